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

/* Samples of the output and of the side input, whose depth is a constant at each call. */
BM_INLINED void put(void *row, size_t i, uint32_t value, unsigned depth)
{
    if (depth == 8)
        ((uint8_t *)row)[i] = (uint8_t)value;
    else
        ((uint16_t *)row)[i] = (uint16_t)value;
}

BM_INLINED uint32_t get(const void *row, size_t i, unsigned depth)
{
    return depth == 8 ? ((const uint8_t *)row)[i] : ((const uint16_t *)row)[i];
}

BM_INLINED void unpremultiply_row(const bm_plan *plan, const uint16_t *in, const void *before,
                                  void *out, unsigned depth)
{
    size_t channels = plan->in.plane[0].channels, alpha = channels - 1;
    uint32_t one = plan->in.premultiplied, max = depth == 8 ? 255 : 65535;
    for (size_t i = 0; i < plan->in.width * channels; i += channels) {
        uint32_t a = in[i + alpha];
        uint32_t straight = (uint32_t)(((uint64_t)a * max + one / 2) / one);
        put(out, i + alpha, straight, depth);
        for (size_t c = 0; c < alpha; c++)
            put(out, i + c,
                straight ? divide(in[i + c], a, max) : (before ? get(before, i + c, depth) : 0),
                depth);
    }
}

BM_INLINED void unpremultiply_rows(const bm_plan *plan, const bm_band *band, unsigned depth)
{
    for (uint32_t i = 0; i < band->y1 - band->y0; i++)
        unpremultiply_row(plan, band->in[i], band->side ? band->side[i] : NULL, band->out[i],
                          depth);
}

static void unpremultiply_to_8(const bm_plan *plan, const bm_band *band)
{
    unpremultiply_rows(plan, band, 8);
}

static void unpremultiply_to_16(const bm_plan *plan, const bm_band *band)
{
    unpremultiply_rows(plan, band, 16);
}

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
