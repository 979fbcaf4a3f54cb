/* SPDX-License-Identifier: MIT */
/* Square windows that slide down the rows: what filters share that keep something of each column
 * (its sum, its histogram) and change it by one row that comes and one that goes.
 *
 * Between two rows a column knows the 2r rows that both windows share. A row of output adds the row
 * in[2r], is made, and takes off in[0], where `in` points at the first row of its window. A band that resumes
 * finds its columns in scratch; any other begins them with the first 2r rows that it was given. That is
 * the one cost that hangs on the radius, and plan->start_rows asks for bands high enough to bear it. */
#ifndef BM_KERNELS_WINDOW_H
#define BM_KERNELS_WINDOW_H

#include "kernels/border.h"
#include "kernels/kernel.h"

/* Radii of a plane's window, in its own samples. */
typedef struct window_radius {
    uint32_t across, down;
} window_radius;

#ifdef BM_KERNEL_LEVEL

/* The first row of the window of row y. */
static inline const bm_sample *const *window_rows(const bm_band *band, uint32_t y)
{
    return (const bm_sample *const *)band->in + (y - band->y0);
}

#else

/* Halves go up, so that no radius but 0 becomes 0 in a plane of half the size. */
static inline uint32_t window_scaled(uint32_t radius, unsigned shift)
{
    return (radius + ((1u << shift) >> 1)) >> shift;
}

/* Fills in the radii of all planes. */
static inline void window_measure(const bm_desc *desc, uint32_t radius, window_radius *planes)
{
    for (unsigned p = 0; p < desc->planes; p++)
        planes[p] = (window_radius){window_scaled(radius, desc->plane[p].hshift),
                                    window_scaled(radius, desc->plane[p].vshift)};
}

/* Of a filter whose first parameter is the radius in pixels. */
static inline bm_reach window_reach(const bm_call *call, const bm_desc *in)
{
    (void)in;
    return bm_reach_even((uint32_t)call->value[0].number);
}

static inline bm_span window_span(window_radius radius, uint32_t y0, uint32_t y1)
{
    return (bm_span){(int32_t)y0 - (int32_t)radius.down, (int32_t)(y1 + radius.down)};
}

#endif
#endif
