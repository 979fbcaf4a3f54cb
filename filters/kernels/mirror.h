/* SPDX-License-Identifier: MIT */
/* What filters that let an axis run the other way have in common. */
#ifndef BM_KERNELS_MIRROR_H
#define BM_KERNELS_MIRROR_H

#include <string.h>

#include "kernels/kernel.h"

#ifdef BM_KERNEL_LEVEL

typedef uint8_t mirror_vector __attribute__((vector_size(16)));

/* Five pixels of three bytes at a time, with the byte before them, which must exist; where they go, so much room must be
 * behind them. So at least one pixel remains: how many were made. */
static inline size_t mirror_threes(const uint8_t *restrict in, uint8_t *restrict out, size_t width)
{
    size_t x = 0;
    for (; x + 6 <= width; x += 5) {
        mirror_vector v;
        memcpy(&v, in + 3 * (width - x - 5) - 1, sizeof v);
        v = __builtin_shufflevector(v, v, 13, 14, 15, 10, 11, 12, 7, 8, 9, 4, 5, 6, 1, 2, 3, 0);
        memcpy(out + 3 * x, &v, sizeof v);
    }
    return x;
}

/* `bytes`, those of a pixel, is a constant at each call, so that memcpy becomes a load and a store. */
BM_INLINED void mirror_row(const uint8_t *restrict in, uint8_t *restrict out, size_t width,
                           size_t bytes)
{
    for (size_t x = bytes == 3 ? mirror_threes(in, out, width) : 0; x < width; x++)
        memcpy(out + x * bytes, in + (width - 1 - x) * bytes, bytes);
}

#else

/* The rows that the upside-down rows [y0, y1) come from. */
static inline bm_span mirrored_rows(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    int32_t height = (int32_t)plan->in.plane[plane].height;
    return (bm_span){height - (int32_t)y1, height - (int32_t)y0};
}

/* Where the first sample lies once an axis runs the other way, in 1/16 pixel: as far from the first
 * pixel as the last sample lay from the last pixel before. */
static inline int16_t siting_mirrored(uint32_t pixels, uint32_t samples, unsigned shift,
                                      int16_t siting)
{
    int64_t last_sample = ((int64_t)(samples - 1) << shift) * 16 + siting;
    return (int16_t)((int64_t)(pixels - 1) * 16 - last_sample);
}

#endif
#endif
