/* SPDX-License-Identifier: MIT */
/* Interpolation functions of a resampling, and the weight that each gives to a tap. */
#ifndef BM_KERNELS_TAP_FUNCTIONS_H
#define BM_KERNELS_TAP_FUNCTIONS_H

#include <math.h>
#include <stddef.h>

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
