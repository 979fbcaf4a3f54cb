/* SPDX-License-Identifier: MIT */
/* CMYK without a profile: inks as ideal filters one over the other. Real inks are neither that pure nor that bright, so
 * it is a guess, but the one that everybody makes. */
#include "parts.h"

/* round((max - ink) * (max - black) / max) */
static uint32_t through(uint32_t ink, uint32_t black, uint32_t max)
{
    return (uint32_t)(((uint64_t)(max - ink) * (max - black) + max / 2) / max);
}

void bm_cmyk_to_rgb(const void *in, void *out, size_t pixels, unsigned depth)
{
    const uint8_t *in_8 = in;
    const uint16_t *in_16 = in;
    uint8_t *out_8 = out;
    uint16_t *out_16 = out;
    for (size_t x = 0; x < pixels; x++)
        for (size_t c = 0; c < 3; c++) {
            if (depth == 8)
                out_8[3 * x + c] = (uint8_t)through(in_8[4 * x + c], in_8[4 * x + 3], 255);
            else
                out_16[3 * x + c] = (uint16_t)through(in_16[4 * x + c], in_16[4 * x + 3], 65535);
        }
}
