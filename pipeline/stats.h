/* SPDX-License-Identifier: MIT */
/* Counting what the pipeline did. Every thread has a clock of its own and adds to it; anyone may
 * read the sum at any time. Atomic throughout, so that a snapshot is never torn, and relaxed: it
 * need not be of one instant. */
#ifndef BM_STATS_H
#define BM_STATS_H

#include <stdatomic.h>
#include <stdbool.h>

#include "bandmill/pipeline.h"

/* Written by one thread; each on cache lines of its own, so that counting is no traffic between
 * threads. */
typedef struct bm_clock {
    _Alignas(128) atomic_uint_least64_t items;
    /* Two's complement: what one thread worked off, another may have waited for, and then one part
     * of a sum is negative. The sum is not. */
    atomic_int_least64_t busy_ns, starved_ns, blocked_ns;
    atomic_uint_least64_t helped_ns;
} bm_clock;

typedef struct bm_stats {
    bm_clock *clocks; /* writer, readers, lanes; aligned */
    unsigned readers, lanes;

    /* Written by the thread that runs the pipeline. */
    atomic_size_t tasks;
    atomic_uint readers_running, lanes_running;
    atomic_uint_least64_t start_ns, end_ns; /* 0: not yet */

    /* Written by the writer. */
    atomic_size_t done, failed, cancelled;
    atomic_uint_least64_t pixels_in, bytes_in, bytes_out;
} bm_stats;

bm_status bm_stats_init(bm_stats *stats, unsigned readers, unsigned lanes, bm_error *error);
void bm_stats_destroy(bm_stats *stats);

bm_clock *bm_stats_writer(bm_stats *stats);
bm_clock *bm_stats_reader(bm_stats *stats, unsigned index);
bm_clock *bm_stats_lane(bm_stats *stats, unsigned index);

/* One stretch of a thread's time: `total_ns`, of which it waited for input and for room in the
 * output. */
void bm_clock_add(bm_clock *clock, int64_t total_ns, int64_t starved_ns, int64_t blocked_ns);

/* One task has ended. Called by the writer. */
void bm_stats_count(bm_stats *stats, const bm_outcome *outcome);

/* The sum so far. Leaves peak_reserved_bytes alone: the budget knows it. Any thread. */
void bm_stats_sum(bm_stats *stats, bm_pipeline_stats *sum);

#endif
