/* SPDX-License-Identifier: MIT */
/* The sample of a given rank in a small window, by bisection: bit after bit from the highest, the result has the bit set
 * if no more than `rank` samples of the window are below what it then is. Counting takes every sample of the window once a
 * bit, but in whole vectors of output samples, whose windows lie side by side. */
#ifndef BM_KERNELS_RANK_COUNT_H
#define BM_KERNELS_RANK_COUNT_H

#include "kernels/rank.h"
#include "kernels/strip.h"
#include "kernels/window.h"

#define COUNT_STRIP 256

#if defined __AVX512BW__
#define COUNT_BYTES 64
#elif defined __AVX2__
#define COUNT_BYTES 32
#else
#define COUNT_BYTES 16
#endif
enum { COUNT_LANES = COUNT_BYTES / sizeof(bm_sample) };
typedef bm_sample count_vector __attribute__((vector_size(COUNT_BYTES)));

static inline count_vector count_load(const bm_sample *p)
{
    count_vector v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* How many samples of each lane's window are below its `limit`. */
static inline count_vector count_below(const bm_sample *const *rows, window_radius radius,
                                       size_t step, count_vector limit)
{
    count_vector count = {0};
    for (size_t i = 0; i <= 2 * radius.down; i++)
        for (size_t j = 0; j <= 2 * radius.across; j++)
            count -= (count_vector)(count_load(rows[i] + j * step) < limit);
    return count;
}

static inline count_vector count_rank(const bm_sample *const *rows, window_radius radius,
                                      size_t step, bm_sample rank)
{
    count_vector result = {0};
    for (unsigned bit = (BM_SAMPLE_MAX + 1) / 2; bit > 0; bit /= 2) {
        count_vector tried = result | (bm_sample)bit;
        count_vector count = count_below(rows, radius, step, tried);
        result |= (count_vector)(count <= rank) & (bm_sample)bit;
    }
    return result;
}

/* One strip of a row; in[0] .. in[2 radius.down] are its rows. Whole vectors are made, what they have too much is left. */
static void count_strip(const strip *s, window_radius radius, bm_sample rank,
                        const bm_sample *const *in, bm_sample *out)
{
    enum {
        SIDE = 2 * COUNT_MAX_RADIUS + 1,
        MOST = COUNT_STRIP + 2 * COUNT_MAX_RADIUS * STRIP_MOST_CHANNELS
    };
    bm_sample room[SIDE * MOST + COUNT_LANES], result[COUNT_LANES];
    const bm_sample *rows[SIDE], *at[SIDE];

    strip_rows(s, in, 2 * radius.down + 1, room, rows);
    for (size_t x = 0; x < s->n; x += COUNT_LANES) {
        size_t n = s->n - x < COUNT_LANES ? s->n - x : COUNT_LANES;
        for (size_t i = 0; i <= 2 * radius.down; i++)
            at[i] = rows[i] + x;
        count_vector v = count_rank(at, radius, s->channels, rank);
        memcpy(result, &v, sizeof v);
        memcpy(out + x, result, n * sizeof *out);
    }
}

#endif
