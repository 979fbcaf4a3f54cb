/* SPDX-License-Identifier: MIT */
/* premultiply: the step before a filter that mixes neighbours, where there is transparency.
 *
 * 8-bit colour c and alpha a become c * a and 255 * a in 16 bits: exact, both on a scale of 65025. 16-bit colour
 * becomes round(c * a / 65535), which at most halves a level of what is seen. */
#include "kernels/kernel.h"

#ifdef BM_KERNEL_LEVEL

static inline uint16_t multiply(uint32_t c, uint32_t a)
{
#if BM_KERNEL_DEPTH == 8
    return (uint16_t)(c * a);
#else
    return (uint16_t)(((uint64_t)c * a + 32767) / 65535);
#endif
}

static void premultiply_band(const bm_plan *plan, const bm_band *band)
{
    size_t width = plan->in.width, channels = plan->in.plane[0].channels, colours = channels - 1;
    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *in = band->in[y - band->y0];
        uint16_t *out = band->out[y - band->y0];
        for (size_t x = 0; x < width; x++, in += channels, out += channels) {
            for (size_t c = 0; c < colours; c++)
                out[c] = multiply(in[c], in[colours]);
            out[colours] = multiply(BM_SAMPLE_MAX, in[colours]);
        }
    }
}

BM_KERNELS(premultiply) = {.band = {premultiply_band}};

#else

BM_DECLARE_KERNELS(premultiply)

static bm_status premultiply_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call, (void)error;
    plan->out.depth = 16;
    plan->out.premultiplied = plan->in.depth == 8 ? 65025 : 65535;
    plan->band = bm_pick(premultiply_kernels, plan)->band[0];
    return BM_OK;
}

const bm_filter bm_filter_premultiply = {
    .name = "premultiply",
    .summary = "Colour times alpha, in 16 bits",
    .kind = BM_KIND_POINT,
    .models = BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGBA),
    .plan = premultiply_plan,
};

#endif
