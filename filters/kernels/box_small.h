/* SPDX-License-Identifier: MIT */
/* Means of small windows of bytes: sums of up to 255 samples fit in 16 bits, twice as many to a vector as in 32. There is no
 * need for totals along the row then: a window's columns are added up one by one. */
#ifndef BM_KERNELS_BOX_SMALL_H
#define BM_KERNELS_BOX_SMALL_H

#include "kernels/box_columns.h"
#include "kernels/vec.h"

/* From here on sums of two columns side by side pay, which every second window needs. */
#define SMALL_PAIRED_SIDE 7

/* Means of windows `side` pixels wide, which begin at column[0]; `side` is a constant at each call. */
BM_INLINED void small_means_of(const uint16_t *column, size_t n, size_t side, size_t step,
                               const bm_divisor *divisor, bm_sample *out)
{
    const bm_divisor d = *divisor;
    const bm_v16 half = bm_v16_set((int16_t)d.half), inverse = bm_v16_set((int16_t)d.small);
    const bool paired = side >= SMALL_PAIRED_SIDE;
    const int16_t *single = (const int16_t *)column;
    int16_t pair[BOX_STRIP + 2 * SMALL_MAX_RADIUS * BOX_MOST_CHANNELS + BOX_SLACK];
    uint8_t rest[BM_V16_LANES];

    if (paired)
        for (size_t x = 0; x < n + (side - 3) * step; x += BM_V16_LANES)
            bm_v16_store(pair + x,
                         bm_v16_add(bm_v16_load(single + x), bm_v16_load(single + x + step)));
    for (size_t x = 0; x < n; x += BM_V16_LANES) {
        bm_v16 t = bm_v16_add(half, bm_v16_load(single + x + (side - 1) * step));
        BM_UNROLL(16)
        for (size_t i = 0; i + 1 < side; i += paired ? 2 : 1)
            t = bm_v16_add(t, bm_v16_load((paired ? pair : single) + x + i * step));
        bm_v16 high = bm_v16_mulhu(t, inverse);
        bm_v16 mean = bm_v16_shru(bm_v16_add(high, bm_v16_shru(bm_v16_sub(t, high), 1)), d.shift);
        bm_v16_store_u8(x + BM_V16_LANES <= n ? out + x : rest, mean);
    }
    size_t left = n % BM_V16_LANES;
    memcpy(out + n - left, rest, left);
}

BM_INLINED void small_means(const uint16_t *column, size_t from, size_t to, const box_row *row,
                            uint32_t channels, uint64_t *before, bm_sample *out)
{
    const uint16_t *first = column + from - row->tail;
    const size_t n = to - from;

    (void)before;
    switch (row->tail / channels) {
    case 0:
        small_means_of(first, n, 1, channels, &row->divisor, out + from);
        break;
    case 1:
        small_means_of(first, n, 3, channels, &row->divisor, out + from);
        break;
    case 2:
        small_means_of(first, n, 5, channels, &row->divisor, out + from);
        break;
    case 3:
        small_means_of(first, n, 7, channels, &row->divisor, out + from);
        break;
    case 4:
        small_means_of(first, n, 9, channels, &row->divisor, out + from);
        break;
    case 5:
        small_means_of(first, n, 11, channels, &row->divisor, out + from);
        break;
    case 6:
        small_means_of(first, n, 13, channels, &row->divisor, out + from);
        break;
    default:
        small_means_of(first, n, 15, channels, &row->divisor, out + from);
    }
}

#endif
