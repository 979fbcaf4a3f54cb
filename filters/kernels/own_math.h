/* SPDX-License-Identifier: MIT */
/* Functions of our own for numbers that decide pixels: the mathematical library's differ in the last bit from machine
 * to machine; additions, multiplications and divisions do not. For planning, not for kernels. */
#ifndef BM_KERNELS_OWN_MATH_H
#define BM_KERNELS_OWN_MATH_H

#include <math.h>
#include <stddef.h>

#define BM_LN2 0.69314718055994530942
#define BM_PI 3.14159265358979323846

/* ln x for x > 0. x = m 2^k with m within a factor of sqrt 2 of 1, and ln m = 2 (s + s^3/3 + s^5/5 ...) with
 * s = (m - 1) / (m + 1), |s| < 0.172: the first dropped term is below 1e-19. */
static inline double bm_own_log(double x)
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
    return 2 * s * sum + k * BM_LN2;
}

/* e^x for -700 < x <= 0. x = n ln 2 + r with |r| < 0.35, and the power series of r up to r^14: the first dropped term
 * is below 1e-18. */
static inline double bm_own_exp(double x)
{
    static const double whole[] = {1.0 / 14, 1.0 / 13, 1.0 / 12, 1.0 / 11, 1.0 / 10,
                                   1.0 / 9,  1.0 / 8,  1.0 / 7,  1.0 / 6,  1.0 / 5,
                                   1.0 / 4,  1.0 / 3,  1.0 / 2,  1.0};
    double n = floor(x / BM_LN2 + 0.5), r = x - n * BM_LN2, sum = 1;
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        sum = 1 + sum * r * whole[i];
    return ldexp(sum, (int)n);
}

/* x^power for 0 <= x <= 1 and 0.1 <= power <= 10. */
static inline double bm_own_power(double x, double power)
{
    return x == 0 ? 0 : bm_own_exp(bm_own_log(x) * power);
}

/* Sine and cosine of an angle in degrees; exact at multiples of 90. The angle is brought to r, at most 45 degrees from
 * such a multiple, without error; the power series end where the first dropped term is below 1e-18. */
static inline void bm_own_sincos(double degrees, double *sine, double *cosine)
{
    double quarters = floor(degrees / 90 + 0.5), r = (degrees - 90 * quarters) * (BM_PI / 180);
    double square = r * r, s = 1, c = 1;
    for (int k = 18; k >= 2; k -= 2) {
        s = 1 - s * square / (k * (k + 1));
        c = 1 - c * square / (k * (k - 1));
    }
    s *= r;
    switch ((int)(quarters - 4 * floor(quarters / 4))) {
    case 0:
        *sine = s, *cosine = c;
        break;
    case 1:
        *sine = c, *cosine = -s;
        break;
    case 2:
        *sine = -s, *cosine = -c;
        break;
    default:
        *sine = -c, *cosine = s;
        break;
    }
}

#endif
