/* SPDX-License-Identifier: MIT */
/* curve: tones by a curve through evenly spaced points. Alpha is left alone. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include <math.h>

#include "kernels/map.h"

enum curve_param { CURVE_POINTS };

/* Weights of the points to either side that sum to max, so that whole percents stay exact up to the division. */
static double curved(const void *context, double v, double max)
{
    const bm_numbers *points = context;
    double pieces = points->count - 1, piece = floor(v * pieces / max);
    piece = piece < pieces ? piece : pieces - 1;
    double upper = v * pieces - piece * max;
    const double *at = points->at + (size_t)piece;
    return (at[0] * (max - upper) + at[1] * upper) / 100;
}

static bm_status curve_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_numbers *points = &call->value[CURVE_POINTS].numbers;
    if (points->rows > 1)
        return bm_fail(error, BM_E_PARAM, "curve: points: must be one row");
    return bm_map_colours(plan, curved, points, error);
}

static const bm_param curve_params[] = {
    {.name = "points",
     .type = BM_PARAM_NUMBERS,
     .min = 0,
     .max = 100,
     .least = 2,
     .most = 256,
     .required = true,
     .unit = "percent",
     .doc = "What black becomes, evenly spaced tones between, and white"},
    {.name = NULL},
};

const bm_filter bm_filter_curve = {
    .name = "curve",
    .group = BM_GROUP_TONE,
    .aliases = (const char *const[]){"curves", NULL},
    .summary = "Map tones by a curve of your own",
    .doc = "The curve of a photo editor, given by the tones that evenly spaced ones become: 0 15 "
           "50 85 100 is the S that gives contrast, 0 40 65 85 100 opens shadows, 100 0 is the "
           "negative.\n\n"
           "With n points, numbered from 0, a colour sample of value k / (n - 1) of the full scale "
           "becomes point k, in percent of it (255, or 65535 in 16 bits). Between points the curve "
           "is straight. Rounded to nearest, halves upwards, on the samples as they are stored. As "
           "SVG's feFuncR type=table; 256 points are a look-up table for 8 bits.\n\n"
           "Alpha is left alone. CMYK and YCbCr are not taken: amounts of ink and colour "
           "differences have no such scale.",
    .examples = "curve:0 15 50 85 100\n"
                "curve:0 20 50 80 100\n"
                "curve:100 0\n"
                "\n"
                "curve:0 100 0",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .planar = true,
    .params = curve_params,
    .plan = curve_plan,
};

#endif
