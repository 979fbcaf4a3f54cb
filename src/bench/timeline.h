/* SPDX-License-Identifier: MIT */
/* What every thread of one turn did, kept in memory that the turn's process shares. */
#ifndef BM_BENCH_TIMELINE_H
#define BM_BENCH_TIMELINE_H

#include <stdatomic.h>

#include "bandmill/pipeline.h"

enum { BM_TIMELINE_SPANS = 1 << 18, BM_TIMELINE_DEPTHS = 1 << 16 };

typedef struct bm_timeline_span {
    bm_span_of_time span; /* times since the first moment of the turn */
    unsigned thread;      /* number within its stage, from 0 */
} bm_timeline_span;

typedef struct bm_timeline_depth {
    uint64_t at_ns;
    size_t pictures; /* in the ready queue from then on */
} bm_timeline_depth;

typedef struct bm_timeline {
    uint64_t start_ns;
    atomic_uint threads[3];      /* by stage */
    atomic_size_t spans, depths; /* all that came; those beyond the room are only counted */
    bm_timeline_span span[BM_TIMELINE_SPANS];    /* in no order */
    bm_timeline_depth depth[BM_TIMELINE_DEPTHS]; /* likewise */
} bm_timeline;

/* In shared memory, all zeros; NULL: there is none. */
bm_timeline *bm_timeline_create(void);
void bm_timeline_destroy(bm_timeline *timeline);

/* Begins now. Once a process. */
bm_tracer bm_timeline_tracer(bm_timeline *timeline);

#endif
