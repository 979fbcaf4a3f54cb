/* SPDX-License-Identifier: MIT */
/* What trim finds in a picture (graph/measure.c asks for it). */
#ifndef BM_KERNELS_TRIM_H
#define BM_KERNELS_TRIM_H

#include "bandmill/filter.h"

/* The accumulator of trim's scan. It does not start as zeros but as bm_trim_begin() has it. */
typedef struct bm_trim_bounds {
    /* Samples from low to low + span are like the border's, and so are pixels whose alpha is below `visible`: 0 where there is
     * none. */
    uint16_t low[4], span[4], visible;
    /* All that is not like the border lies in columns [left, right) and rows [top, bottom); right 0: nothing so far. */
    uint32_t left, right, top, bottom;
} bm_trim_bounds;

/* For a picture, interleaved, whose first pixel is `corner`. */
bm_trim_bounds bm_trim_begin(const bm_call *call, const bm_desc *desc, const void *corner);

/* Turns what was found, if anything was, into what is kept: sides that are not trimmed, and the margin. */
void bm_trim_end(const bm_call *call, const bm_desc *desc, bm_trim_bounds *bounds);

#endif
