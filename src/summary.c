/* SPDX-License-Identifier: MIT */
/* The last lines of a run, for people. */
#include "summary.h"

#include <signal.h>

#include "stages.h"

/* A part of the list of what became of the pictures, with a comma where it is not the first. */
static void put_count(FILE *stream, size_t count, const char *what, bool *first)
{
    fprintf(stream, "%s%zu %s", *first ? "" : ", ", count, what);
    *first = false;
}

void bm_summary_print(const bm_report_totals *totals, const bm_outcomes *outcomes,
                      const bm_batch *batch, bool verbose, FILE *stream)
{
    const bm_pipeline_stats *stats = totals->stats;
    size_t pictures = totals->done + totals->failed + totals->skipped + totals->cancelled;
    bool first = true;
    if (verbose) {
        bm_outcomes_print_warnings(outcomes, stream);
        if (batch->count)
            bm_stages_print(stats, stream);
    }
    if (totals->signal)
        fprintf(stream, "stopped by %s: ", totals->signal == SIGINT ? "SIGINT" : "SIGTERM");
    fprintf(stream, "%zu picture%s", pictures, pictures == 1 ? "" : "s");
    if (!pictures && batch->folders_left)
        fputs(" (--recursive descends into the folders below)", stream);
    if (batch->count) {
        double megapixels = (double)stats->pixels_in / 1e6, seconds = (double)stats->wall_ns / 1e9;
        fprintf(stream, ", %.1f MP in %.2f s (%.1f MP/s, %u thread%s)", megapixels, seconds,
                seconds > 0 ? megapixels / seconds : 0, totals->threads,
                totals->threads == 1 ? "" : "s");
    }
    if (pictures) {
        fputs(": ", stream);
        put_count(stream, totals->done, "done", &first);
        if (totals->skipped)
            put_count(stream, totals->skipped, "skipped (their outputs exist)", &first);
        if (totals->failed)
            put_count(stream, totals->failed, "failed (see above)", &first);
        if (totals->cancelled)
            put_count(stream, totals->cancelled, "not done", &first);
    }
    if (outcomes->warnings && !verbose)
        fputs("; there were warnings (--verbose lists them)", stream);
    fputc('\n', stream);
}
