/* SPDX-License-Identifier: MIT */
/* How far a run has come, as one line. */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>

#include "stages.h"

/* Below this the estimate of what is left would jump about. */
#define ESTIMATE_FROM_NS UINT64_C(1000000000)

/* ", 1:02:03 left": pictures still to do at the speed so far. */
static void format_left(const bm_pipeline_stats *stats, size_t total, char *text, size_t size)
{
    size_t ended = stats->done + stats->failed + stats->cancelled;
    text[0] = '\0';
    if (!ended || ended > total || stats->wall_ns < ESTIMATE_FROM_NS)
        return;
    double seconds = (double)stats->wall_ns / 1e9 * (double)(total - ended) / (double)ended;
    uint64_t left = (uint64_t)(seconds + 0.5);
    if (left >= 3600)
        snprintf(text, size, ", %" PRIu64 ":%02u:%02u left", left / 3600,
                 (unsigned)(left / 60 % 60), (unsigned)(left % 60));
    else
        snprintf(text, size, ", %u:%02u left", (unsigned)(left / 60), (unsigned)(left % 60));
}

int bm_progress_format(const bm_pipeline_stats *stats, size_t total, char *text, size_t size)
{
    size_t ended = stats->done + stats->failed + stats->cancelled;
    double seconds = stats->wall_ns ? (double)stats->wall_ns / 1e9 : 1e-9;
    char failed[40] = "", left[48];
    if (stats->failed)
        snprintf(failed, sizeof failed, ", %zu failed", stats->failed);
    format_left(stats, total, left, sizeof left);
    return snprintf(text, size, "%zu/%zu pictures, %u%%, %.1f MP/s, %.0f MB read%s%s, %s limits",
                    ended, total, total ? (unsigned)(100 * ended / total) : 100,
                    (double)stats->pixels_in / 1e6 / seconds, (double)stats->bytes_in / 1e6, failed,
                    left, bm_stage_name(bm_stage_limiting(stats)));
}
