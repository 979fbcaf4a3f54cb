/* SPDX-License-Identifier: MIT */
/* vibrance: stronger colours where they are weak. Alpha is left alone.
 *
 * In single precision, in a fixed order, without contraction. Luma is off by 3 roundings of 2^-24 of 65535, gain and products
 * by as much times 4: less than 0.06 levels together in 16 bits, 0.0003 in 8. */
#include "kernels/kernel.h"

#ifdef BM_KERNEL_LEVEL

#include "kernels/colours.h"

BM_INLINED void vibrate(const void *context, const bm_colours *restrict in, bm_levels *restrict out,
                        size_t pixels)
{
    const float amount = *(const float *)context;
    const float base = 1.0f + amount;
    const float slope = (amount < 0.0f ? amount : -amount) * (1.0f / BM_SAMPLE_MAX);
    for (size_t x = 0; x < pixels; x++) {
        float red = in->of[0][x], green = in->of[1][x], blue = in->of[2][x];
        float hi = red > green ? red : green, lo = red > green ? green : red;
        hi = hi > blue ? hi : blue;
        lo = lo < blue ? lo : blue;
        float luma = 0.2126f * red + 0.7152f * green + 0.0722f * blue;
        float gain = base + slope * (hi - lo);
        out->of[0][x] = bm_level_of(luma + gain * (red - luma));
        out->of[1][x] = bm_level_of(luma + gain * (green - luma));
        out->of[2][x] = bm_level_of(luma + gain * (blue - luma));
    }
}

static void vibrance_band(const bm_plan *plan, const bm_band *band)
{
    bm_change_band(plan, band, vibrate);
}

BM_KERNELS(vibrance) = {.band = {vibrance_band}};

#else

BM_DECLARE_KERNELS(vibrance)

enum vibrance_param { VIBRANCE_AMOUNT };

static bm_status vibrance_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    double amount = call->value[VIBRANCE_AMOUNT].number / 100;

    plan->copies = amount == 0 || plan->in.plane[0].channels <= 2;
    if (plan->copies)
        return BM_OK;
    float *part = bm_plan_alloc(plan, 1, sizeof *part);
    if (!part)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of vibrance");
    *part = (float)amount;
    plan->data = part;
    plan->band = bm_pick(vibrance_kernels, plan)->band[0];
    return BM_OK;
}

static const bm_param vibrance_params[] = {
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .min = -200,
     .max = 200,
     .required = true,
     .unit = "percent",
     .doc = "How much stronger the weakest colours become; below 0, how much weaker all do, strong "
            "ones most"},
    {.name = NULL},
};

const bm_filter bm_filter_vibrance = {
    .name = "vibrance",
    .group = BM_GROUP_COLOUR,
    .summary = "Make weak colours stronger, and spare strong ones",
    .doc =
        "The saturation to prefer for people and skies: faint colours gain, strong ones stay in "
        "range, and skin does not turn orange as fast.\n\n"
        "With samples on a scale of 0 to 1, a = amount / 100, the pixel's BT.709 luma Y and its "
        "chroma C = max(R, G, B) - min(R, G, B), a colour sample v becomes Y + (1 + a (1 - C)) "
        "(v - Y), and where a is below 0, Y + (1 + a (1 + C)) (v - Y); then it is clamped. Grays "
        "stay, luma stays where nothing is clamped, and what saturation does to all colours "
        "alike is done to faint ones alone. The definition of ffmpeg's vibrance.\n\n"
        "On the samples as they are stored (no linear light). The weights are made for colours "
        "like those of sRGB; --to-srgb converts others first. Within 0.51 levels of the exact "
        "value in 8 bits, 0.6 in 16.\n\n"
        "Gray pictures stay as they are. Alpha is left alone. CMYK and YCbCr are not taken.",
    .examples = "vibrance:40\n"
                "vibrance:amount=-50",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .manner = BM_MANNER_PIXELS,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = vibrance_params,
    .plan = vibrance_plan,
};

#endif
