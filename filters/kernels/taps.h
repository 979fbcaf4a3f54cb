/* SPDX-License-Identifier: MIT */
/* Tap tables of a resampling: which input samples each output sample is made of, and with what
 * weights.
 *
 * Positions. Pixel i has its centre at i. An axis maps output x to the input position
 * (x + 1/2) n/m - 1/2 + d, where n/m is its ratio and d the pixels left out before the first: for
 * n pixels that become m, d is 0 and both pictures' outer edges coincide. A subsampled plane goes
 * through the picture's coordinates: its sample j lies at j S + s, with S = 2^shift and s its
 * siting, before and after.
 *
 * Weights. Tap i of output position c weighs f((i - c) / w), with w = max(1, n/m): a reduction
 * stretches the interpolation function f so that it is the low-pass filter too. Taps outside the
 * picture are left out, then the weights are divided by their sum. The area function is no such f:
 * it weighs sample i, which reaches from i - 1/2 to i + 1/2, by how much of it lies in the output
 * sample, which reaches from c - n/2m to c + n/2m.
 *
 * Of a picture that a decoder made smaller (resize_shrunk.c) the outermost samples may lie in the picture in part: they weigh as
 * much less. And f(x) becomes f(x) - c (f(x - d) - 2 f(x) + f(x + d)), d being a sample's width, which makes up for what such a
 * decoder's means took away.
 *
 * All is worked out in double, by additions, multiplications, divisions and a sine of our own: the
 * mathematical library's differs in the last bit from machine to machine, and these numbers decide
 * pixels. */
#ifndef BM_KERNELS_TAPS_H
#define BM_KERNELS_TAPS_H

#include <math.h>
#include <string.h>

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
    double largest;       /* magnitude of a weight */
    uint32_t period;      /* outputs that far apart mostly have the same weights */
} tap_table;

/* Outputs [begin, end), a multiple of `out`, repeat: each is made of samples `in` farther than those of the output `out`
 * before it, with the same weights. */
typedef struct tap_phases {
    uint32_t in, out, begin, end;
} tap_phases;

/* Whether weights are the same from both ends. */
static inline bool tap_mirrored(const float *weight, uint32_t taps)
{
    for (uint32_t k = 0; k < taps / 2; k++)
        if (weight[k] != weight[taps - 1 - k])
            return false;
    return true;
}

#ifndef BM_KERNEL_LEVEL /* kernels only read tables; planning makes them */

#include "kernels/tap_functions.h"

/* One axis of one plane. An edge at output coordinate X, in pixels from the first one's outer edge,
 * lies at (2 from X + skip) / (2 to) of the input. */
typedef struct tap_axis {
    uint32_t from, to;
    int64_t skip;                     /* at least 0, at most 2^60 */
    uint32_t samples_in, samples_out; /* of the plane */
    unsigned shift;
    int siting; /* in 1/16 pixel */
    /* Parts of the first and the last sample that lie outside of the picture. */
    double lost_first, lost_last;
    double sharpen; /* c of the text above; 0: f as it is */
} tap_axis;

/* i - c of the text above, for input sample i and output sample j, times 32 S to. An integer, and
 * exact unless sides exceed 2^22 or so; in any case it never decreases with i nor increases with
 * j. */
static double tap_offset(const tap_axis *axis, double i, double j)
{
    double unit = 32 * (1 << axis->shift), origin = 16 + 2 * axis->siting; /* 1/32 pixel */
    return (unit * i + origin) * axis->to - (unit * j + origin) * axis->from -
           16 * (double)axis->skip;
}

/* From an input sample to the next, in the same units. */
static double tap_step(const tap_axis *axis)
{
    return 32.0 * (1 << axis->shift) * axis->to;
}

/* The larger and the smaller side of a pixel before and after, in units of tap_offset(). */
static double tap_wider(const tap_axis *axis)
{
    return 32.0 * (1 << axis->shift) * (axis->from > axis->to ? axis->from : axis->to);
}

static double tap_narrower(const tap_axis *axis)
{
    return 32.0 * (1 << axis->shift) * (axis->from > axis->to ? axis->to : axis->from);
}

/* How much of an input sample at that offset an output sample covers; below 0: none, by so much. */
static double tap_overlap(const tap_axis *axis, double offset)
{
    return (tap_wider(axis) + tap_narrower(axis)) / 2 - fabs(offset);
}

/* How far a tap may lie to count: inside the support, or on the border of a box. */
typedef struct tap_limit {
    double distance;
    bool inclusive;
} tap_limit;

static tap_limit tap_limit_of(const tap_axis *axis, const tap_function *function)
{
    if (!function->value)
        return (tap_limit){(tap_wider(axis) + tap_narrower(axis)) / 2, false};
    double more = axis->sharpen > 0 ? tap_step(axis) : 0;
    return (tap_limit){function->support * tap_wider(axis) + more,
                       more == 0 && function->value(function->support) != 0};
}

static bool tap_counts(tap_limit limit, double offset)
{
    double distance = fabs(offset);
    return limit.inclusive ? distance <= limit.distance : distance < limit.distance;
}

static void tap_area_weigh(const tap_axis *axis, double i, double j, double *exact, uint32_t taps)
{
    double narrower = tap_narrower(axis);
    for (uint32_t k = 0; k < taps; k++) {
        double overlap = tap_overlap(axis, tap_offset(axis, i + k, j));
        exact[k] = overlap <= 0 ? 0 : overlap < narrower ? overlap / narrower : 1;
    }
}

/* The weights of the taps of output j from input i on, not yet divided by their sum. There is room for whole groups. */
static void tap_weigh(const tap_axis *axis, const tap_function *function, double i, double j,
                      double *exact, uint32_t taps)
{
    if (!function->value) {
        tap_area_weigh(axis, i, j, exact, taps);
        return;
    }
    const double wider = tap_wider(axis), offset = tap_offset(axis, i, j), step = tap_step(axis);
    for (uint32_t k = 0; k < taps; k++)
        exact[k] = (offset + k * step) / wider;
    if (function->value == tap_lanczos3)
        for (uint32_t k = 0; k < taps; k += TAP_GROUP)
            tap_lanczos3_group(exact + k);
    else
        for (uint32_t k = 0; k < taps; k++)
            exact[k] = function->value(exact[k]);
}

/* The same of what the function becomes where it is sharpened, and of what counts of each sample. */
static void tap_weigh_all(const tap_axis *axis, const tap_function *function, uint32_t i, double j,
                          double *exact, uint32_t taps)
{
    if (!function->value || axis->sharpen == 0) {
        tap_weigh(axis, function, i, j, exact, taps);
    } else {
        tap_weigh(axis, function, (double)i - 1, j, exact, taps + 2);
        for (uint32_t k = 0; k < taps; k += 2) {
            tap_pair before, here, after;
            memcpy(&before, exact + k, sizeof before);
            memcpy(&here, exact + k + 1, sizeof here);
            memcpy(&after, exact + k + 2, sizeof after);
            here -= axis->sharpen * (before - 2 * here + after);
            memcpy(exact + k, &here, sizeof here);
        }
    }
    if (i == 0)
        exact[0] *= 1 - axis->lost_first;
    if (i + taps == axis->samples_in)
        exact[taps - 1] *= 1 - axis->lost_last;
}

/* Whether the weights of an output with the first of two windows are those of one with the second: no sample counts in part. */
static bool tap_all_count(const tap_axis *axis, uint32_t before, uint32_t window, uint32_t taps)
{
    return (before > 0 || axis->lost_first == 0) &&
           (window + taps < axis->samples_in || axis->lost_last == 0);
}

static uint32_t tap_common_divisor(uint32_t a, uint32_t b)
{
    while (b) {
        uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The table of an axis whose scale does not change: every sample is the one that lies `skipped`
 * samples farther. */
static bm_status tap_table_copy(tap_table *table, uint32_t samples, uint32_t skipped, bm_plan *plan,
                                bm_error *error)
{
    uint32_t *first = bm_plan_alloc(plan, samples, sizeof *first);
    float *weight = bm_plan_alloc(plan, samples, sizeof *weight);
    if (!first || !weight)
        return bm_fail(error, BM_E_NOMEM, "no memory for %u taps", samples);
    for (uint32_t i = 0; i < samples; i++) {
        first[i] = i + skipped;
        weight[i] = 1;
    }
    *table = (tap_table){
        .taps = 1, .first = first, .weight = weight, .magnitude = 1, .largest = 1, .period = 1};
    return BM_OK;
}

/* The table of nearest samples: `first` alone. Sample j is the one whose centre is nearest to its
 * position; of two equally near ones the later. All in integers, a step at a time, because products
 * of whole sides need more than 64 bits: in units of 1 / (16 S to) sample, the position plus a half
 * is that of the sample that is meant. */
static bm_status tap_table_nearest(tap_table *table, const tap_axis *axis, bm_plan *plan,
                                   bm_error *error)
{
    uint32_t *first = bm_plan_alloc(plan, axis->samples_out, sizeof *first);
    if (!first)
        return bm_fail(error, BM_E_NOMEM, "no memory for the places of %u samples",
                       axis->samples_out);

    const uint64_t more = 8; /* samples, so that nothing is negative whatever the siting */
    const int64_t half = 8 << axis->shift, origin = 8 + axis->siting;
    const uint64_t one = 2 * (uint64_t)half * axis->to;
    uint64_t start = (uint64_t)(origin * axis->from + (half - origin) * axis->to) +
                     8 * (uint64_t)axis->skip + more * one;
    uint64_t at = start / one, rest = start % one;
    for (uint32_t j = 0; j < axis->samples_out; j++) {
        uint64_t sample = at < more ? 0 : at - more;
        first[j] = sample < axis->samples_in ? (uint32_t)sample : axis->samples_in - 1;
        at += axis->from / axis->to;
        rest += 2 * (uint64_t)half * (axis->from % axis->to);
        at += rest / one;
        rest %= one;
    }
    *table = (tap_table){.taps = 1, .first = first};
    return BM_OK;
}

/* Whole steps in a distance, 0 where that is negative, at most `most`. */
static uint32_t tap_leap(double distance, double step, uint32_t most)
{
    double leap = distance / step;
    return leap < 1 ? 0 : leap < most ? (uint32_t)leap : most;
}

/* Fills first[] with the first sample in reach of each output (the nearest one where none is) and
 * returns the largest number of samples in reach of one output. */
static uint32_t tap_reach(const tap_axis *axis, const tap_function *function, uint32_t *first)
{
    const tap_limit limit = tap_limit_of(axis, function);
    const double step = tap_step(axis);
    uint32_t lo = 0, end = 0, most = 1;

    for (uint32_t j = 0; j < axis->samples_out; j++) {
        double offset = tap_offset(axis, lo, j);
        uint32_t leap = tap_leap(-limit.distance - offset, step, axis->samples_in - 1 - lo);
        lo += leap;
        offset += leap * step;
        while (lo + 1 < axis->samples_in && offset < 0 && !tap_counts(limit, offset)) {
            lo++;
            offset += step;
        }
        end = end > lo ? end : lo;
        offset = tap_offset(axis, end, j);
        leap = tap_leap(limit.distance - offset, step, axis->samples_in - end);
        end += leap;
        offset += leap * step;
        while (end < axis->samples_in && (offset < 0 || tap_counts(limit, offset))) {
            end++;
            offset += step;
        }
        first[j] = lo;
        most = end - lo > most ? end - lo : most;
    }
    return most;
}

/* The sum of so many weights; there is room for one more. */
static double tap_sum(double *exact, uint32_t taps)
{
    tap_pair sum = {0, 0};
    exact[taps] = 0;
    for (uint32_t k = 0; k < taps; k += 2) {
        tap_pair two;
        memcpy(&two, exact + k, sizeof two);
        sum += two;
    }
    return sum[0] + sum[1];
}

/* Stores the weights of an output, and notes how large they are. */
static void tap_scale(const double *exact, uint32_t taps, double scale, float *weight,
                      tap_table *table)
{
    tap_pair sum = {0, 0}, largest = {0, 0};
    for (uint32_t k = 0; k < taps; k += 2) {
        tap_pair two;
        memcpy(&two, exact + k, sizeof two);
        two *= scale;
        weight[k] = (float)two[0];
        if (k + 1 < taps)
            weight[k + 1] = (float)two[1];
        two = tap_pair_abs(two);
        sum += two;
        largest = tap_pair_select(two > largest, two, largest);
    }
    double most = largest[0] > largest[1] ? largest[0] : largest[1], magnitude = sum[0] + sum[1];
    table->largest = most > table->largest ? most : table->largest;
    table->magnitude = magnitude > table->magnitude ? magnitude : table->magnitude;
}

static bm_status tap_table_make(tap_table *table, const tap_axis *axis,
                                const tap_function *function, bm_plan *plan, bm_error *error)
{
    /* At the same scale `skip` is an even multiple of `to`: whole pixels, if not whole samples. */
    uint32_t skipped = (uint32_t)(axis->skip / 2 / axis->to);
    if (axis->from == axis->to && (skipped & ((1u << axis->shift) - 1)) == 0)
        return tap_table_copy(table, axis->samples_out, skipped >> axis->shift, plan, error);

    uint32_t *first = bm_plan_alloc(plan, axis->samples_out, sizeof *first);
    if (!first)
        return bm_fail(error, BM_E_NOMEM, "no memory for taps of %u samples", axis->samples_out);
    uint32_t taps = tap_reach(axis, function, first);
    size_t weights;
    float *weight = NULL;
    double *exact = bm_plan_alloc(plan, (size_t)taps + 2 + TAP_GROUP, sizeof *exact);
    if (bm_size_mul(axis->samples_out, taps, &weights))
        weight = bm_plan_alloc(plan, weights, sizeof *weight);
    if (!weight || !exact)
        return bm_fail(error, BM_E_NOMEM, "no memory for %u taps of %u samples", taps,
                       axis->samples_out);

    *table = (tap_table){.taps = taps, .first = first, .weight = weight, .magnitude = 1};
    const uint32_t divisor = tap_common_divisor(axis->from, axis->to);
    const uint32_t in = axis->from / divisor, out = axis->to / divisor;
    table->period = out;
    /* Every output gets the same number of taps, enough for the widest. At the picture's far end
     * the window moves inwards; what it then has too much weighs 0. */
    for (uint32_t j = 0; j < axis->samples_out; j++) {
        uint32_t nearest = first[j], last = axis->samples_in - taps;
        uint32_t window = nearest < last ? nearest : last;
        float *own = weight + (size_t)j * taps;
        if (j >= out && window == first[j - out] + in &&
            tap_all_count(axis, first[j - out], window,
                          taps)) { /* the same places, a period farther */
            memcpy(own, own - (size_t)out * taps, taps * sizeof *own);
            first[j] = window;
            continue;
        }
        tap_weigh_all(axis, function, window, j, exact, taps);
        double sum = tap_sum(exact, taps);
        if (sum == 0) /* a subsampled plane may end beyond the picture, out of a box's reach */
            exact[nearest - window] = sum = 1;
        tap_scale(exact, taps, 1 / sum, own, table);
        first[j] = window;
    }
    return BM_OK;
}

/* Weights of one output in fixed point: each is what brings the running sum nearest to the exact one, so that none is off
 * by more than one unit and all together are exactly 1. Weights that are the same from both ends stay so: the sum runs
 * to the middle, and where there is a middle one it gets what is left, an even number. */
static void tap_fix(const float *weight, uint32_t taps, double unit, int16_t *fixed)
{
    const int32_t bias = 1 << 20; /* makes all sums positive: cutting off is rounding down then */
    uint32_t run = tap_mirrored(weight, taps) ? taps / 2 : taps;
    int32_t before = bias;
    double sum = bias + 0.5;
    for (uint32_t k = 0; k < run; k++) {
        sum += (double)weight[k] * unit;
        int32_t now = (int32_t)sum;
        fixed[k] = (int16_t)(now - before);
        before = now;
    }
    if (run == taps)
        return;
    if (taps % 2)
        fixed[run] = (int16_t)((int32_t)unit - 2 * (before - bias));
    for (uint32_t k = 0; k < run; k++)
        fixed[taps - 1 - k] = fixed[k];
}

/* Adds the fixed-point weights. */
static bm_status tap_table_fix(tap_table *table, uint32_t outputs, bm_plan *plan, bm_error *error)
{
    size_t weights = (size_t)outputs * table->taps; /* as many as there are in single precision */
    int16_t *fixed = bm_plan_alloc(plan, weights, sizeof *fixed);
    if (!fixed)
        return bm_fail(error, BM_E_NOMEM, "no memory for %u taps of %u samples", table->taps,
                       outputs);

    table->bits = table->largest < 0.9999 ? 15 : 14;
    const size_t period = (size_t)table->period * table->taps;
    for (uint32_t j = 0; j < outputs; j++) {
        const float *own = table->weight + (size_t)j * table->taps;
        int16_t *made = fixed + (size_t)j * table->taps;
        if (j >= table->period && !memcmp(own, own - period, table->taps * sizeof *own))
            memcpy(made, made - period, table->taps * sizeof *made);
        else
            tap_fix(own, table->taps, 1 << table->bits, made);
    }
    table->fixed = fixed;
    return BM_OK;
}

static bool tap_repeats(const tap_table *table, const tap_phases *phases, uint32_t j)
{
    const float *a = table->weight + (size_t)j * table->taps,
                *b = a + (size_t)phases->out * table->taps;
    bool same = table->first[j + phases->out] == table->first[j] + phases->in;
    for (uint32_t k = 0; same && k < table->taps; k++)
        same = a[k] == b[k];
    return same;
}

/* How far a table repeats around its middle. */
static tap_phases tap_phases_find(const tap_table *table, const tap_axis *axis)
{
    uint32_t divisor = tap_common_divisor(axis->from, axis->to);
    tap_phases phases = {.in = axis->from / divisor, .out = axis->to / divisor};
    if (phases.out > axis->samples_out)
        return phases;
    uint32_t begin = (axis->samples_out - phases.out) / 2, end = begin + phases.out;
    while (end < axis->samples_out && tap_repeats(table, &phases, end - phases.out))
        end++;
    while (begin > 0 && tap_repeats(table, &phases, begin - 1))
        begin--;
    phases.begin = begin;
    phases.end = end - (end - begin) % phases.out;
    return phases;
}

/* Whether each output is the mean of `taps` samples of its own, and of all in turn. */
static bool tap_table_is_mean(const tap_table *table, const tap_axis *axis)
{
    if ((uint64_t)axis->samples_out * table->taps != axis->samples_in)
        return false;
    for (uint32_t j = 0; j < axis->samples_out; j++) {
        const float *weight = table->weight + (size_t)j * table->taps;
        bool mean = table->first[j] == j * table->taps;
        for (uint32_t k = 0; mean && k < table->taps; k++)
            mean = weight[k] == (float)(1.0 / table->taps);
        if (!mean)
            return false;
    }
    return true;
}

#endif
#endif
