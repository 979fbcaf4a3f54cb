/* SPDX-License-Identifier: MIT */
/* contrast: stretches the tones about mid gray, or draws them together. Alpha is left alone. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/map.h"

enum contrast_param { CONTRAST_FACTOR };

static double contrasted(const void *context, double v, double max)
{
    return (v - max / 2) * *(const double *)context + max / 2;
}

static bm_status contrast_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    double factor = call->value[CONTRAST_FACTOR].number;

    plan->copies = factor == 1;
    return plan->copies ? BM_OK : bm_map_colours(plan, contrasted, &factor, error);
}

static const bm_param contrast_params[] = {
    {.name = "factor",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 10,
     .required = true,
     .doc = "What distances from mid gray are multiplied by; below 1 flattens"},
    {.name = NULL},
};

const bm_filter bm_filter_contrast = {
    .name = "contrast",
    .group = BM_GROUP_TONE,
    .summary = "Move tones away from mid gray or towards it",
    .doc = "Above 1 dark tones get darker and light ones lighter, and both ends clip; below 1 the "
           "picture turns flat. `sigmoidal` does the same without clipping.\n\n"
           "A colour sample v becomes (v - m) * factor + m, where m is the middle of the scale, "
           "127.5 (32767.5 in 16 bits), clamped to the scale and rounded to nearest, halves "
           "upwards, on the samples as they are stored (no linear light). Factor 1 changes "
           "nothing, 0 leaves nothing but mid gray.\n\n"
           "Alpha is left alone. CMYK and YCbCr are not taken: amounts of ink and colour "
           "differences have no such middle.",
    .examples = "contrast:1.2\n"
                "contrast:factor=0.8",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .planar = true,
    .params = contrast_params,
    .plan = contrast_plan,
};

#endif
