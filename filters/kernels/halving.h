/* SPDX-License-Identifier: MIT */
/* 2^-z in single precision, the same on every machine. z is split into its nearest whole number and a rest, for which a
 * polynomial of the fourth degree stands, right to 2.7e-6 of itself with its roundings; the power of two of the whole part is put
 * together by its bits. */
#ifndef BM_KERNELS_HALVING_H
#define BM_KERNELS_HALVING_H

#include <stdint.h>
#include <string.h>

#define MOST_HALVINGS 100.0f /* 2^-100 is nothing beside a weight of 1 */
/* Adding this leaves the nearest whole number in the lowest bits. */
#define WHOLE_PART 12582912.0f

/* z >= 0 */
static inline float halving(float z)
{
    float least = z < MOST_HALVINGS ? z : MOST_HALVINGS;
    float shifted = least + WHOLE_PART, f = least - (shifted - WHOLE_PART), power;
    uint32_t bits;

    memcpy(&bits, &shifted, sizeof bits);
    bits = 0x3f800000u - (bits << 23);
    memcpy(&power, &bits, sizeof power);
    return power *
           (0.999999238f +
            f * (-0.693121742f + f * (0.240247655f + f * (-0.055918209f + f * 0.00956968328f))));
}

#endif
