/* SPDX-License-Identifier: MIT */
/* Warps: tables of the taps' weights at PHASES places between two samples.
 *
 * Floats are interpolated between phases: linear in 2^-11 of a sample, off by at most w'' / 8 * 2^-22 = 2e-7 for
 * |w''| <= 6 (Lanczos), which over taps and both directions is below 0.1 of 65535 levels. Stretched ones come out of a table of the function at
 * CURVE_STEPS places between two samples, in the same way: 7e-7, of weights that add up to the scale before they are divided by
 * their sum, and as likely too large as too small. A function of one width for all samples has its phases stretched too, which bends less;
 * but linear's corners fall between phases then, and its weights are worked out for each sample (kernels/warp_float.h).
 *
 * Fixed point takes the phase below, of a position that the plan has moved half a phase further: 2^-12 of a sample at most. A sample between
 * black and white changes by up to 1.5 * 255 levels a sample with Catmull-Rom's four taps, times 1.25 that the other
 * direction's weights have in magnitude: 0.12 levels, 0.24 for both directions. With linear's stretched to four taps: none of these
 * changes by more than 1 a sample, and two of them fall while two rise, by up to 1.5 in all: 0.1 and 0.2. */
#ifndef BM_KERNELS_WARP_WEIGHTS_H
#define BM_KERNELS_WARP_WEIGHTS_H

#include "kernels/warp.h"

#define PHASE_BITS 11
#define PHASES (1 << PHASE_BITS)
#define SPREAD 16     /* weights of a row of `spread`, of four taps */
#define SPREAD_SIX 32 /* of six */

#ifdef BM_KERNEL_LEVEL

/* The phase of a fraction of 2^32 is its high bits. */
#define FRACTION_BITS (32 - PHASE_BITS)

#else

#include "kernels/tap_functions.h"

/* exact: the taps' weights of each phase, and of the one after the last, in the order of the samples, of a function that is `scale`
 * times as wide. */
static inline float *make_exact(bm_plan *plan, size_t taps, const tap_function *function,
                                double scale)
{
    float *table = bm_plan_alloc(plan, (PHASES + 1) * taps, sizeof *table);
    for (size_t i = 0; table && i <= PHASES; i++) {
        double weight[MOST_TAPS], sum = 0;
        for (size_t k = 0; k < taps; k++) {
            double before = (double)k - (double)(taps / 2 - 1);
            sum += weight[k] = function->value((before - (double)i / PHASES) / scale);
        }
        for (size_t k = 0; k < taps; k++)
            table[i * taps + k] = (float)(weight[k] / sum);
    }
    return table;
}

/* fixed: taps in 2^-15. What rounding leaves of the sum of 1 goes to the greatest; 1 itself is one less than it should
 * be. */
static inline int16_t *make_fixed(bm_plan *plan, const float *exact, size_t taps)
{
    int16_t *table = bm_plan_alloc(plan, PHASES * taps, sizeof *table);
    for (size_t i = 0; table && i < PHASES; i++) {
        int32_t weight[MOST_TAPS], left = 32768;
        size_t greatest = 0;
        for (size_t k = 0; k < taps; k++) {
            left -= weight[k] = (int32_t)floor(exact[taps * i + k] * 32768.0 + 0.5);
            greatest = weight[k] > weight[greatest] ? k : greatest;
        }
        weight[greatest] += left;
        for (size_t k = 0; k < taps; k++)
            table[taps * i + k] = (int16_t)(weight[k] < 32767 ? weight[k] : 32767);
    }
    return table;
}

/* spread: each weight of `fixed` `channels` times, as the samples of the taps' pixels lie; zeros follow. */
static inline int16_t *make_spread(bm_plan *plan, const int16_t *fixed, size_t taps,
                                   size_t channels)
{
    const size_t lanes = taps == 4 ? SPREAD : SPREAD_SIX;
    int16_t *table = bm_plan_alloc(plan, PHASES * lanes, sizeof *table);
    for (size_t i = 0; table && i < PHASES * lanes; i++) {
        size_t k = i % lanes / channels;
        table[i] = k < taps ? fixed[i / lanes * taps + k] : 0;
    }
    return table;
}

/* curve: the function at CURVE_STEPS places between two samples, and zeros behind its support. */
static inline float *make_curve(bm_plan *plan, const tap_function *function)
{
    size_t count = (size_t)function->support * CURVE_STEPS;
    float *table = bm_plan_alloc(plan, count + 3, sizeof *table);
    for (size_t i = 0; table && i <= count; i++)
        table[i] = (float)function->value((double)i / CURVE_STEPS);
    return table;
}

#endif
#endif
