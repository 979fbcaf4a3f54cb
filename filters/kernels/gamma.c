/* SPDX-License-Identifier: MIT */
/* gamma: a power curve over the tones. Alpha is left alone. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include <math.h>

#include "kernels/map.h"

enum gamma_param { GAMMA_VALUE };

/* Logarithm and exponential of our own: the mathematical library's differ in the last bit from machine to machine, and
 * these numbers decide pixels. Additions, multiplications and divisions do not. */

#define LN2 0.69314718055994530942

/* ln x for x > 0. x = m 2^k with m within a factor of sqrt 2 of 1, and ln m = 2 (s + s^3/3 + s^5/5 ...) with
 * s = (m - 1) / (m + 1), |s| < 0.172: the first dropped term is below 1e-19. */
static double own_log(double x)
{
    static const double odd[] = {1.0 / 23, 1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13,
                                 1.0 / 11, 1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3,  1.0};
    int k;
    double m = frexp(x, &k);
    if (m < 0.70710678118654752440) {
        m *= 2;
        k--;
    }
    double s = (m - 1) / (m + 1), square = s * s, sum = 0;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        sum = sum * square + odd[i];
    return 2 * s * sum + k * LN2;
}

/* e^x for -200 < x <= 0. x = n ln 2 + r with |r| < 0.35, and the power series of r up to r^14: the first dropped term
 * is below 1e-18. */
static double own_exp(double x)
{
    static const double whole[] = {1.0 / 14, 1.0 / 13, 1.0 / 12, 1.0 / 11, 1.0 / 10,
                                   1.0 / 9,  1.0 / 8,  1.0 / 7,  1.0 / 6,  1.0 / 5,
                                   1.0 / 4,  1.0 / 3,  1.0 / 2,  1.0};
    double n = floor(x / LN2 + 0.5), r = x - n * LN2, sum = 1;
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        sum = 1 + sum * r * whole[i];
    return ldexp(sum, (int)n);
}

static double curved(const void *context, double v, double max)
{
    double value = *(const double *)context;
    return v == 0 ? 0 : max * own_exp(own_log(v / max) / value);
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
    .summary = "Lightens or darkens the middle tones, black and white staying",
    .doc = "With samples on a scale of 0 to 1, a colour sample v becomes v^(1 / value), rounded to "
           "nearest, on the samples as they are stored: a curve on top of the one that the "
           "picture's own encoding has.\n\n"
           "Alpha is left alone. CMYK and YCbCr are not taken: amounts of ink and colour "
           "differences have no such scale.",
    .examples = "gamma:1.4\ngamma:value=0.8",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .planar = true,
    .params = gamma_params,
    .plan = gamma_plan,
};

#endif
