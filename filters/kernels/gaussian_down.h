/* SPDX-License-Identifier: MIT */
/* A symmetric kernel on columns, in single precision: gaussian's vertical pass and the one that thins rows out. The order
 * of additions is that of the source, without contraction, so the same bytes everywhere.
 *
 * Weights are positive, so the relative error of a sum of n terms is below n * 2^-24: for the 2 * 32 of the longest
 * kernel that 16-bit samples meet, at most a quarter of a level of 65535, in practice a hundredth. */
#ifndef BM_KERNELS_GAUSSIAN_DOWN_H
#define BM_KERNELS_GAUSSIAN_DOWN_H

#include "kernels/gaussian_blur.h"

static inline float fold(float weight, bm_sample a, bm_sample b)
{
    return weight * (float)((int32_t)a + b);
}

/* Samples [from, to) of the row whose centre tap is rows[0], at most GAUSSIAN_STRIP of them. Sums are kept in an array of
 * the function's own: nothing can alias it, so the loops become vector code. */
static void down_float(const bm_sample *const *rows, const half_kernel *k, size_t from, size_t to,
                       float *out)
{
    float sum[GAUSSIAN_STRIP] = {0};
    size_t n = to - from;
    ptrdiff_t i = 0, radius = (ptrdiff_t)k->radius;
    for (; i < radius; i += 2) { /* two distances at a time: half the traffic of the sums */
        const bm_sample *a = rows[-i] + from, *b = rows[i] + from;
        const bm_sample *c = rows[-i - 1] + from, *d = rows[i + 1] + from;
        float near = k->real[i], far = k->real[i + 1];
        for (size_t x = 0; x < n; x++)
            sum[x] += fold(near, a[x], b[x]) + fold(far, c[x], d[x]);
    }
    if (i == radius)
        for (size_t x = 0; x < n; x++)
            sum[x] += fold(k->real[i], rows[-i][from + x], rows[i][from + x]);
    memcpy(out + from, sum, n * sizeof *out);
}

#endif
