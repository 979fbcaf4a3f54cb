/* SPDX-License-Identifier: MIT */
/* to_linear: the step before filters that are to mix neighbours in linear light. Samples of sRGB's curve become 16-bit
 * linear light through a table (core/srgb.h); alpha, which is linear already, only gets the depth. */
#include "kernels/kernel.h"

#ifdef BM_KERNEL_LEVEL

#include "kernels/planes.h"

static void to_linear_band(const bm_plan *plan, const bm_band *band)
{
    const uint16_t *table = plan->data;
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    size_t channels = plane->channels, samples = plane->width * channels;
    bool alpha = bm_plane_has_alpha(&plan->in, band->plane);

    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        const bm_sample *restrict in = band->in[i];
        uint16_t *restrict out = band->out[i];
        for (size_t s = 0; s < samples; s++)
            out[s] = table[in[s]];
        for (size_t s = channels - 1; alpha && s < samples; s += channels)
            out[s] = (uint16_t)(in[s] * (65535 / BM_SAMPLE_MAX));
    }
}

BM_KERNELS(to_linear) = {.band = {to_linear_band}};

#else

#include "core/srgb.h"

BM_DECLARE_KERNELS(to_linear)

static bm_status to_linear_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call, (void)error;
    plan->out.depth = 16;
    plan->out.linear = true;
    plan->data = (void *)(uintptr_t)bm_srgb_to_linear(plan->in.depth);
    plan->band = bm_pick(to_linear_kernels, plan)->band[0];
    return BM_OK;
}

const bm_filter bm_filter_to_linear = {
    .name = "to_linear",
    .summary = "Linear light in 16 bits, out of samples on sRGB's curve",
    .kind = BM_KIND_POINT,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .planar = true,
    .plan = to_linear_plan,
};

#endif
