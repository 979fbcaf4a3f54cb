/* SPDX-License-Identifier: MIT */
/* Running totals of interleaved channels: total[i] = total[i - channels] + in[i], modulo 2^32.
 *
 * Within a vector the totals come by doubling (Hillis and Steele 1986): adding the lanes `channels` below, then those
 * 2 `channels` below, and so on. What the vector before ended with is added last, so that only one permutation and one
 * addition wait for it. */
#ifndef BM_KERNELS_PREFIX_H
#define BM_KERNELS_PREFIX_H

#include "kernels/kernel.h"

#include "kernels/vec32.h"

#ifdef BM_V32_LANES

static inline bm_v32_moves prefix_up(uint32_t lanes)
{
    uint32_t lane[BM_V32_LANES];
    for (uint32_t i = 0; i < BM_V32_LANES; i++)
        lane[i] = i - lanes; /* below 0: beyond the last */
    return bm_v32_moves_make(lane);
}

/* Each lane's channel in the vector before. */
static inline bm_v32_moves prefix_last(uint32_t channels)
{
    uint32_t lane[BM_V32_LANES];
    for (uint32_t i = 0; i < BM_V32_LANES; i++)
        lane[i] = BM_V32_LANES - channels + i % channels;
    return bm_v32_moves_make(lane);
}

/* The totals of whole vectors; returns how many samples that were. */
BM_INLINED size_t prefix_vectors(const uint32_t *in, uint32_t *total, size_t samples,
                                 uint32_t channels)
{
    const bm_v32_moves up1 = prefix_up(channels), up2 = prefix_up(2 * channels),
                       up4 = prefix_up(4 * channels), up8 = prefix_up(8 * channels),
                       last = prefix_last(channels);
    uint32_t before[BM_V32_LANES];
    for (uint32_t i = 0; i < BM_V32_LANES; i++)
        before[i] = *(total + i % channels - channels);
    bm_v32 carry = bm_v32_load(before);

    size_t x = 0;
    for (; x + BM_V32_LANES <= samples; x += BM_V32_LANES) {
        bm_v32 v = bm_v32_load(in + x);
        if (channels < BM_V32_LANES)
            v = bm_v32_add(v, bm_v32_move(v, up1));
        if (2 * channels < BM_V32_LANES)
            v = bm_v32_add(v, bm_v32_move(v, up2));
        if (4 * channels < BM_V32_LANES)
            v = bm_v32_add(v, bm_v32_move(v, up4));
        if (8 * channels < BM_V32_LANES)
            v = bm_v32_add(v, bm_v32_move(v, up8));
        v = bm_v32_add(v, carry);
        bm_v32_store(total + x, v);
        carry = bm_v32_move(v, last);
    }
    return x;
}

#else

BM_INLINED size_t prefix_vectors(const uint32_t *in, uint32_t *total, size_t samples,
                                 uint32_t channels)
{
    (void)in, (void)total, (void)samples, (void)channels;
    return 0;
}

#endif

/* total[-channels] .. total[-1] hold what comes before. `channels` is a constant at each call. */
BM_INLINED void prefix_totals(const uint32_t *in, uint32_t *total, size_t samples,
                              uint32_t channels)
{
    size_t x = prefix_vectors(in, total, samples, channels);
    for (; x < samples; x++)
        total[x] = *(total + x - channels) + in[x];
}

#endif
