/* SPDX-License-Identifier: MIT */
/* Means of windows of any size: from pixel to pixel a window's sum changes by the column that comes less the one that goes.
 * Running totals of these changes are the sums. */
#ifndef BM_KERNELS_BOX_SUMS_H
#define BM_KERNELS_BOX_SUMS_H

#include "kernels/box_columns.h"
#include "kernels/prefix.h"

#if BM_KERNEL_DEPTH == 8
#define store_means(p, means) bm_v32_store_u8(p, means)
#else
#define store_means(p, means) bm_v32_store_u16(p, means)
#endif

/* `shallow`: by the division for sums below 2^31. */
BM_INLINED void sums_means(const uint32_t *column, size_t from, size_t to, const box_row *row,
                           uint32_t channels, bool shallow, uint64_t *before, bm_sample *out)
{
    const bm_divisor d = row->divisor;
    const uint32_t *come = column + row->tail, *go = column - row->head;
    size_t x = from;
#ifdef BM_V32_LANES
    const prefix_steps steps = prefix_steps_make(channels);
    uint32_t lane[BM_V32_LANES] = {0};
    bm_sample rest[BM_V32_LANES];
    for (uint32_t c = 0; c < channels; c++)
        lane[BM_V32_LANES - channels + c] = (uint32_t)before[c];
    bm_v32 t = bm_v32_load(lane);
    for (; x < to; x += BM_V32_LANES) {
        bm_v32 change = bm_v32_sub(bm_v32_load(come + x), bm_v32_load(go + x));
        t = bm_v32_add(prefix_within(change, &steps, channels), bm_v32_move(t, steps.last));
        bm_sample *at = x + BM_V32_LANES <= to ? out + x : rest;
        store_means(at, shallow ? bm_divide_vector_narrow(t, &d) : bm_divide_vector_wide(t, &d));
    }
    size_t left = (to - from) % BM_V32_LANES;
    memcpy(out + to - left, rest, left * sizeof *rest);
    bm_v32_store(lane, t);
    for (uint32_t c = 0; c < channels; c++)
        before[c] = lane[BM_V32_LANES - channels + c];
#else
    for (; x < to; x += channels)
        for (uint32_t c = 0; c < channels; c++) {
            before[c] += come[x + c];
            before[c] -= go[x + c];
            uint32_t t = (uint32_t)before[c];
            out[x + c] = (bm_sample)(shallow ? bm_divide_narrow(t, &d) : bm_divide_wide(t, &d));
        }
#endif
}

/* In 31 bits. */
BM_INLINED void shallow_means(const uint32_t *column, size_t from, size_t to, const box_row *row,
                              uint32_t channels, uint64_t *before, bm_sample *out)
{
    sums_means(column, from, to, row, channels, true, before, out);
}

#if BM_KERNEL_DEPTH == 16

/* In 32 bits. */
BM_INLINED void narrow_means(const uint32_t *column, size_t from, size_t to, const box_row *row,
                             uint32_t channels, uint64_t *before, bm_sample *out)
{
    sums_means(column, from, to, row, channels, false, before, out);
}

/* In 64 bits, one by one. */
BM_INLINED void wide_means(const uint32_t *column, size_t from, size_t to, const box_row *row,
                           uint32_t channels, uint64_t *before, bm_sample *out)
{
    uint64_t sum[BOX_STRIP];
    for (size_t x = 0; x < to - from; x += channels)
        for (uint32_t c = 0; c < channels; c++) {
            before[c] += *(column + from + x + row->tail + c);
            before[c] -= *(column + from + x - row->head + c);
            sum[x + c] = before[c];
        }
    for (size_t x = 0; x < to - from; x++)
        out[from + x] = (bm_sample)bm_divide_large(sum[x], &row->divisor);
}

#endif

#endif
