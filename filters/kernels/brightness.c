/* SPDX-License-Identifier: MIT */
/* brightness: adds the same amount to every colour sample. Alpha is left alone. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/map.h"

enum brightness_param { BRIGHTNESS_AMOUNT };

static double brightened(const void *context, double v, double max)
{
    return v + *(const double *)context * max / 100;
}

static bm_status brightness_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    double amount = call->value[BRIGHTNESS_AMOUNT].number;

    plan->copies = amount == 0;
    return plan->copies ? BM_OK : bm_map_colours(plan, brightened, &amount, error);
}

static const bm_param brightness_params[] = {
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .min = -100,
     .max = 100,
     .required = true,
     .unit = "percent",
     .doc = "How much of the full scale is added; below 0 darkens"},
    {.name = NULL},
};

const bm_filter bm_filter_brightness = {
    .name = "brightness",
    .group = BM_GROUP_TONE,
    .summary = "Make all tones lighter or darker by the same amount",
    .doc = "The plain knob of a television: it lifts shadows as much as lights, so that black "
           "turns gray and light tones clip. `exposure` does what more light would have done, "
           "`gamma` leaves black and white where they are.\n\n"
           "A colour sample v becomes v + amount / 100 * 255 (65535 in 16 bits), clamped to the "
           "scale and rounded to nearest, halves upwards, on the samples as they are stored (no "
           "linear light). Amount 100 makes everything white, -100 black.\n\n"
           "Alpha is left alone. CMYK and YCbCr are not taken: amounts of ink and colour "
           "differences have no such scale.",
    .examples = "brightness:10\n"
                "brightness:amount=-25",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .planar = true,
    .params = brightness_params,
    .plan = brightness_plan,
};

#endif
