/* SPDX-License-Identifier: MIT */
/* clarity: local contrast in the midtones. highpass.c has the kernels. */
#include "kernels/detail.h"

#ifndef BM_KERNEL_LEVEL

BM_DECLARE_KERNELS(highpass)

static bm_status clarity_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    plan->copies = call->value[DETAIL_AMOUNT].number == 0;
    if (plan->copies)
        return BM_OK;
    return detail_plan(call, DETAIL_CLARITY, plan, highpass_kernels, error);
}

static bool clarity_split(const bm_call *call, const bm_desc *in, bm_stages *stages)
{
    return call->value[DETAIL_AMOUNT].number != 0 && detail_split(call, DETAIL_CLARITY, in, stages);
}

static const bm_param clarity_params[] = {
    {.name = "sigma",
     .type = BM_PARAM_FLOAT,
     .min = 0.3,
     .max = 200,
     .def = 30,
     .unit = "pixels",
     .doc = "Standard deviation of the Gaussian: how far around a pixel is compared with it"},
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .min = -1,
     .max = 2,
     .def = 0.5,
     .doc = "How many times the difference from the surroundings is added in the midtones; below 0 "
            "contrast is softened"},
    BM_BORDER_PARAMS,
    {.name = NULL},
};

const bm_filter bm_filter_clarity = {
    .name = "clarity",
    .group = BM_GROUP_BLUR,
    .summary = "Give the midtones more local contrast",
    .doc =
        "The clarity of raw developers: textures, clouds and stone stand out, while shadows and "
        "lights are spared. Negative amounts soften skin.\n\n"
        "An unsharp mask of large sigma that spares shadows and lights. With g a sample after "
        "`gaussian` of that sigma, not rounded, a sample v, on a scale of 0 to 1, becomes "
        "v + amount * 4 v (1 - v) * (v - g), clamped to the scale and rounded to nearest, halves "
        "upwards. Each channel by itself. Alpha is left alone; where there is alpha, g is the "
        "mean of the visible colours around. Under --linear v and g are amounts of linear "
        "light.\n\n"
        "No sample of 8 bits is more than 1 level from the exact result. From sigma 7.5 on (8 in "
        "16 bits) the blur is made on a coarse grid, in a time that does not depend on sigma: a "
        "sample may then be off by half a level and, for each unit of amount, a third of a level "
        "(3 levels of 65535).",
    .examples = "clarity\n"
                "clarity:20,amount=1\n"
                "clarity:sigma=2,amount=-0.7\n"
                "\n"
                "clarity:1,amount=1.9\n"
                "clarity:4,amount=0.3\n"
                "clarity:2,border=mirror\n"
                "clarity:3,border=constant,border_color=#ff804090\n"
                "clarity:9,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = clarity_params,
    .plan = clarity_plan,
    .split = clarity_split,
    .reach = gaussian_reach,
};

#endif
