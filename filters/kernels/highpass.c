/* SPDX-License-Identifier: MIT */
/* highpass: what a Gaussian blur takes away, around mid gray. The kernels are clarity's too (detail_finish.h). */
#include "kernels/detail.h"

#ifdef BM_KERNEL_LEVEL

#include "kernels/gaussian_float.h"

static void detail_float(const bm_plan *plan, const bm_band *band)
{
    const detail_data *data = plan->data;
    float_band(plan, band, &data->blur, &data->strength);
}

#if BM_KERNEL_DEPTH == 8

#include "kernels/gaussian_fixed.h"

static void detail_fixed(const bm_plan *plan, const bm_band *band)
{
    const detail_data *data = plan->data;
    fixed_band(plan, band, &data->blur, &data->strength);
}

#endif

BM_KERNELS(highpass) = {.band = {
#if BM_KERNEL_DEPTH == 8
                            [DETAIL_FIXED] = detail_fixed,
#endif
                            [DETAIL_FLOAT] = detail_float}};

#else

BM_DECLARE_KERNELS(highpass)

static bm_status highpass_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    return detail_plan(call, DETAIL_HIGHPASS, plan, highpass_kernels, error);
}

static bool highpass_split(const bm_call *call, const bm_desc *in, bm_stages *stages)
{
    return detail_split(call, DETAIL_HIGHPASS, in, stages);
}

static const bm_param highpass_params[] = {
    {.name = "sigma",
     .type = BM_PARAM_FLOAT,
     .min = 0.3,
     .max = 200,
     .def = 3,
     .unit = "pixels",
     .doc = "Standard deviation of the Gaussian: how broad the details are that stay"},
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .min = 0.1,
     .max = 4,
     .def = 1,
     .doc = "How many times the difference from the blurred picture is shown"},
    BM_BORDER_PARAMS,
    {.name = NULL},
};

const bm_filter bm_filter_highpass = {
    .name = "highpass",
    .group = BM_GROUP_BLUR,
    .summary = "Keep fine detail alone, around mid gray",
    .doc =
        "What a blur takes away: to be laid over the picture for sharpening, and to judge focus "
        "and noise.\n\n"
        "With g a sample after `gaussian` of that sigma, not rounded, a sample v becomes mid gray "
        "(128, or 32768 in 16 bits) plus amount * (v - g), clamped to the scale and rounded to "
        "nearest, halves upwards. Each channel by itself. Alpha is left alone; where there is "
        "alpha, g is the mean of the visible colours around. Under --linear v and g are amounts "
        "of linear light, and so is the gray.\n\n"
        "No sample of 8 bits is more than 1 level from the exact result. From sigma 7.5 on (8 in "
        "16 bits) the blur is made on a coarse grid, in a time that does not depend on sigma: a "
        "sample may then be off by half a level and, for each unit of amount, a third of a level "
        "(3 levels of 65535).",
    .examples = "highpass\n"
                "highpass:10\n"
                "highpass:sigma=1.5,amount=2\n"
                "\n"
                "highpass:1,amount=3.7\n"
                "highpass:2,border=mirror\n"
                "highpass:3,border=constant,border_color=#ff804090\n"
                "highpass:9,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = highpass_params,
    .plan = highpass_plan,
    .split = highpass_split,
    .reach = gaussian_reach,
};

#endif
