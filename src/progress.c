/* SPDX-License-Identifier: MIT */
/* How far a run has come, as one line. */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>

#include "stages.h"

/* Before this much is known, estimates would jump about. */
#define ESTIMATE_FROM_NS UINT64_C(1000000000)

static size_t ended(const bm_pipeline_stats *stats)
{
    return stats->done + stats->failed + stats->cancelled;
}

/* ", 1:02:03 left, compute limits": pictures still to do at the speed so far, and the stage that
 * sets it. */
static void format_estimate(const bm_pipeline_stats *stats, size_t total, char *text, size_t size)
{
    text[0] = '\0';
    if (!ended(stats) || ended(stats) > total || stats->wall_ns < ESTIMATE_FROM_NS)
        return;
    double per_picture = (double)stats->wall_ns / 1e9 / (double)ended(stats);
    uint64_t left = (uint64_t)(per_picture * (double)(total - ended(stats)) + 0.5);
    const char *limiting = bm_stage_name(bm_stage_limiting(stats));
    if (left >= 3600)
        snprintf(text, size, ", %" PRIu64 ":%02u:%02u left, %s limits", left / 3600,
                 (unsigned)(left / 60 % 60), (unsigned)(left % 60), limiting);
    else
        snprintf(text, size, ", %u:%02u left, %s limits", (unsigned)(left / 60),
                 (unsigned)(left % 60), limiting);
}

int bm_progress_format(const bm_pipeline_stats *stats, size_t total, char *text, size_t size)
{
    double seconds = stats->wall_ns ? (double)stats->wall_ns / 1e9 : 1e-9;
    char failed[40] = "", estimate[64];
    if (stats->failed)
        snprintf(failed, sizeof failed, ", %zu failed", stats->failed);
    format_estimate(stats, total, estimate, sizeof estimate);
    return snprintf(text, size, "%zu/%zu pictures, %u%%, %.1f MP/s, %.1f MB read%s%s", ended(stats),
                    total, total ? (unsigned)(100 * ended(stats) / total) : 100,
                    (double)stats->pixels_in / 1e6 / seconds, (double)stats->bytes_in / 1e6, failed,
                    estimate);
}
