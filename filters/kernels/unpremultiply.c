/* SPDX-License-Identifier: MIT */
/* unpremultiply: back from premultiplied 16-bit colour to straight alpha in the depth that the picture had.
 *
 * With alpha A and colour P on the scale M (65025 or 65535): alpha is round(A * max / M), colour round(P * max / A),
 * so a picture that nobody changed in between comes back as it was in 8 bits. Where alpha comes out as 0 there is no
 * colour: it is taken from the side input when there is one, else it is 0. */
#include "kernels/kernel.h"

enum { TO_8, TO_16 };

#ifdef BM_KERNEL_LEVEL

#if BM_KERNEL_DEPTH == 16

static inline uint32_t divide(uint32_t p, uint32_t a, uint32_t max)
{
    uint32_t c = (uint32_t)(((uint64_t)p * max + a / 2) / a);
    return c < max ? c : max;
}

#define BM_UNPREMULTIPLY(function, sample, max)                                                    \
    static void function(const bm_plan *plan, const bm_band *band)                                 \
    {                                                                                              \
        size_t width = plan->in.width, channels = plan->in.plane[0].channels;                      \
        size_t alpha = channels - 1;                                                               \
        uint32_t one = plan->in.premultiplied;                                                     \
        for (uint32_t y = band->y0; y < band->y1; y++) {                                           \
            const uint16_t *in = band->in[y - band->y0];                                           \
            const sample *before = band->side ? band->side[y - band->y0] : NULL;                   \
            sample *out = band->out[y - band->y0];                                                 \
            for (size_t x = 0; x < width * channels; x += channels) {                              \
                uint32_t a = in[x + alpha];                                                        \
                out[x + alpha] = (sample)(((uint64_t)a * max + one / 2) / one);                    \
                for (size_t c = 0; c < alpha; c++)                                                 \
                    out[x + c] = out[x + alpha] ? (sample)divide(in[x + c], a, max)                \
                                 : before       ? before[x + c]                                    \
                                                : 0;                                               \
            }                                                                                      \
        }                                                                                          \
    }

BM_UNPREMULTIPLY(unpremultiply_to_8, uint8_t, 255u)
BM_UNPREMULTIPLY(unpremultiply_to_16, uint16_t, 65535u)

BM_KERNELS(unpremultiply) = {.band = {[TO_8] = unpremultiply_to_8, [TO_16] = unpremultiply_to_16}};

#else /* premultiplied pictures have 16 bits: there is nothing to do for others */

BM_KERNELS(unpremultiply) = {.band = {NULL}};

#endif

#else

BM_DECLARE_KERNELS(unpremultiply)

static bm_status unpremultiply_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call;
    if (!plan->in.premultiplied || plan->in.depth != 16)
        return bm_fail(error, BM_E_INTERNAL, "unpremultiply got straight alpha");
    bool to_8 = plan->in.premultiplied == 65025;
    plan->out.premultiplied = 0;
    plan->out.depth = to_8 ? 8 : 16;
    plan->band = bm_pick(unpremultiply_kernels, plan)->band[to_8 ? TO_8 : TO_16];
    return BM_OK;
}

const bm_filter bm_filter_unpremultiply = {
    .name = "unpremultiply",
    .summary = "Colour divided by alpha, in the picture's depth",
    .kind = BM_KIND_POINT,
    .models = BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGBA),
    .plan = unpremultiply_plan,
};

#endif
