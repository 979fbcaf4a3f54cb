/* SPDX-License-Identifier: MIT */
#include "bench/queues.h"

const char *const bm_queue_name[BM_QUEUES] = {"ready", "write"};
const char *const bm_queue_measure_name[BM_QUEUE_MEASURES] = {"mean", "full", "empty"};

const bm_queue_stats *bm_queue_at(const bm_pipeline_stats *stats, unsigned index)
{
    const bm_queue_stats *queues[BM_QUEUES] = {&stats->ready, &stats->writes};
    return queues[index];
}

double bm_queue_measured(const bm_turn_result *result, unsigned index, bm_queue_measure measure)
{
    const bm_queue_stats *queue = bm_queue_at(&result->stats, index);
    double wall_ns = (double)result->stats.wall_ns;
    if (measure == BM_QUEUE_MEAN)
        return queue->mean_items;
    return wall_ns > 0
               ? (double)(measure == BM_QUEUE_FULL ? queue->full_ns : queue->empty_ns) / wall_ns
               : 0;
}

bm_estimate bm_queue_estimate(const bm_bench *bench, size_t configuration, unsigned index,
                              bm_queue_measure measure)
{
    double values[BM_ROUNDS_MOST];
    for (size_t round = 0; round < bench->rounds; round++)
        values[round] = bm_queue_measured(
            &bench->results[round * bench->plan->grid.count + configuration], index, measure);
    return bm_estimate_of(values, bench->rounds);
}
