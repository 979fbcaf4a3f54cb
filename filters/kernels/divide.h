/* SPDX-License-Identifier: MIT */
/* Rounded division of sums by one odd number, exactly, without a division.
 *
 * n odd has no ties: round(s / n) = floor((s + h) / n) with h = (n - 1) / 2. For t = s + h and a multiplier
 * m = ceil(2^k / n), that is m n = 2^k + e with 0 < e < n, floor(t m / 2^k) = floor(t / n) whenever t e < 2^k: t m / 2^k
 * exceeds t / n by t e / (2^k n) < 1 / n, too little to reach the next integer (Granlund and Montgomery 1994).
 * With l = floor(log2 n), so that n < 2^(l+1):
 *
 *   k = 32 + l   t < 2^31 suffices: t e < 2^31 2^(l+1). m < 2^32 since n > 2^l. For means of 8-bit samples:
 *                t <= 255 n + h < 2^30 for n <= 2001^2.
 *   k = 33 + l   any t < 2^32. m has 33 bits, 2^32 + m': t m / 2^33 = (t + (t m' / 2^32)) / 2, taken without overflow.
 *                For means of 16-bit samples with n <= 255^2: t <= 65535 n + h < 2^32.
 *
 * and in 16 bits, for sums that fit there:
 *
 *   k = 17 + l   any t < 2^16; m has 17 bits, 2^16 + m'. For means of 8-bit samples with n <= 255: t <= 255 n + h < 2^16.
 *
 * In single precision, with v the float nearest to (1 + e) / n, e = 1 / (512 n), and n <= 127^2: t v is rounded to p. v and p
 * are each off by 2^-24 < e / 2 of themselves at most. So p is at least the integer that t / n has reached; and it is below
 * the next one, q <= 256, since t / n <= q - 1 / n <= q (1 - 2 e) and (1 - 2 e) (1 + e) (1 + e / 2)^2 < 1. t < 2^22 is a float.
 *
 * Larger sums are divided in double precision: (t + 1/2) / n is at least 1 / (2 n) away from the nearest integer, and
 * t + 1/2, exact for t < 2^52, times the rounded 1 / n is off by less than t / n 2^-51, which is less than 1 / (2 n) while
 * t < 2^50. */
#ifndef BM_KERNELS_DIVIDE_H
#define BM_KERNELS_DIVIDE_H

#include "kernels/vec32.h"

typedef struct bm_divisor {
    uint32_t half;   /* h */
    uint32_t narrow; /* m of k = 32 + l */
    uint32_t wide;   /* m' of k = 33 + l */
    uint16_t small;  /* m' of k = 17 + l; n < 2^16 */
    uint32_t shift;  /* l */
    float single;    /* v; n <= 127^2 */
    double inverse;
} bm_divisor;

/* n odd, 3 .. 2^24 */
static inline bm_divisor bm_divisor_make(uint32_t n)
{
    uint32_t l = 0;
    while (n >> (l + 1))
        l++;
    uint64_t two_k = UINT64_C(1) << (32 + l);
    return (bm_divisor){.half = (n - 1) / 2,
                        .narrow = (uint32_t)(two_k / n + 1),
                        .wide = (uint32_t)(2 * two_k / n + 1),
                        .small = (uint16_t)((UINT64_C(1) << (17 + l)) / n + 1),
                        .shift = l,
                        .single = (float)((1 + 1 / (512.0 * n)) / n),
                        .inverse = 1.0 / n};
}

static inline uint32_t bm_high_product(uint32_t a, uint32_t b)
{
    return (uint32_t)((uint64_t)a * b >> 32);
}

/* All these take t. Below 2^31: */
static inline uint32_t bm_divide_narrow(uint32_t t, const bm_divisor *d)
{
    return bm_high_product(t, d->narrow) >> d->shift;
}

static inline uint32_t bm_divide_wide(uint32_t t, const bm_divisor *d)
{
    uint32_t high = bm_high_product(t, d->wide);
    return (high + ((t - high) >> 1)) >> d->shift;
}

/* t < 2^16, n <= 255 */
static inline uint32_t bm_divide_small(uint32_t t, const bm_divisor *d)
{
    uint32_t high = t * d->small >> 16;
    return (high + ((t - high) >> 1)) >> d->shift;
}

#ifdef BM_V32_LANES

static inline bm_v32 bm_divide_vector_narrow(bm_v32 t, const bm_divisor *d)
{
    return bm_v32_shr(bm_v32_high(t, bm_v32_set(d->narrow)), d->shift);
}

static inline bm_v32 bm_divide_vector_wide(bm_v32 t, const bm_divisor *d)
{
    bm_v32 high = bm_v32_high(t, bm_v32_set(d->wide));
    return bm_v32_shr(bm_v32_add(high, bm_v32_shr(bm_v32_sub(t, high), 1)), d->shift);
}

/* t / n < 256, n <= 127^2 */
static inline bm_v32 bm_divide_vector_single(bm_v32 t, const bm_divisor *d)
{
    return bm_v32_scaled(t, d->single);
}

#endif

/* t < 2^50; the quotient fits in 31 bits */
static inline uint32_t bm_divide_large(uint64_t t, const bm_divisor *d)
{
    return (uint32_t)(int32_t)(((double)(int64_t)t + 0.5) * d->inverse);
}

#endif
