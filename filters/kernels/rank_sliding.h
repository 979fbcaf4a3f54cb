/* SPDX-License-Identifier: MIT */
/* The sample of a given rank in a window of words, from a histogram of the window (Huang, Yang and Tang 1979) in three
 * tiers: by the upper 8 bits, the upper 12, and all 16. A step takes out one column and puts in another; rows are walked in turn
 * rightwards and leftwards, so that the histogram begins once a band and channel. */
#ifndef BM_KERNELS_RANK_SLIDING_H
#define BM_KERNELS_RANK_SLIDING_H

#include "kernels/window.h"

#include <string.h>

/* Counts of samples; `below` is what lies in tiers of the upper 8 bits before `at`. */
typedef struct sliding_histogram {
    uint32_t eight[256], twelve[4096], all[65536];
    uint32_t at, below;
} sliding_histogram;

typedef struct sliding_window {
    const bm_sample *const
        *rows; /* of the picture's row whose window it is: the first of its rows */
    size_t channels, channel, width;
    window_radius radius;
} sliding_window;

/* `count` copies of a sample, come or (wrapped around) gone. */
static inline void sliding_count(sliding_histogram *h, bm_sample sample, uint32_t count)
{
    h->eight[sample >> 8] += count;
    h->twelve[sample >> 4] += count;
    h->all[sample] += count;
    h->below += (uint32_t)(sample >> 8) < h->at ? count : 0;
}

static inline size_t sliding_clamp(const sliding_window *w, int64_t x)
{
    int64_t last = (int64_t)w->width - 1;
    return (size_t)(x < 0 ? 0 : x > last ? last : x) * w->channels + w->channel;
}

/* All rows of a column. */
static inline void sliding_column(sliding_histogram *h, const sliding_window *w, int64_t x,
                                  uint32_t count)
{
    size_t i = sliding_clamp(w, x);
    for (size_t row = 0; row <= 2 * w->radius.down; row++)
        sliding_count(h, w->rows[row][i], count);
}

/* One row of the window around pixel x. Beyond the ends of the picture its end pixels count several times. */
static inline void sliding_row(sliding_histogram *h, const sliding_window *w, const bm_sample *row,
                               int64_t x, uint32_t count)
{
    int64_t first = x - w->radius.across, last = x + w->radius.across, end = (int64_t)w->width - 1;
    int64_t from = first < 0 ? 0 : first, to = last > end ? end : last;

    sliding_count(h, row[sliding_clamp(w, 0)], count * (uint32_t)(from - first));
    sliding_count(h, row[sliding_clamp(w, end)], count * (uint32_t)(last - to));
    for (int64_t i = from; i <= to; i++)
        sliding_count(h, row[sliding_clamp(w, i)], count);
}

/* The bin in which `rank` is, from `bin` on; what lies before it is taken off the rank. */
static inline uint32_t sliding_find(const uint32_t *bins, uint32_t bin, uint32_t *rank)
{
    for (; bins[bin] <= *rank; bin++)
        *rank -= bins[bin];
    return bin;
}

static inline bm_sample sliding_rank(sliding_histogram *h, uint32_t rank)
{
    while (h->below > rank)
        h->below -= h->eight[--h->at];
    uint32_t left = rank - h->below;
    h->at = sliding_find(h->eight, h->at, &left);
    h->below = rank - left;
    uint32_t twelve = sliding_find(h->twelve, h->at << 4, &left);
    return (bm_sample)sliding_find(h->all, twelve << 4, &left);
}

/* A row from pixel x on, to the other end; returns that end. */
static int64_t sliding_walk(sliding_histogram *h, const sliding_window *w, int64_t x, uint32_t rank,
                            bm_sample *out)
{
    int64_t last = (int64_t)w->width - 1, step = x ? -1 : 1, end = x ? 0 : last;
    int64_t ahead = step * ((int64_t)w->radius.across + 1), behind = -step * w->radius.across;

    for (;; x += step) {
        out[sliding_clamp(w, x)] = sliding_rank(h, rank);
        if (x == end)
            return end;
        sliding_column(h, w, x + ahead, 1);
        sliding_column(h, w, x + behind, UINT32_MAX);
    }
}

/* All rows of a band in one channel. */
static void sliding_rows(sliding_window *w, const bm_band *band, uint32_t rank,
                         sliding_histogram *h)
{
    int64_t x = 0;

    memset(h, 0, sizeof *h);
    for (uint32_t y = band->y0; y < band->y1; y++) {
        w->rows = window_rows(band, y);
        for (size_t i = y == band->y0 ? 0 : 2 * w->radius.down; i <= 2 * w->radius.down; i++)
            sliding_row(h, w, w->rows[i], x, 1);
        x = sliding_walk(h, w, x, rank, band->out[y - band->y0]);
        sliding_row(h, w, w->rows[0], x, UINT32_MAX);
    }
}

#endif
