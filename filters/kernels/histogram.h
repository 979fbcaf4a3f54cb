/* SPDX-License-Identifier: MIT */
/* Histograms of samples as accumulators of a scan: 64-bit counts (a picture may have more than 2^32 pixels).
 *
 * Neighbouring pixels are often equal, and an increment that waits for the one before it is slow: 8-bit counts go to
 * copies of each histogram by turns, which fit in the first-level cache together. */
#ifndef BM_KERNELS_HISTOGRAM_H
#define BM_KERNELS_HISTOGRAM_H

#include "kernels/kernel.h"

typedef struct bm_histograms {
    size_t count;  /* how many */
    size_t values; /* 256 or 65536 */
    size_t turns;  /* copies of each: bm_histogram_turns() */
} bm_histograms;

static inline size_t bm_histogram_turns(unsigned depth)
{
    return depth == 8 ? 4 : 1; /* 8 KB of counts each */
}

#ifdef BM_KERNEL_LEVEL

/* The copy of histogram h that column x counts in. */
static inline uint64_t *bm_histogram_at(uint64_t *counts, size_t h, size_t x)
{
    size_t turns = bm_histogram_turns(BM_KERNEL_DEPTH);
    return counts + (h * turns + x % turns) * (BM_SAMPLE_MAX + 1);
}

/* Counts the first `colours` of the `channels` of each pixel, each in its own histogram. Both are constants at each call. */
BM_INLINED void bm_histogram_count_row(const bm_sample *pixel, size_t width, size_t channels,
                                       size_t colours, uint64_t *counts)
{
    size_t turns = bm_histogram_turns(BM_KERNEL_DEPTH), x = 0;
    for (; x + turns <= width; x += turns, pixel += turns * channels)
        for (size_t i = 0; i < turns; i++)
            for (size_t c = 0; c < colours; c++)
                bm_histogram_at(counts, c, i)[pixel[i * channels + c]]++;
    for (; x < width; x++, pixel += channels)
        for (size_t c = 0; c < colours; c++)
            bm_histogram_at(counts, c, 0)[pixel[c]]++;
}

#endif

#ifndef BM_KERNEL_LEVEL

/* 2 * samples * 65535 has to fit in 64 bits, with four colours a pixel. */
#define BM_HISTOGRAM_MOST_PIXELS (UINT64_C(1) << 45)

static inline void bm_histograms_merge(const bm_plan *plan, void *into, const void *from)
{
    uint64_t *sums = into;
    const uint64_t *counts = from;
    for (size_t i = 0; i < plan->accumulator_bytes / sizeof *sums; i++)
        sums[i] += counts[i];
}

/* `count` histograms of the plan's input; sets accumulator_bytes and merge. BM_E_CHAIN: too many pixels to count. */
static inline bm_status bm_histograms_plan(bm_histograms *histograms, size_t count, bm_plan *plan,
                                           bm_error *error)
{
    if ((uint64_t)plan->in.width * plan->in.height > BM_HISTOGRAM_MOST_PIXELS)
        return bm_fail(error, BM_E_CHAIN, "%s takes at most %llu pixels, this picture has %ux%u",
                       plan->filter->name, (unsigned long long)BM_HISTOGRAM_MOST_PIXELS,
                       plan->in.width, plan->in.height);
    *histograms = (bm_histograms){.count = count,
                                  .values = (size_t)1 << plan->in.depth,
                                  .turns = bm_histogram_turns(plan->in.depth)};
    plan->accumulator_bytes = count * histograms->turns * histograms->values * sizeof(uint64_t);
    plan->merge = bm_histograms_merge;
    return BM_OK;
}

/* How often `value` was counted in histogram h. */
static inline uint64_t bm_histogram_count(const bm_histograms *histograms, const uint64_t *counts,
                                          size_t h, size_t value)
{
    uint64_t count = 0;
    for (size_t turn = 0; turn < histograms->turns; turn++)
        count += counts[(h * histograms->turns + turn) * histograms->values + value];
    return count;
}

#endif
#endif
