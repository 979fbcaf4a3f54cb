/* SPDX-License-Identifier: MIT */
/* How full the queues of a turn were. */
#ifndef BM_BENCH_QUEUES_H
#define BM_BENCH_QUEUES_H

#include "bench/rounds.h"

/* In the order in which a picture passes them: pictures that wait for a lane, blocks that wait for the writer. */
#define BM_QUEUES 2
const bm_queue_stats *bm_queue_at(const bm_pipeline_stats *stats, unsigned index);
extern const char *const bm_queue_name[BM_QUEUES]; /* "ready", "write" */

typedef enum bm_queue_measure {
    BM_QUEUE_MEAN,  /* items, weighted by time */
    BM_QUEUE_FULL,  /* share of the time, 0 to 1 */
    BM_QUEUE_EMPTY, /* likewise */
    BM_QUEUE_MEASURES
} bm_queue_measure;

extern const char *const bm_queue_measure_name[BM_QUEUE_MEASURES];
double bm_queue_measured(const bm_turn_result *result, unsigned index, bm_queue_measure measure);
bm_estimate bm_queue_estimate(const bm_bench *bench, size_t configuration, unsigned index,
                              bm_queue_measure measure);

#endif
