/* SPDX-License-Identifier: MIT */
/* Weighed sums of neighbours in rows: what a convolution spends its time with.
 *
 * A pass has a list of taps, those of weight 0 left out. They are taken a few at a time over a strip, so that a partial
 * sum is loaded and stored once for all of those, and every loop is a plain one over samples side by side. */
#ifndef BM_KERNELS_CONVOLVE_SUMS_H
#define BM_KERNELS_CONVOLVE_SUMS_H

#include "kernels/kernel.h"

typedef struct convolve_tap {
    uint16_t row, column; /* of the kernel */
} convolve_tap;

typedef struct convolve_pass {
    uint32_t count; /* at least 1 */
    const convolve_tap *tap;
    const void *weight; /* of the type that the sums have */
} convolve_pass;

#ifdef BM_KERNEL_LEVEL

#define CONVOLVE_TOGETHER 5

/* Defines name(pass, rows, channels, start, n, sums): sums[i] = start + the sum over all taps of weight times
 * rows[tap.row][tap.column * channels + i]. `wide` is what products are made in; integers wrap around. */
#define CONVOLVE_SUMS(name, sample, part, wide) CONVOLVE_SUMS_(name, sample, part, wide)
#define CONVOLVE_SUMS_(name, sample, part, wide)                                                   \
    BM_INLINED void name##_add(const sample *const *at, const part *weight, size_t taps,           \
                               bool first, part start, size_t n, part *restrict sums)              \
    {                                                                                              \
        const sample *a = at[0], *b = at[taps > 1 ? 1 : 0], *c = at[taps > 2 ? 2 : 0];             \
        const sample *d = at[taps > 3 ? 3 : 0], *e = at[taps > 4 ? 4 : 0];                         \
        const part wa = weight[0], wb = weight[taps > 1 ? 1 : 0], wc = weight[taps > 2 ? 2 : 0];   \
        const part wd = weight[taps > 3 ? 3 : 0], we = weight[taps > 4 ? 4 : 0];                   \
        for (size_t i = 0; i < n; i++) {                                                           \
            wide sum = first ? (wide)start : (wide)sums[i];                                        \
            sum += (wide)wa * (wide)a[i];                                                          \
            if (taps > 1)                                                                          \
                sum += (wide)wb * (wide)b[i];                                                      \
            if (taps > 2)                                                                          \
                sum += (wide)wc * (wide)c[i];                                                      \
            if (taps > 3)                                                                          \
                sum += (wide)wd * (wide)d[i];                                                      \
            if (taps > 4)                                                                          \
                sum += (wide)we * (wide)e[i];                                                      \
            sums[i] = (part)sum;                                                                   \
        }                                                                                          \
    }                                                                                              \
    BM_INLINED void name##_few(const sample *const *at, const part *weight, size_t taps,           \
                               bool first, part start, size_t n, part *restrict sums)              \
    {                                                                                              \
        if (taps == 1)                                                                             \
            name##_add(at, weight, 1, first, start, n, sums);                                      \
        else if (taps == 2)                                                                        \
            name##_add(at, weight, 2, first, start, n, sums);                                      \
        else if (taps == 3)                                                                        \
            name##_add(at, weight, 3, first, start, n, sums);                                      \
        else if (taps == 4)                                                                        \
            name##_add(at, weight, 4, first, start, n, sums);                                      \
        else                                                                                       \
            name##_add(at, weight, 5, first, start, n, sums);                                      \
    }                                                                                              \
    static void name(const convolve_pass *pass, const sample *const *rows, size_t channels,        \
                     part start, size_t n, part *sums)                                             \
    {                                                                                              \
        const part *weight = pass->weight;                                                         \
        for (size_t t = 0; t < pass->count; t += CONVOLVE_TOGETHER) {                              \
            const sample *at[CONVOLVE_TOGETHER];                                                   \
            size_t taps =                                                                          \
                pass->count - t < CONVOLVE_TOGETHER ? pass->count - t : CONVOLVE_TOGETHER;         \
            for (size_t k = 0; k < taps; k++)                                                      \
                at[k] = rows[pass->tap[t + k].row] + pass->tap[t + k].column * channels;           \
            if (t == 0)                                                                            \
                name##_few(at, weight, taps, true, start, n, sums);                                \
            else                                                                                   \
                name##_few(at, weight + t, taps, false, start, n, sums);                           \
        }                                                                                          \
    }

#endif
#endif
