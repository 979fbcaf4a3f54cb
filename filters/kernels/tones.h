/* SPDX-License-Identifier: MIT */
/* The tone of pixels: gray as it is, of colours the BT.601 luma of grayscale. */
#ifndef BM_KERNELS_TONES_H
#define BM_KERNELS_TONES_H

#include "kernels/gray.h"
#include "kernels/histogram.h"

#ifdef BM_KERNEL_LEVEL

#define BM_TONES 1024 /* pixels whose tones are made at a time */

/* `channels`, 1 to 4, is a constant at each call. */
BM_INLINED void bm_tones(const bm_sample *row, size_t pixels, size_t channels, bm_sample *tone)
{
    const gray_weights weights = GRAY_BT601;
    if (channels >= 3)
        gray_row(&weights, row, tone, pixels, channels);
    else
        for (size_t x = 0; x < pixels; x++)
            tone[x] = row[x * channels];
}

/* Counts the tones of a row in the one histogram of `counts`. */
BM_INLINED void bm_tones_count_row(const bm_sample *row, size_t width, size_t channels,
                                   uint64_t *counts)
{
    bm_sample tone[BM_TONES];
    if (channels <= 2) {
        bm_histogram_count_row(row, width, channels, 1, counts);
        return;
    }
    for (size_t pixels; width > 0; width -= pixels, row += pixels * channels) {
        pixels = width < BM_TONES ? width : BM_TONES;
        bm_tones(row, pixels, channels, tone);
        bm_histogram_count_row(tone, pixels, 1, 1, counts);
    }
}

#endif
#endif
