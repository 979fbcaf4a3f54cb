/* SPDX-License-Identifier: MIT */
/* Functions of our own for numbers that decide pixels: the mathematical library's differ in the last bit from machine
 * to machine; additions, multiplications and divisions do not. For planning, not for kernels. */
#ifndef BM_KERNELS_OWN_MATH_H
#define BM_KERNELS_OWN_MATH_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define BM_LN2 0.69314718055994530942
#define BM_PI 3.14159265358979323846

/* Both functions below add up their series as two, of the even and of the odd terms, so that a processor works on two
 * sums at once, and take doubles apart by their bits: tables of 65536 values are made out of them, once a picture. */

/* ln x for x > 0 that is not subnormal. x = m 2^k with m within a factor of sqrt 2 of 1, and ln m = 2 (s + s^3/3 +
 * s^5/5 ...) with s = (m - 1) / (m + 1), |s| < 0.172: the first dropped term is below 1e-19. */
static inline double bm_own_log(double x)
{
    static const double odd[] = {1.0 / 23, 1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13,
                                 1.0 / 11, 1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3,  1.0};
    uint64_t bits;
    double m, high = 0, low = 0;

    memcpy(&bits, &x, sizeof bits);
    /* Above sqrt 2 the significand carries into the exponent, and m comes out between sqrt 1/2 and 1. */
    const uint64_t carried = bits + (0x3ff0000000000000u - 0x3fe6a09e667f3bcdu);
    const int k = (int)(carried >> 52) - 1023;
    bits -= (uint64_t)(int64_t)k << 52;
    memcpy(&m, &bits, sizeof m);
    const double s = (m - 1) / (m + 1), square = s * s, fourth = square * square;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i += 2) {
        high = high * fourth + odd[i];
        low = low * fourth + odd[i + 1];
    }
    return 2 * s * (high * square + low) + k * BM_LN2;
}

/* e^x for -700 < x <= 0. x = n ln 2 + r with |r| < 0.35, and the power series of r up to r^13: the first dropped term
 * is below 5e-18. */
static inline double bm_own_exp(double x)
{
    static const double term[] = {1.0 / 6227020800,
                                  1.0 / 479001600,
                                  1.0 / 39916800,
                                  1.0 / 3628800,
                                  1.0 / 362880,
                                  1.0 / 40320,
                                  1.0 / 5040,
                                  1.0 / 720,
                                  1.0 / 120,
                                  1.0 / 24,
                                  1.0 / 6,
                                  1.0 / 2,
                                  1.0,
                                  1.0};          /* 1 / 13!, 1 / 12! ... */
    const int n = (int)(x * (1 / BM_LN2) - 0.5); /* to nearest, as neither is positive */
    const double r = x - n * BM_LN2, square = r * r;
    const uint64_t bits = (uint64_t)(n + 1023) << 52;
    double power, high = 0, low = 0;

    for (size_t i = 0; i < sizeof term / sizeof *term; i += 2) {
        high = high * square + term[i];
        low = low * square + term[i + 1];
    }
    memcpy(&power, &bits, sizeof power);
    return power * (high * r + low);
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
