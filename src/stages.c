/* SPDX-License-Identifier: MIT */
/* What the stages of a run did with their time, in words. */
#include "stages.h"

#include <inttypes.h>

const bm_stage_stats *bm_stage_at(const bm_pipeline_stats *stats, unsigned index)
{
    const bm_stage_stats *stages[BM_STAGES] = {&stats->read, &stats->compute, &stats->write};
    return stages[index];
}

const char *bm_stage_name(unsigned index)
{
    static const char *const names[BM_STAGES] = {"read", "compute", "write"};
    return names[index];
}

static double per_thread(const bm_stage_stats *stage, uint64_t ns)
{
    return stage->threads ? (double)ns / stage->threads : 0;
}

unsigned bm_stage_limiting(const bm_pipeline_stats *stats)
{
    unsigned limiting = 0;
    double most = -1;
    for (unsigned i = 0; i < BM_STAGES; i++) {
        const bm_stage_stats *stage = bm_stage_at(stats, i);
        double busy = per_thread(stage, stage->busy_ns);
        if (busy > most) {
            most = busy;
            limiting = i;
        }
    }
    return limiting;
}

void bm_stages_print(const bm_pipeline_stats *stats, FILE *stream)
{
    double wall = stats->wall_ns ? (double)stats->wall_ns / 100 : 1;
    fprintf(stream, "%-9s%8s%10s%8s%9s%9s\n", "stage", "threads", "pictures", "busy", "starved",
            "blocked");
    for (unsigned i = 0; i < BM_STAGES; i++) {
        const bm_stage_stats *stage = bm_stage_at(stats, i);
        fprintf(stream, "%-9s%8u%10" PRIu64 "%7.1f%%%8.1f%%%8.1f%%%s\n", bm_stage_name(i),
                stage->threads, stage->items, per_thread(stage, stage->busy_ns) / wall,
                per_thread(stage, stage->starved_ns) / wall,
                per_thread(stage, stage->blocked_ns) / wall,
                i == bm_stage_limiting(stats) ? "  <- limits the run" : "");
    }
}
