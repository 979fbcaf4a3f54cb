/* SPDX-License-Identifier: MIT */
/* What the kernels of bilateral know of its window and weights. */
#ifndef BM_KERNELS_BILATERAL_H
#define BM_KERNELS_BILATERAL_H

#include "kernels/kernel.h"

#define BILATERAL_MOST_RADIUS 50
#define BILATERAL_STRIP                                                                            \
    128 /* pixels: rows of the window lie in a first-level cache, at usual radii */

/* A neighbour: how far it is, and how many times its weight is halved for that. */
typedef struct bilateral_tap {
    int32_t down, across;
    float space;
} bilateral_tap;

/* Two of them, side by side or one above the other, in the half of the disc that lies ahead. */
typedef struct bilateral_pair {
    int32_t down, across;
    bool vertical;
    uint32_t space;    /* in 1/2048, a lane each */
    size_t kept, rows; /* where its weights are kept, and of how many rows */
} bilateral_pair;

typedef struct bilateral_data {
    size_t radius, count; /* of taps or of pairs */
    /* For floats: row by row from the top; the centre is not among them. */
    bilateral_tap *taps;
    float halvings; /* by a squared difference of 1 */
    float white;    /* the highest sample, or its premultiplied scale */
    /* For fixed point: pairs in rows, then vertical ones. */
    bilateral_pair *pairs;
    size_t in_rows, kept; /* of pairs; of rows of weights */
    bool resumes;         /* every strip has a state of its own */
    uint16_t clip, scale, factor;
} bilateral_data;

/* Samples of a row that is kept for a strip; vectors may reach beyond the strip. */
static inline size_t bilateral_pitch(size_t radius)
{
    return BILATERAL_STRIP + 2 * radius + 16;
}

#ifdef BM_KERNEL_LEVEL

#include "kernels/strip.h"

/* The strip that begins at pixel x, with `halo` pixels on either side. */
static inline strip bilateral_strip(size_t halo, size_t x, size_t width, size_t channels)
{
    size_t n = width - x < BILATERAL_STRIP ? width - x : BILATERAL_STRIP;
    return (strip){.from = x * channels,
                   .n = n * channels,
                   .samples = width * channels,
                   .halo = halo * channels,
                   .channels = channels};
}

#endif

#endif
