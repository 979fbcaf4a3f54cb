/* SPDX-License-Identifier: MIT */
/* invert: the photographic negative. Alpha is left alone. */
#include "kernels/kernel.h"
#include "kernels/map.h"

#ifdef BM_KERNEL_LEVEL

#include <string.h>

static void invert_band(const bm_plan *plan, const bm_band *band)
{
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    bool alpha = bm_model_has_alpha(plan->in.model);
    size_t channels = plane->channels, samples = plane->width * channels;

    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *in = band->in[y - band->y0];
        bm_sample *out = band->out[y - band->y0];
        if (alpha && plan->in.planes > 1 && band->plane == plan->in.planes - 1u) {
            memcpy(out, in, samples * sizeof *out);
            continue;
        }
        for (size_t i = 0; i < samples; i++)
            out[i] = (bm_sample)(BM_SAMPLE_MAX - in[i]);
        if (alpha && plan->in.planes == 1)
            for (size_t i = channels - 1; i < samples; i += channels)
                out[i] = in[i];
    }
}

BM_KERNELS(invert) = {.band = {invert_band}};

#else

BM_DECLARE_KERNELS(invert)

static bm_status invert_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call, (void)error;
    plan->band = bm_pick(invert_kernels, plan)->band[0];
    return BM_OK;
}

static double inverted(const void *context, double v, double max)
{
    (void)context;
    return max - v;
}

static bm_status invert_map(bm_plan *plan, bm_error *error)
{
    return bm_map_colours(plan, inverted, NULL, error);
}

static const bm_param invert_params[] = {{.name = NULL}};

const bm_filter bm_filter_invert = {
    .name = "invert",
    .group = BM_GROUP_TONE,
    .aliases = (const char *const[]){"negate", "negative", NULL},
    .summary = "Turn the picture into its negative",
    .doc =
        "For scanned negatives, and to swap black and white before filters that look for bright "
        "things.\n\n"
        "Every colour sample v becomes 255 - v (65535 - v in 16 bits). Exact. Alpha is left alone.",
    .examples = "invert\n"
                "grayscale | invert",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .manner = BM_MANNER_PIXELS,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = invert_params,
    .plan = invert_plan,
    .map = invert_map,
};

#endif
