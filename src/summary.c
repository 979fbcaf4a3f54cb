/* SPDX-License-Identifier: MIT */
/* The last lines of a run, for people. */
#include "summary.h"

#include <signal.h>

#include "stages.h"
#include "wrap.h"

/* A part of the list of what became of the pictures, with a comma where it is not the first. */
static void put_count(FILE *stream, size_t count, const char *what, bool *first)
{
    fprintf(stream, "%s%zu %s", *first ? "" : ", ", count, what);
    *first = false;
}

static void put_skipped(const bm_batch *batch, bool *first, FILE *stream)
{
    for (bm_skip skip = 0; skip < BM_SKIP_COUNT; skip++) {
        if (!batch->skipped[skip])
            continue;
        put_count(stream, batch->skipped[skip], "skipped", first);
        fprintf(stream, " (%s)", bm_skip_words(skip));
    }
}

/* Named as they came, failures of a long run have scrolled away by its end. */
#define SCREENFUL 40

static bool named_again(const bm_outcomes *outcomes, size_t pictures)
{
    return outcomes->failed && pictures > SCREENFUL;
}

static void put_failures(const bm_outcomes *outcomes, bool reported, FILE *stream)
{
    size_t named = outcomes->failed < BM_FAILURES_KEPT ? outcomes->failed : BM_FAILURES_KEPT;
    fputs("failed:\n", stream);
    for (size_t i = 0; i < named; i++) {
        fputs("  ", stream);
        bm_put_name(stream, outcomes->failure[i].input);
        fprintf(stream, ": %s\n", bm_status_name(outcomes->failure[i].status));
    }
    if (named < outcomes->failed)
        fprintf(stream, "  and %zu more%s\n", outcomes->failed - named,
                reported ? ": the report has them all" : " (--report FILE has them all)");
}

static const char *signal_name(int number)
{
    return number == SIGINT ? "SIGINT" : number == SIGHUP ? "SIGHUP" : "SIGTERM";
}

static void put_stop(const bm_report_totals *totals, const bm_outcomes *outcomes, FILE *stream)
{
    if (totals->signal)
        fprintf(stream, "stopped by %s: ", signal_name(totals->signal));
    else if (outcomes->stopped == BM_STOP_FAILURES)
        fprintf(stream, "stopped after %zu failure%s: ", outcomes->failed,
                outcomes->failed == 1 ? "" : "s");
    else if (outcomes->stopped == BM_STOP_UNREAD)
        fputs("stopped because standard output was closed: ", stream);
}

void bm_summary_print(const bm_report_totals *totals, const bm_outcomes *outcomes,
                      const bm_batch *batch, bool verbose, FILE *stream)
{
    const bm_pipeline_stats *stats = totals->stats;
    size_t pictures = totals->done + totals->failed + totals->skipped + totals->cancelled;
    bool first = true;
    if (verbose) {
        bm_outcomes_print_rules(outcomes, stream);
        bm_outcomes_print_warnings(outcomes, stream);
        if (batch->count)
            bm_stages_print(stats, stream);
    }
    if (named_again(outcomes, pictures))
        put_failures(outcomes, outcomes->report->path, stream);
    put_stop(totals, outcomes, stream);
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
        if (totals->damaged)
            fprintf(stream, " (%zu of them damaged, see above)", totals->damaged);
        put_skipped(batch, &first, stream);
        if (totals->failed)
            put_count(stream, totals->failed,
                      named_again(outcomes, pictures) ? "failed" : "failed (see above)", &first);
        if (totals->cancelled)
            put_count(stream, totals->cancelled, "not done", &first);
    }
    if (outcomes->warnings && !verbose)
        fputs("; there were warnings (--verbose lists them)", stream);
    fputc('\n', stream);
}
