/* SPDX-License-Identifier: MIT */
/* Tap tables of a resampling: which input samples each output sample is made of, and with what
 * weights.
 *
 * Positions. Pixel i has its centre at i. An axis of n pixels that becomes m pixels maps output x
 * to the input position (x + 1/2) n/m - 1/2, so that both pictures' outer edges coincide. A
 * subsampled plane goes through the picture's coordinates: its sample j lies at j S + s, with S =
 * 2^shift and s its siting, before and after.
 *
 * Weights. Tap i of output position c weighs f((i - c) / w), with w = max(1, n/m): a reduction
 * stretches the interpolation function f so that it is the low-pass filter too. Taps outside the
 * picture are left out, then the weights are divided by their sum.
 *
 * All is worked out in double, by additions, multiplications, divisions and a sine of our own: the
 * mathematical library's differs in the last bit from machine to machine, and these numbers decide
 * pixels. */
#ifndef BM_KERNELS_TAPS_H
#define BM_KERNELS_TAPS_H

#include <math.h>

#include "bandmill/filter.h"
#include "bandmill/size.h"

/* Output sample i is the sum over k < taps of weight[i * taps + k] times input sample first[i] + k,
 * which always lies inside the picture. `first` never decreases. */
typedef struct tap_table {
    uint32_t taps;
    const uint32_t *first;
    const float *weight;
    const int16_t *fixed; /* the same in fixed point; those of an output sum to exactly 1 */
    unsigned bits;        /* of their fraction: 15, or 14 where a weight reaches 1 */
    double magnitude;     /* the largest sum of the magnitudes of an output's weights */
} tap_table;

#ifndef BM_KERNEL_LEVEL /* kernels only read tables; planning makes them */

/* One axis of one plane, before and after. Sides and sitings as in bm_desc, bm_plane_desc. */
typedef struct tap_axis {
    uint32_t pixels_in, pixels_out;   /* of the picture */
    uint32_t samples_in, samples_out; /* of the plane */
    unsigned shift;
    int siting;
} tap_axis;

/* An interpolation function: symmetric, 0 beyond `support`. */
typedef struct tap_function {
    double (*value)(double x);
    double support;
} tap_function;

static double tap_box(double x)
{
    return fabs(x) < 0.5 ? 1 : fabs(x) == 0.5 ? 0.5 : 0;
}

static double tap_linear(double x)
{
    return fabs(x) < 1 ? 1 - fabs(x) : 0;
}

/* The family of Mitchell and Netravali (Reconstruction filters in computer graphics, 1988). */
static double tap_cubic(double x, double b, double c)
{
    x = fabs(x);
    if (x < 1)
        return ((12 - 9 * b - 6 * c) * x * x * x + (-18 + 12 * b + 6 * c) * x * x + 6 - 2 * b) / 6;
    if (x < 2)
        return ((-b - 6 * c) * x * x * x + (6 * b + 30 * c) * x * x + (-12 * b - 48 * c) * x +
                8 * b + 24 * c) /
               6;
    return 0;
}

static double tap_mitchell(double x)
{
    return tap_cubic(x, 1.0 / 3, 1.0 / 3);
}

static double tap_catrom(double x)
{
    return tap_cubic(x, 0, 0.5);
}

/* sin(t) for 0 <= t <= pi: the power series after folding at pi/2, where its first dropped term is
 * below 3e-16. */
static double tap_sine(double t)
{
    const double pi = 3.14159265358979323846;
    if (t > pi / 2)
        t = pi - t;
    double square = t * t, sum = 1;
    for (int k = 19; k >= 3; k -= 2)
        sum = 1 - square / (k * (k - 1)) * sum;
    return t * sum;
}

/* sinc(x) sinc(x/3). With s = sin(pi x / 3), sin(pi x) is 3 s - 4 s^3, so one sine serves both. */
static double tap_lanczos3(double x)
{
    const double pi = 3.14159265358979323846;
    x = fabs(x);
    if (x == 0)
        return 1;
    if (x >= 3)
        return 0;
    double s = tap_sine(pi * x / 3);
    return 3 * s * (3 * s - 4 * s * s * s) / (pi * pi * x * x);
}

/* (i - c) / w of the text above, for input sample i and output sample j. The numerator is an
 * integer and exact unless sides exceed 2^22 or so; in any case it never decreases with i nor
 * increases with j. */
static double tap_distance(const tap_axis *axis, double i, double j)
{
    double in = axis->pixels_in, out = axis->pixels_out, wider = in > out ? in : out;
    double unit = 32 * (1 << axis->shift), origin = 16 + 2 * axis->siting; /* 1/32 pixel */
    return ((unit * i + origin) * out - (unit * j + origin) * in) / (unit * wider);
}

/* The table of an axis whose side does not change: every sample is itself. */
static bm_status tap_table_copy(tap_table *table, uint32_t samples, bm_plan *plan, bm_error *error)
{
    uint32_t *first = bm_plan_alloc(plan, samples, sizeof *first);
    float *weight = bm_plan_alloc(plan, samples, sizeof *weight);
    if (!first || !weight)
        return bm_fail(error, BM_E_NOMEM, "no memory for %u taps", samples);
    for (uint32_t i = 0; i < samples; i++) {
        first[i] = i;
        weight[i] = 1;
    }
    *table = (tap_table){.taps = 1, .first = first, .weight = weight, .magnitude = 1};
    return BM_OK;
}

/* Whether a tap at distance x counts: inside the support, or on the border of a box. */
static bool tap_counts(const tap_function *function, double x)
{
    return fabs(x) < function->support || function->value(x) != 0;
}

/* Fills first[] with the first sample in reach of each output (the nearest one where none is) and
 * returns the largest number of samples in reach of one output. */
static uint32_t tap_reach(const tap_axis *axis, const tap_function *function, uint32_t *first)
{
    uint32_t lo = 0, end = 0, most = 1;

    for (uint32_t j = 0; j < axis->samples_out; j++) {
        while (lo + 1 < axis->samples_in && tap_distance(axis, lo, j) < 0 &&
               !tap_counts(function, tap_distance(axis, lo, j)))
            lo++;
        end = end > lo ? end : lo;
        while (end < axis->samples_in &&
               (tap_distance(axis, end, j) < 0 || tap_counts(function, tap_distance(axis, end, j))))
            end++;
        first[j] = lo;
        most = end - lo > most ? end - lo : most;
    }
    return most;
}

static bm_status tap_table_make(tap_table *table, const tap_axis *axis,
                                const tap_function *function, bm_plan *plan, bm_error *error)
{
    if (axis->pixels_in == axis->pixels_out)
        return tap_table_copy(table, axis->samples_out, plan, error);

    uint32_t *first = bm_plan_alloc(plan, axis->samples_out, sizeof *first);
    if (!first)
        return bm_fail(error, BM_E_NOMEM, "no memory for taps of %u samples", axis->samples_out);
    uint32_t taps = tap_reach(axis, function, first);
    size_t weights;
    float *weight = NULL;
    double *exact = bm_plan_alloc(plan, taps, sizeof *exact);
    if (bm_size_mul(axis->samples_out, taps, &weights))
        weight = bm_plan_alloc(plan, weights, sizeof *weight);
    if (!weight || !exact)
        return bm_fail(error, BM_E_NOMEM, "no memory for %u taps of %u samples", taps,
                       axis->samples_out);

    double most = 1;
    /* Every output gets the same number of taps, enough for the widest. At the picture's far end
     * the window moves inwards; what it then has too much weighs 0. */
    for (uint32_t j = 0; j < axis->samples_out; j++) {
        uint32_t nearest = first[j], last = axis->samples_in - taps;
        uint32_t window = nearest < last ? nearest : last;
        double sum = 0;
        for (uint32_t k = 0; k < taps; k++) {
            exact[k] = function->value(tap_distance(axis, window + k, j));
            sum += exact[k];
        }
        if (sum == 0) /* a subsampled plane may end beyond the picture, out of a box's reach */
            exact[nearest - window] = sum = 1;
        double magnitude = 0;
        for (uint32_t k = 0; k < taps; k++) {
            weight[(size_t)j * taps + k] = (float)(exact[k] / sum);
            magnitude += fabs(exact[k] / sum);
        }
        first[j] = window;
        most = magnitude > most ? magnitude : most;
    }
    *table = (tap_table){.taps = taps, .first = first, .weight = weight, .magnitude = most};
    return BM_OK;
}

/* Adds the fixed-point weights: each is what brings the running sum nearest to the exact one, so
 * that none is off by more than one unit and all together are exactly 1. */
static bm_status tap_table_fix(tap_table *table, uint32_t outputs, bm_plan *plan, bm_error *error)
{
    size_t weights = (size_t)outputs * table->taps; /* as many as there are in single precision */
    int16_t *fixed = bm_plan_alloc(plan, weights, sizeof *fixed);
    if (!fixed)
        return bm_fail(error, BM_E_NOMEM, "no memory for %u taps of %u samples", table->taps,
                       outputs);

    float largest = 0;
    for (size_t i = 0; i < weights; i++)
        largest = fabsf(table->weight[i]) > largest ? fabsf(table->weight[i]) : largest;
    table->bits = largest < 0.9999f ? 15 : 14;
    for (uint32_t j = 0; j < outputs; j++) {
        double sum = 0, unit = 1 << table->bits;
        int32_t before = 0;
        for (size_t i = (size_t)j * table->taps; i < (size_t)(j + 1) * table->taps; i++) {
            sum += (double)table->weight[i];
            int32_t now = (int32_t)floor(sum * unit + 0.5);
            fixed[i] = (int16_t)(now - before);
            before = now;
        }
    }
    table->fixed = fixed;
    return BM_OK;
}

#endif
#endif
