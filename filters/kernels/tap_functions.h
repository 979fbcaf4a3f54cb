/* SPDX-License-Identifier: MIT */
/* Interpolation functions of a resampling, and the weight that each gives to a tap. */
#ifndef BM_KERNELS_TAP_FUNCTIONS_H
#define BM_KERNELS_TAP_FUNCTIONS_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Symmetric, 0 beyond `support`. Without a value: the area of the input sample that the output
 * sample covers, which depends on both sizes and is worked out in taps.h. */
typedef struct tap_function {
    double (*value)(double x);
    double support;
} tap_function;

static inline double tap_box(double x)
{
    return fabs(x) < 0.5 ? 1 : fabs(x) == 0.5 ? 0.5 : 0;
}

static inline double tap_linear(double x)
{
    return fabs(x) < 1 ? 1 - fabs(x) : 0;
}

/* The family of Mitchell and Netravali (Reconstruction filters in computer graphics, 1988). */
static inline double tap_cubic(double x, double b, double c)
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

static inline double tap_mitchell(double x)
{
    return tap_cubic(x, 1.0 / 3, 1.0 / 3);
}

static inline double tap_catrom(double x)
{
    return tap_cubic(x, 0, 0.5);
}

/* sin(t) for 0 <= t <= pi: the power series after folding at pi/2, where its first dropped term is
 * below 3e-16. */
static inline double tap_sine(double t)
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
static inline double tap_lanczos3(double x)
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

/* The same of eight at once, within the last bits of a double: a sine is a chain in which each step waits for the one before. */
#define TAP_GROUP 8
typedef double tap_pair __attribute__((vector_size(2 * sizeof(double))));
typedef int64_t tap_pair_mask __attribute__((vector_size(2 * sizeof(int64_t))));

static inline tap_pair tap_pair_select(tap_pair_mask mask, tap_pair yes, tap_pair no)
{
    return (tap_pair)((mask & (tap_pair_mask)yes) | (~mask & (tap_pair_mask)no));
}

static inline tap_pair tap_pair_abs(tap_pair x)
{
    return (tap_pair)((tap_pair_mask)x & INT64_MAX);
}

static inline void tap_lanczos3_group(double group[TAP_GROUP])
{
    enum { PAIRS = TAP_GROUP / 2 };
    const double pi = 3.14159265358979323846;
    /* As in tap_sine(): 1/19!, 1/17! and so on with alternating signs. */
    static const double series[] = {-1 / 121645100408832000.0,
                                    1 / 355687428096000.0,
                                    -1 / 1307674368000.0,
                                    1 / 6227020800.0,
                                    -1 / 39916800.0,
                                    1 / 362880.0,
                                    -1 / 5040.0,
                                    1 / 120.0,
                                    -1 / 6.0,
                                    1};
    const tap_pair zero = {0, 0}, one = {1, 1};
    tap_pair x[PAIRS], t[PAIRS], square[PAIRS], sum[PAIRS];
    memcpy(x, group, sizeof x);
    for (int i = 0; i < PAIRS; i++) {
        x[i] = tap_pair_abs(x[i]);
        t[i] = pi / 3 * x[i];
        t[i] = tap_pair_select(t[i] > pi / 2, pi - t[i], t[i]);
        square[i] = t[i] * t[i];
        sum[i] = zero + series[0];
    }
    for (size_t c = 1; c < sizeof series / sizeof *series; c++)
        for (int i = 0; i < PAIRS; i++)
            sum[i] = series[c] + square[i] * sum[i];
    for (int i = 0; i < PAIRS; i++) {
        tap_pair s = t[i] * sum[i], of_x = pi * x[i];
        tap_pair value = 3 * s * (3 * s - 4 * s * s * s) / (of_x * of_x);
        value = tap_pair_select(x[i] >= 3, zero, value);
        x[i] = tap_pair_select(x[i] == 0, one, value);
    }
    memcpy(group, x, sizeof x);
}

/* sinc(x) sinc(x/2). With s = sin(pi x / 2) and c = cos(pi x / 2) = 1 - 2 sin(pi x / 4)^2, sin(pi x)
 * is 2 s c. */
static inline double tap_lanczos2(double x)
{
    const double pi = 3.14159265358979323846;
    x = fabs(x);
    if (x == 0)
        return 1;
    if (x >= 2)
        return 0;
    double s = tap_sine(pi * x / 2), half = tap_sine(pi * x / 4);
    return 4 * s * s * (1 - 2 * half * half) / (pi * pi * x * x);
}

#endif
