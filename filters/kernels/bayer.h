/* SPDX-License-Identifier: MIT */
/* Bayer's square of 8 by 8 places, each with a number from 0 to 63 (An optimum method for two-level rendition of
 * continuous-tone pictures, 1973). */
#ifndef BM_KERNELS_BAYER_H
#define BM_KERNELS_BAYER_H

#include <stdint.h>

/* The number of a place: bits of x ^ y and y by turns, the lowest ones first as the highest. */
static inline uint32_t bayer_number(uint32_t x, uint32_t y)
{
    uint32_t number = 0;
    for (uint32_t bit = 0; bit < 3; bit++)
        number = number << 2 | ((x ^ y) >> bit & 1) << 1 | (y >> bit & 1);
    return number;
}

#endif
