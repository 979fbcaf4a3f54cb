/* SPDX-License-Identifier: MIT */
/* Means of bytes in windows of up to 127 pixels a side: columns' sums fit in 16 bits, and so do differences of two of them,
 * at most 255 * 127 = 32385 either way.
 *
 * A vector holds the differences by which the sums of two neighbouring samples, first and second, change, in halves of each
 * 32-bit lane. Running totals in 32 bits are made for the second samples alone; with one channel a lane adds what both
 * change by, with three it adds what the first sample of the lane before changes by, which is one pixel back. The sums of
 * first samples are one step from those. Quotients come from single precision (divide.h). */
#ifndef BM_KERNELS_BOX_SHORT_H
#define BM_KERNELS_BOX_SHORT_H

#include "kernels/box_columns.h"
#include "kernels/prefix.h"

#ifdef BM_V32_LANES

enum { SHORT_LAST = BM_V32_LANES - 1 };

/* Second samples' sums as a vector before the first one would have them. With three channels its last lanes belong to the
 * middle one, the first one and the last one; what the middle one changed by is taken as 0, and its sum as the latest. */
BM_INLINED bm_v32 short_begin(const uint64_t *before, uint32_t channels)
{
    uint32_t lane[BM_V32_LANES] = {0};
    lane[SHORT_LAST] = (uint32_t)before[channels - 1];
    if (channels == 3) {
        lane[SHORT_LAST - 1] = (uint32_t)before[0];
        lane[SHORT_LAST - 2] = (uint32_t)before[1];
    }
    return bm_v32_load(lane);
}

/* The sums of the last pixel, from those of the last vector. */
BM_INLINED void short_end(bm_v32 first, bm_v32 second, uint32_t channels, uint64_t *before)
{
    uint32_t lane[2][BM_V32_LANES];
    bm_v32_store(lane[0], first);
    bm_v32_store(lane[1], second);
    for (uint32_t c = 0; c < channels; c++) {
        uint32_t back = channels - 1 - c;
        before[c] = lane[1 - back % 2][SHORT_LAST - back / 2];
    }
}

/* `channels` is 1 or 3. */
BM_INLINED void short_means(const uint16_t *column, size_t from, size_t to, const box_row *row,
                            uint32_t channels, uint64_t *before, bm_sample *out)
{
    enum { BOTH = 2 * BM_V32_LANES };
    const uint16_t *come = column + row->tail, *go = column - row->head;
    const prefix_steps steps = prefix_steps_make(channels);
    uint8_t rest[BOTH];

    bm_v32 first = bm_v32_set(0), second = short_begin(before, channels), change = first;
    for (size_t x = from; x < to; x += BOTH) {
        bm_v32 both = bm_v32_sub_halves(bm_v32_load_halves(come + x), bm_v32_load_halves(go + x));
        bm_v32 carry = bm_v32_move(second, steps.last);
        if (channels == 1) {
            second = bm_v32_add(prefix_within(bm_v32_both(both), &steps, channels), carry);
            first = bm_v32_sub(second, bm_v32_second(both));
        } else {
            bm_v32 ahead = bm_v32_first(both), sums = second;
            bm_v32 step = bm_v32_add(bm_v32_second(both), bm_v32_behind(change, ahead, 1));
            second = bm_v32_add(prefix_within(step, &steps, channels), carry);
            first = bm_v32_add(bm_v32_behind(sums, second, 2), ahead);
            change = ahead;
        }
        bm_v32_store_bytes(x + BOTH <= to ? out + x : rest,
                           bm_divide_vector_single(first, &row->divisor),
                           bm_divide_vector_single(second, &row->divisor));
    }
    size_t left = (to - from) % BOTH;
    memcpy(out + to - left, rest, left);
    short_end(first, second, channels, before);
}

#endif
#endif
