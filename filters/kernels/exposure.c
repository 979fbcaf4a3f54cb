/* SPDX-License-Identifier: MIT */
/* exposure: more or less light, in stops. Alpha is left alone. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/light_gain.h"
#include "kernels/own_math.h"

enum exposure_param { EXPOSURE_EV };

static bm_status exposure_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    double ev = call->value[EXPOSURE_EV].number;
    double factor = ev < 0 ? bm_own_exp(ev * BM_LN2) : 1 / bm_own_exp(-ev * BM_LN2);

    plan->copies = ev == 0;
    return plan->copies ? BM_OK : bm_light_colours(plan, factor, error);
}

static const bm_param exposure_params[] = {
    {.name = "ev",
     .type = BM_PARAM_FLOAT,
     .min = -10,
     .max = 10,
     .required = true,
     .unit = "stops",
     .doc = "How often light is doubled; below 0, halved"},
    {.name = NULL},
};

const bm_filter bm_filter_exposure = {
    .name = "exposure",
    .group = BM_GROUP_TONE,
    .summary = "Give more light or less, in stops of a camera",
    .doc =
        "For pictures that were exposed too short or too long: +1 is twice the light, -1 half of "
        "it. Colours stay true, because it is light that is multiplied, not numbers. What is "
        "clipped already does not come back.\n\n"
        "Light is multiplied by 2^ev and clamped: a colour sample, on a scale of 0 to 1, is taken "
        "back to linear light by sRGB's curve (IEC 61966-2-1: v / 12.92 up to 0.04045, above "
        "that ((v + 0.055) / 1.055)^2.4), multiplied, and put on that curve again. Rounded to "
        "nearest. Each stop up is twice the light, as a camera would have caught with twice the "
        "time; what was white already stays so. --to-srgb converts pictures of other curves "
        "first.\n\n"
        "Alpha is left alone. CMYK and YCbCr are not taken: amounts of ink and colour "
        "differences are not light.",
    .examples = "exposure:0.7\n"
                "exposure:ev=-1\n"
                "\n"
                "exposure:2",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .planar = true,
    .params = exposure_params,
    .plan = exposure_plan,
};

#endif
