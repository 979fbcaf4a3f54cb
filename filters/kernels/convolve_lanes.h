/* SPDX-License-Identifier: MIT */
/* Sums of a whole kernel in lanes of 16 or 32 bits, and their division.
 *
 * A kernel that is integers w over an integer D > 1 (convolve_kernel.h) makes of samples s
 *
 *   floor((sum of w s + C) / D), clamped to 0 .. white,   C = floor(D / 2 + offset D)
 *
 * exactly: rounded to nearest, halves up. Let M = 255 or 65535, P and N the sums of the positive weights and of the
 * magnitudes of the negative ones. What is summed is U = sum of w s + M N, which lies in 0 .. M (P + N), so that sums may
 * wrap around on the way: modulo 2^b U is right in the end where M (P + N) < 2^b. Its clamping to the U that stand for 0
 * and for white and the addition of C - M N then leave t in 0 .. white D, which must be below 2^b too, and is divided by a
 * multiplication: floor(t m / 2^(b+l)) with m = ceil(2^(b+l) / D) is floor(t / D) where t e < 2^(b+l), e = m D - 2^(b+l)
 * (Granlund and Montgomery 1994; divide.h says why). l is the largest for which m < 2^b. Where the inequality does not hold for
 * t = white D, those lanes will not do. */
#ifndef BM_KERNELS_CONVOLVE_LANES_H
#define BM_KERNELS_CONVOLVE_LANES_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct convolve_lanes {
    uint32_t start;             /* M N: what U begins with */
    uint32_t least, most, bias; /* the ends of U, and what makes it t */
    uint32_t multiplier, shift; /* m and l */
} convolve_lanes;

#ifndef BM_KERNEL_LEVEL

/* Integers over an integer: those of the kernel, or what they are rounded to. */
typedef struct whole_kernel {
    int64_t positive, negative; /* P, N */
    int64_t over;
    double offset; /* in levels of the picture */
    int64_t max, white;
} whole_kernel;

static inline void sum_up(whole_kernel *k, const int64_t *weight, uint32_t count)
{
    k->positive = k->negative = 0;
    for (uint32_t i = 0; i < count; i++)
        *(weight[i] < 0 ? &k->negative : &k->positive) += weight[i] < 0 ? -weight[i] : weight[i];
}

/* C */
static inline double constant_of(const whole_kernel *k)
{
    return floor((double)k->over / 2 + k->offset * (double)k->over);
}

/* Fills in what LANES of that many bits need; false: they will not do. */
static inline bool plan_lanes(convolve_lanes *lanes, const whole_kernel *k, unsigned bits)
{
    const int64_t room = (int64_t)1 << bits;
    const int64_t start = k->max * k->negative, bias = (int64_t)constant_of(k) - start;
    unsigned l = 0;

    if (k->max * (k->positive + k->negative) >= room || k->max * k->over >= room)
        return false;
    while ((k->over - 1) >> (l + 1))
        l++;
    const uint64_t power = (uint64_t)1 << (bits + l), over = (uint64_t)k->over;
    const uint64_t multiplier = (power + over - 1) / over;
    if ((multiplier * over - power) * (uint64_t)k->white * over >= power)
        return false;
    int64_t least = -bias, most = k->white * k->over - bias;
    if (least >= room) { /* every sum is below black */
        most = least;
    } else if (most < 0) { /* above white */
        least = most;
    } else {
        least = least > 0 ? least : 0;
        most = most < room ? most : room - 1;
    }
    lanes->start = (uint32_t)start;
    lanes->least = (uint32_t)(least & (room - 1));
    lanes->most = (uint32_t)(most & (room - 1));
    lanes->bias = (uint32_t)(bias & (room - 1));
    lanes->multiplier = (uint32_t)multiplier;
    lanes->shift = l;
    return true;
}

#endif
#endif
