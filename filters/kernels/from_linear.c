/* SPDX-License-Identifier: MIT */
/* from_linear: the step behind filters that mixed neighbours in linear light: back to samples on sRGB's curve, in the
 * depth that the picture had, each the nearest there is (core/srgb.h). Alpha is rounded to nearest. */
#include "kernels/kernel.h"

enum { TO_8, TO_16 };

#ifdef BM_KERNEL_LEVEL

#if BM_KERNEL_DEPTH == 16

#include "kernels/planes.h"

/* `depth` is the output's, a constant at each call. */
BM_INLINED void put(void *row, size_t i, uint32_t value, unsigned depth)
{
    if (depth == 8)
        ((uint8_t *)row)[i] = (uint8_t)value;
    else
        ((uint16_t *)row)[i] = (uint16_t)value;
}

BM_INLINED void from_linear_rows(const bm_plan *plan, const bm_band *band, unsigned depth)
{
    const uint8_t *table_8 = plan->data;
    const uint16_t *table_16 = plan->data;
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    size_t channels = plane->channels, samples = plane->width * channels;
    bool alpha = bm_plane_has_alpha(&plan->in, band->plane);

    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        const uint16_t *in = band->in[i];
        for (size_t s = 0; s < samples; s++)
            put(band->out[i], s, depth == 8 ? table_8[in[s]] : table_16[in[s]], depth);
        for (size_t s = channels - 1; alpha && s < samples; s += channels)
            put(band->out[i], s, depth == 8 ? (in[s] + 128u) / 257 : in[s], depth);
    }
}

static void from_linear_to_8(const bm_plan *plan, const bm_band *band)
{
    from_linear_rows(plan, band, 8);
}

static void from_linear_to_16(const bm_plan *plan, const bm_band *band)
{
    from_linear_rows(plan, band, 16);
}

BM_KERNELS(from_linear) = {.band = {[TO_8] = from_linear_to_8, [TO_16] = from_linear_to_16}};

#else /* linear light has 16 bits */

BM_KERNELS(from_linear) = {.band = {NULL}};

#endif

#else

#include "core/srgb.h"

BM_DECLARE_KERNELS(from_linear)

/* value[0]: the depth wanted. */
static bm_status from_linear_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    unsigned depth = (unsigned)call->value[0].number;
    if (plan->in.depth != 16)
        return bm_fail(error, BM_E_INTERNAL, "from_linear got %u bits", plan->in.depth);
    plan->out.depth = (uint8_t)depth;
    plan->out.linear = false;
    plan->data = (void *)(uintptr_t)bm_srgb_from_linear(depth);
    plan->band = bm_pick(from_linear_kernels, plan)->band[depth == 8 ? TO_8 : TO_16];
    return BM_OK;
}

const bm_filter bm_filter_from_linear = {
    .name = "from_linear",
    .summary = "Samples on sRGB's curve, out of 16-bit linear light",
    .kind = BM_KIND_POINT,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .planar = true,
    .plan = from_linear_plan,
};

#endif
