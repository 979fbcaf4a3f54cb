/* SPDX-License-Identifier: MIT */
/* sigmoidal: contrast by an S-shaped curve, or its inverse. Alpha is left alone. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/map.h"
#include "kernels/own_math.h"

enum sigmoidal_param { SIGMOIDAL_CONTRAST, SIGMOIDAL_MIDPOINT, SIGMOIDAL_DIRECTION };
enum sigmoidal_direction { DIRECTION_INCREASE, DIRECTION_DECREASE };

typedef struct sigmoid {
    double contrast, midpoint; /* of a scale of 0 .. 1 */
    double low, high;          /* the logistic curve at both ends of it */
} sigmoid;

static double logistic(const sigmoid *s, double v)
{
    double x = s->contrast * (v - s->midpoint);
    double e = bm_own_exp(x < 0 ? x : -x);
    return (x < 0 ? e : 1) / (1 + e);
}

static double increased(const void *context, double v, double max)
{
    const sigmoid *s = context;
    return max * ((logistic(s, v / max) - s->low) / (s->high - s->low));
}

static double decreased(const void *context, double v, double max)
{
    const sigmoid *s = context;
    double at = s->low + v / max * (s->high - s->low);
    return max * (s->midpoint + bm_own_log(at / (1 - at)) / s->contrast);
}

static bm_status sigmoidal_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_value *value = call->value;
    sigmoid s = {.contrast = value[SIGMOIDAL_CONTRAST].number,
                 .midpoint = value[SIGMOIDAL_MIDPOINT].number / 100};
    bool increase = value[SIGMOIDAL_DIRECTION].number == DIRECTION_INCREASE;

    s.low = logistic(&s, 0);
    s.high = logistic(&s, 1);
    return bm_map_colours(plan, increase ? increased : decreased, &s, error);
}

static const char *const direction_names[] = {"increase", "decrease", NULL};

static const bm_param sigmoidal_params[] = {
    {.name = "contrast",
     .type = BM_PARAM_FLOAT,
     .min = 0.1,
     .max = 20,
     .def = 3,
     .doc = "How steep the curve is: 3 is a lot, 20 leaves hardly anything but black and white"},
    {.name = "midpoint",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 100,
     .def = 50,
     .unit = "percent",
     .doc = "The tone around which contrast grows most"},
    {.name = "direction",
     .type = BM_PARAM_CHOICE,
     .choices = direction_names,
     .doc = "More contrast, or less by the inverse curve"},
    {.name = NULL},
};

const bm_filter bm_filter_sigmoidal = {
    .name = "sigmoidal",
    .group = BM_GROUP_TONE,
    .aliases = (const char *const[]){"sigmoidal_contrast", NULL},
    .summary = "Give the middle tones more contrast, without clipping dark and light ones",
    .doc = "The contrast to prefer for photographs: steep in the middle, gentle at the ends, as "
           "film is. direction=decrease takes contrast back the same way.\n\n"
           "With samples on a scale of 0 to 1 and S(v) = 1 / (1 + e^(contrast (midpoint - v))), a "
           "colour sample v becomes (S(v) - S(0)) / (S(1) - S(0)); with direction=decrease, the "
           "sample of which that makes v. Black and white stay. Rounded to nearest, on the samples "
           "as they are stored. ImageMagick's -sigmoidal-contrast and +sigmoidal-contrast.\n\n"
           "Alpha is left alone. CMYK and YCbCr are not taken: amounts of ink and colour "
           "differences have no such scale.",
    .examples = "sigmoidal\n"
                "sigmoidal:5,midpoint=40\n"
                "sigmoidal:contrast=4,direction=decrease",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .planar = true,
    .params = sigmoidal_params,
    .plan = sigmoidal_plan,
};

#endif
