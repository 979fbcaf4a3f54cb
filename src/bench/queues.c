/* SPDX-License-Identifier: MIT */
#include "bench/queues.h"

const char *const bm_queue_name[BM_QUEUES] = {"ready", "write"};
const char *const bm_queue_measure_name[BM_QUEUE_MEASURES] = {"mean", "full", "empty"};

const bm_queue_stats *bm_queue_at(const bm_pipeline_stats *stats, unsigned index)
{
    const bm_queue_stats *queues[BM_QUEUES] = {&stats->ready, &stats->writes};
    return queues[index];
}

static double share(const bm_turn_result *result, uint64_t ns)
{
    double wall = (double)result->stats.wall_ns;
    return wall > 0 ? (double)ns / wall : 0;
}

static double ready_mean(const bm_turn_result *result)
{
    return result->stats.ready.mean_items;
}

static double ready_full(const bm_turn_result *result)
{
    return share(result, result->stats.ready.full_ns);
}

static double ready_empty(const bm_turn_result *result)
{
    return share(result, result->stats.ready.empty_ns);
}

static double write_mean(const bm_turn_result *result)
{
    return result->stats.writes.mean_items;
}

static double write_full(const bm_turn_result *result)
{
    return share(result, result->stats.writes.full_ns);
}

static double write_empty(const bm_turn_result *result)
{
    return share(result, result->stats.writes.empty_ns);
}

const bm_bench_quantity bm_queue_quantity[BM_QUEUES][BM_QUEUE_MEASURES] = {
    {ready_mean, ready_full, ready_empty},
    {write_mean, write_full, write_empty},
};
