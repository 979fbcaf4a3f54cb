/* SPDX-License-Identifier: MIT */
/* Palettes of BMP and TGA. */
#include "palette.h"

#include <stdlib.h>

bm_status bm_palette_create(bm_palette *palette, uint32_t count, bm_error *error)
{
    palette->count = count;
    palette->entry = calloc(count ? count : 1, sizeof *palette->entry);
    if (!palette->entry)
        return bm_fail(error, BM_E_NOMEM, "no memory for a palette of %u entries", count);
    for (uint32_t i = 0; i < count; i++)
        palette->entry[i][3] = 255;
    return BM_OK;
}

void bm_palette_judge(bm_palette *palette)
{
    bool gray = true;
    uint8_t any = 0, all = 255;
    for (uint32_t i = 0; i < palette->count; i++) {
        const uint8_t *entry = palette->entry[i];
        gray = gray && entry[0] == entry[1] && entry[1] == entry[2];
        any |= entry[3];
        all &= entry[3];
    }
    bool alpha = any && all != 255;
    palette->model = gray ? (alpha ? BM_GRAYA : BM_GRAY) : alpha ? BM_RGBA : BM_RGB;
}

void bm_palette_free(bm_palette *palette)
{
    free(palette->entry);
}
