/* SPDX-License-Identifier: MIT */
/* Running totals of interleaved channels: total[i] = total[i - channels] + in[i], modulo 2^32.
 *
 * Within a vector the totals come by doubling (Hillis and Steele 1986): adding the lanes `channels` below, then those
 * 2 `channels` below, and so on. What the vector before ended with is added last, so that only one permutation and one
 * addition wait for it: bm_v32_move(totals, steps.last). */
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

typedef struct prefix_steps {
    bm_v32_moves up1, up2, up4, up8, last;
} prefix_steps;

static inline prefix_steps prefix_steps_make(uint32_t channels)
{
    return (prefix_steps){prefix_up(channels), prefix_up(2 * channels), prefix_up(4 * channels),
                          prefix_up(8 * channels), prefix_last(channels)};
}

/* The totals of a vector alone. `channels` is a constant at each call. */
BM_INLINED bm_v32 prefix_within(bm_v32 v, const prefix_steps *steps, uint32_t channels)
{
    if (channels < BM_V32_LANES)
        v = bm_v32_add(v, bm_v32_move(v, steps->up1));
    if (2 * channels < BM_V32_LANES)
        v = bm_v32_add(v, bm_v32_move(v, steps->up2));
    if (4 * channels < BM_V32_LANES)
        v = bm_v32_add(v, bm_v32_move(v, steps->up4));
    if (8 * channels < BM_V32_LANES)
        v = bm_v32_add(v, bm_v32_move(v, steps->up8));
    return v;
}

#endif

#endif
