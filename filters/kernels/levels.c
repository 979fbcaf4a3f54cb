/* SPDX-License-Identifier: MIT */
/* levels: sets the black and the white point, in and out, and the middle tones. Alpha is left alone. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/map.h"
#include "kernels/own_math.h"

enum levels_param { LEVELS_BLACK, LEVELS_WHITE, LEVELS_GAMMA, LEVELS_OUT_BLACK, LEVELS_OUT_WHITE };

typedef struct levels_points {
    double black, white, gamma, out_black, out_white; /* in percent, but gamma */
} levels_points;

/* In levels times 100 up to the quotient, so that whole percents stay exact. */
static double levelled(const void *context, double v, double max)
{
    const levels_points *points = context;
    double part = (100 * v - points->black * max) / ((points->white - points->black) * max);

    part = part < 0 ? 0 : part > 1 ? 1 : part;
    if (points->gamma != 1)
        part = bm_own_power(part, 1 / points->gamma);
    return max * (points->out_black + part * (points->out_white - points->out_black)) / 100;
}

static bm_status levels_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_value *value = call->value;
    const levels_points points = {.black = value[LEVELS_BLACK].number,
                                  .white = value[LEVELS_WHITE].number,
                                  .gamma = value[LEVELS_GAMMA].number,
                                  .out_black = value[LEVELS_OUT_BLACK].number,
                                  .out_white = value[LEVELS_OUT_WHITE].number};

    if (points.white <= points.black)
        return bm_fail(error, BM_E_PARAM,
                       "levels: white=%g must be above black=%g (out_black and out_white may be "
                       "the other way round, for a negative)",
                       points.white, points.black);
    plan->copies = points.black == 0 && points.white == 100 && points.gamma == 1 &&
                   points.out_black == 0 && points.out_white == 100;
    return plan->copies ? BM_OK : bm_map_colours(plan, levelled, &points, error);
}

static const bm_param levels_params[] = {
    {.name = "black",
     .type = BM_PARAM_FLOAT,
     .max = 99.9,
     .unit = "percent",
     .doc = "What becomes the darkest tone, with all below"},
    {.name = "white",
     .type = BM_PARAM_FLOAT,
     .min = 0.1,
     .max = 100,
     .def = 100,
     .unit = "percent",
     .doc = "What becomes the lightest tone, with all above"},
    {.name = "gamma",
     .type = BM_PARAM_FLOAT,
     .min = 0.1,
     .max = 10,
     .def = 1,
     .doc = "Above 1 lightens the middle tones, below 1 darkens them"},
    {.name = "out_black",
     .type = BM_PARAM_FLOAT,
     .max = 100,
     .unit = "percent",
     .doc = "What the darkest tone becomes"},
    {.name = "out_white",
     .type = BM_PARAM_FLOAT,
     .max = 100,
     .def = 100,
     .unit = "percent",
     .doc = "What the lightest tone becomes"},
    {.name = NULL},
};

const bm_filter bm_filter_levels = {
    .name = "levels",
    .group = BM_GROUP_TONE,
    .summary = "Set the black point, the white point and the middle tones",
    .doc = "The levels of a photo editor: tones up to `black` become black, those from `white` on "
           "white, and `gamma` above 1 lightens what is between. out_black and out_white do the "
           "reverse: they leave room at the ends, for print or for a faded look. `autolevel` finds "
           "the points by itself.\n\n"
           "A colour sample v, in percent of the full scale (255, or 65535 in 16 bits), becomes "
           "out_black + (out_white - out_black) * p^(1 / gamma), where p = (v - black) / (white - "
           "black), clamped to 0 .. 1. Rounded to nearest, on the samples as they are stored. "
           "Percent mean the same in 8 and 16 bits; level n of an 8-bit scale is n / 2.55.\n\n"
           "white must be above black. out_black above out_white makes a negative. Points that "
           "hang on the picture, levels by percentiles, are what `normalize` finds.\n\n"
           "Alpha is left alone. CMYK and YCbCr are not taken: amounts of ink and colour "
           "differences have no such scale.",
    .examples = "levels:black=5,white=95\n"
                "levels:black=10,out_black=3\n"
                "levels:out_black=100,out_white=0",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .planar = true,
    .params = levels_params,
    .plan = levels_plan,
};

#endif
