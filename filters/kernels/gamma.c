/* SPDX-License-Identifier: MIT */
/* gamma: a power curve over the tones. Alpha is left alone. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/map.h"
#include "kernels/own_math.h"

enum gamma_param { GAMMA_VALUE };

static double curved(const void *context, double v, double max)
{
    double value = *(const double *)context;
    return max * bm_own_power(v / max, 1 / value);
}

static bm_status gamma_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    double value = call->value[GAMMA_VALUE].number;

    plan->copies = value == 1;
    return plan->copies ? BM_OK : bm_map_colours(plan, curved, &value, error);
}

static const bm_param gamma_params[] = {
    {.name = "value",
     .type = BM_PARAM_FLOAT,
     .min = 0.1,
     .max = 10,
     .required = true,
     .doc = "Above 1 lightens the middle tones, below 1 darkens them"},
    {.name = NULL},
};

const bm_filter bm_filter_gamma = {
    .name = "gamma",
    .group = BM_GROUP_TONE,
    .summary = "Lighten or darken the middle tones; black and white stay",
    .doc = "Above 1 shadows open, below 1 they deepen, and nothing clips at either end.\n\n"
           "With samples on a scale of 0 to 1, a colour sample v becomes v^(1 / value), rounded to "
           "nearest, on the samples as they are stored: a curve on top of the one that the "
           "picture's own encoding has.\n\n"
           "Alpha is left alone. CMYK and YCbCr are not taken: amounts of ink and colour "
           "differences have no such scale.",
    .examples = "gamma:1.4\n"
                "gamma:value=0.8",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .planar = true,
    .params = gamma_params,
    .plan = gamma_plan,
};

#endif
