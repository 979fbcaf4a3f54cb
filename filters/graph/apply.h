/* SPDX-License-Identifier: MIT */
/* Applying chains to pictures in memory. */
#ifndef BM_GRAPH_APPLY_H
#define BM_GRAPH_APPLY_H

#include "bandmill/run.h"

/* How a chain is applied, besides what to. */
typedef struct bm_applying {
    bm_cpu_level level;
    unsigned threads;
    uint32_t band_rows;
    const bm_parallel *parallel;
    const bm_allocator *allocator;
} bm_applying;

/* What is left of a chain when its last measured call (bandmill/measure.h) is done; all of it where there is none. */
typedef struct bm_remainder {
    bm_chain chain; /* a view */
    bm_image image; /* what it is to be applied to: a view of the input, or of what is held */
    bm_image held;  /* in memory of the allocator */
} bm_remainder;

/* Does all that precedes. The errors of planning, running and measuring. */
bm_status bm_graph_apply_measured(const bm_chain *chain, const bm_image *in,
                                  const bm_applying *how, bm_remainder *left, bm_error *error);
/* Also after an error. */
void bm_remainder_clear(bm_remainder *left, const bm_applying *how);

#endif
