/* SPDX-License-Identifier: MIT */
/* linear: samples times a factor, plus an offset. Alpha is left alone. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/map.h"

enum linear_param { LINEAR_SCALE, LINEAR_OFFSET };

typedef struct linear_terms {
    double scale, offset; /* in percent */
} linear_terms;

static double moved(const void *context, double v, double max)
{
    const linear_terms *terms = context;
    return terms->scale * v + terms->offset * max / 100;
}

static bm_status linear_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const linear_terms terms = {call->value[LINEAR_SCALE].number,
                                call->value[LINEAR_OFFSET].number};

    plan->copies = terms.scale == 1 && terms.offset == 0;
    return plan->copies ? BM_OK : bm_map_colours(plan, moved, &terms, error);
}

static const bm_param linear_params[] = {
    {.name = "scale",
     .type = BM_PARAM_FLOAT,
     .min = -256,
     .max = 256,
     .def = 1,
     .doc = "What samples are multiplied by"},
    {.name = "offset",
     .type = BM_PARAM_FLOAT,
     .min = -25600,
     .max = 25600,
     .unit = "percent",
     .doc = "How much of the full scale is added then"},
    {.name = NULL},
};

const bm_filter bm_filter_linear = {
    .name = "linear",
    .group = BM_GROUP_TONE,
    .summary = "Multiply samples by a factor and add an offset",
    .doc =
        "Brightness and contrast in one step, by plain numbers: for pictures that were measured "
        "rather than taken, and for whatever another program calls by these two numbers.\n\n"
        "A colour sample v becomes scale * v + offset / 100 * 255 (65535 in 16 bits), clamped to "
        "the scale and rounded to nearest, halves upwards, on the samples as they are stored "
        "(no linear light). As vips linear, OpenCV's convertScaleAbs (but what is negative "
        "becomes 0) and SVG's feFuncR type=linear; where those take offsets in levels of 255, "
        "divide by 2.55.\n\n"
        "Alpha is left alone. CMYK and YCbCr are not taken: amounts of ink and colour "
        "differences have no such scale.",
    .examples = "linear:1.2\n"
                "linear:scale=0.8,offset=10\n"
                "linear:-1,offset=100\n"
                "\n"
                "linear:scale=40,offset=-1800",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .planar = true,
    .params = linear_params,
    .plan = linear_plan,
};

#endif
