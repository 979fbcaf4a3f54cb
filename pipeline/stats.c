/* SPDX-License-Identifier: MIT */
/* The clocks of all threads, and their sum. */
#include "stats.h"

#include <stdlib.h>
#include <string.h>

#include "bandmill/size.h"
#include "clock.h"

bm_status bm_stats_init(bm_stats *stats, unsigned readers, unsigned lanes, bm_error *error)
{
    size_t bytes;
    if (bm_size_mul((size_t)readers + lanes + 1, sizeof(bm_clock), &bytes))
        stats->clocks = aligned_alloc(_Alignof(bm_clock), bytes);
    if (!stats->clocks)
        return bm_fail(error, BM_E_NOMEM, "no memory for %u readers and %u threads", readers,
                       lanes);
    memset(stats->clocks, 0, bytes);
    stats->readers = readers;
    stats->lanes = lanes;
    return BM_OK;
}

void bm_stats_destroy(bm_stats *stats)
{
    free(stats->clocks);
    stats->clocks = NULL;
}

bm_clock *bm_stats_writer(bm_stats *stats)
{
    return &stats->clocks[0];
}

bm_clock *bm_stats_reader(bm_stats *stats, unsigned index)
{
    return &stats->clocks[1 + index];
}

bm_clock *bm_stats_lane(bm_stats *stats, unsigned index)
{
    return &stats->clocks[1 + stats->readers + index];
}

#define ADD(counter, value) atomic_fetch_add_explicit(&(counter), value, memory_order_relaxed)
#define GET(counter) atomic_load_explicit(&(counter), memory_order_relaxed)

void bm_clock_add(bm_clock *clock, int64_t total_ns, int64_t starved_ns, int64_t blocked_ns)
{
    ADD(clock->busy_ns, total_ns - starved_ns - blocked_ns);
    ADD(clock->starved_ns, starved_ns);
    ADD(clock->blocked_ns, blocked_ns);
}

void bm_stats_count(bm_stats *stats, const bm_outcome *outcome)
{
    ADD(stats->bytes_in, outcome->bytes_in);
    ADD(stats->bytes_out, outcome->bytes_out);
    for (size_t i = 0; i < outcome->also_count; i++)
        ADD(stats->bytes_out, outcome->also[i].bytes_out);
    if (outcome->status == BM_OK) {
        ADD(stats->pixels_in,
            (uint64_t)outcome->picture->desc.width * outcome->picture->desc.height);
        ADD(stats->done, 1);
    } else if (outcome->status == BM_E_CANCELLED) {
        ADD(stats->cancelled, 1);
    } else {
        ADD(stats->failed, 1);
    }
}

static bm_stage_stats sum_stage(const bm_clock *clocks, unsigned count, unsigned running,
                                uint64_t *helped_ns)
{
    int64_t busy = 0, starved = 0, blocked = 0;
    bm_stage_stats stage = {.threads = running};
    for (unsigned i = 0; i < count; i++) {
        stage.items += GET(clocks[i].items);
        busy += GET(clocks[i].busy_ns);
        starved += GET(clocks[i].starved_ns);
        blocked += GET(clocks[i].blocked_ns);
        *helped_ns += GET(clocks[i].helped_ns);
    }
    /* Of a snapshot in mid-flight one part may be in and the other not yet. */
    stage.busy_ns = busy > 0 ? (uint64_t)busy : 0;
    stage.starved_ns = starved > 0 ? (uint64_t)starved : 0;
    stage.blocked_ns = blocked > 0 ? (uint64_t)blocked : 0;
    return stage;
}

void bm_stats_sum(bm_stats *stats, bm_pipeline_stats *sum)
{
    uint64_t start = GET(stats->start_ns), end = GET(stats->end_ns);
    sum->helped_jobs_ns = 0;
    sum->write = sum_stage(bm_stats_writer(stats), 1, start != 0, &sum->helped_jobs_ns);
    sum->read = sum_stage(bm_stats_reader(stats, 0), stats->readers, GET(stats->readers_running),
                          &sum->helped_jobs_ns);
    sum->compute = sum_stage(bm_stats_lane(stats, 0), stats->lanes, GET(stats->lanes_running),
                             &sum->helped_jobs_ns);
    sum->wall_ns = start ? (end ? end : bm_now_ns()) - start : 0;
    sum->tasks = GET(stats->tasks);
    sum->done = GET(stats->done);
    sum->failed = GET(stats->failed);
    sum->cancelled = GET(stats->cancelled);
    sum->pixels_in = GET(stats->pixels_in);
    sum->bytes_in = GET(stats->bytes_in);
    sum->bytes_out = GET(stats->bytes_out);
}
