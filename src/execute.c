/* SPDX-License-Identifier: MIT */
/* Carrying out a planned batch: the pipeline, the thread that watches it, and what is said about
 * it. */
#include "execute.h"

#include <stdlib.h>
#include <string.h>

#include "bandmill/pipeline.h"
#include "command.h"
#include "confine.h"
#include "engine_config.h"
#include "malloc_limits.h"
#include "memory_text.h"
#include "outcomes.h"
#include "progress.h"
#include "report.h"
#include "resume/recorder.h"
#include "signals.h"
#include "standard_io.h"
#include "summary.h"
#include "trace.h"
#include "wrap.h"

/* How often progress is shown: as often as an eye follows, and as seldom as a log file bears. */
#define TERMINAL_TICK_MS 200
#define LINE_TICK_MS 10000

typedef struct execution {
    const bm_setup *setup;
    const bm_batch *batch;
    bm_resume *resume; /* NULL: no journal is kept */
    bm_recorder *recorder;
    bm_console console;
    bm_report report;
    bm_trace_file trace;
    bm_gallery gallery;
    bm_outcomes outcomes;
    bm_pipeline *pipeline;
    bm_engine_parts parts;
    bm_standard_io standard; /* for a picture that comes or goes that way */
    bm_monitor monitor;
    bm_pipeline_stats stats; /* when the run has ended */
} execution;

static void interrupted(void *context)
{
    execution *run = context;
    bm_pipeline_cancel(run->pipeline);
    bm_standard_io_cancel(&run->standard);
    bm_console_print(&run->console, "stopping; once more to stop at once\n");
}

static void stop(void *context)
{
    bm_pipeline_cancel(context);
}

static void format_progress(const execution *run, char *line, size_t size)
{
    bm_pipeline_stats stats;
    bm_pipeline_progress(run->pipeline, &stats);
    bm_progress_format(&stats, run->batch->count, line, size);
}

static void tick(void *context)
{
    execution *run = context;
    char line[256];
    format_progress(run, line, sizeof line);
    bm_console_live(&run->console, line);
}

static void asked(void *context)
{
    execution *run = context;
    char line[256];
    format_progress(run, line, sizeof line - 1);
    strcat(line, "\n");
    bm_console_print(&run->console, line);
}

static bm_status create_pipeline(execution *run, bm_error *error)
{
    bm_pipeline_config config = bm_engine_config(&run->parts, run->setup);
    bm_status status = BM_OK;
    bm_malloc_limits_set(config.memory_bytes, config.threads);
    if (run->resume)
        status = bm_recorder_create(&run->recorder, run->resume, run->batch, config.readers,
                                    &run->parts.store, error);
    if (status)
        return status;
    if (run->batch->from_standard)
        config.input = bm_standard_input(&run->standard);
    if (run->batch->to_standard)
        config.store = bm_standard_store(&run->standard);
    if (run->recorder)
        bm_recorder_attach(run->recorder, &config);
    config.context = &run->outcomes;
    config.tracer = bm_trace_tracer(&run->trace);
    config.inspect = bm_outcomes_inspect;
    config.finished = bm_outcomes_finished;
    return bm_pipeline_create(&run->pipeline, &config, error);
}

static bm_status prepare(execution *run, bm_error *error)
{
    const bm_run_settings *settings = run->setup->settings;
    const bm_codec *format = bm_run_format(settings);

    bm_status status =
        bm_report_open(&run->report, settings->report, settings->output, run->batch, error);
    bool lines_wanted = format && format->keeps_no_file && !bm_report_on_stdout(&run->report);
    FILE *lines = lines_wanted ? stdout : NULL;
    if (!status &&
        !bm_outcomes_init(&run->outcomes, &run->console, &run->report, run->batch, lines))
        status = bm_fail(error, BM_E_NOMEM, "no memory for %zu pictures", run->batch->count);
    if (!status && (run->batch->from_standard || run->batch->to_standard))
        status = bm_standard_io_open(&run->standard, error);
    if (!status)
        status = bm_trace_open(&run->trace, settings->trace, run->batch, error);
    if (!status)
        status = bm_gallery_open(&run->gallery, settings->gallery, run->batch, error);
    run->outcomes.gallery = &run->gallery;
    if (!status)
        status = create_pipeline(run, error);
    if (!status && run->resume)
        status = bm_resume_start(run->resume, run->batch, error);
    run->outcomes.most_failures = settings->fail_fast ? 1 : (size_t)settings->max_errors;
    run->outcomes.stop = stop;
    run->outcomes.stop_context = run->pipeline;
    return status;
}

static void removed_leftover(void *context, const char *path)
{
    execution *run = context;
    bm_memory_text line;
    if (!run->setup->settings->verbose || !bm_memory_text_open(&line))
        return;
    fputs("removed ", line.stream);
    bm_put_name(line.stream, path);
    fputs(", which a killed run had left\n", line.stream);
    if (bm_memory_text_close(&line))
        bm_console_print(&run->console, line.text);
    free(line.text);
}

/* The pictures, after what killed runs have left beside their outputs is out of the way. */
static bm_status run_tasks(execution *run, bm_error *error)
{
    const bm_batch *batch = run->batch;
    if (!batch->count)
        return BM_OK;
    bm_status status =
        bm_file_store_clean(batch->tasks, batch->count, removed_leftover, run, error);
    if (!status)
        status = bm_file_store_clean(batch->also, batch->also_count, removed_leftover, run, error);
    if (!status)
        status = bm_pipeline_run(run->pipeline, batch->tasks, batch->count, &run->stats, error);
    return status;
}

static bm_status start_monitor(execution *run, bm_error *error)
{
    const bm_run_settings *settings = run->setup->settings;
    if (settings->progress != BM_PROGRESS_AUTO)
        run->console.terminal = false;
    run->monitor = (bm_monitor){
        .context = run,
        .interrupted = interrupted,
        .asked = asked,
        .tick = settings->quiet || settings->progress == BM_PROGRESS_NONE ? NULL : tick,
        .tick_ms = run->console.terminal ? TERMINAL_TICK_MS : LINE_TICK_MS,
    };
    return bm_monitor_start(&run->monitor, error);
}

/* Threads that were wanted but could not be had are no failure, only slower. */
static void tell_missing_threads(const execution *run)
{
    unsigned wanted = run->setup->cpu.threads, got = run->stats.compute.threads;
    if (run->batch->count && got < wanted)
        fprintf(stderr, "bandmill run: warning: %u of %u threads: no more could be started\n", got,
                wanted);
}

/* The summary, for people and for the report. BM_E_WRITE: the report is not whole. */
static bm_status sum_up(execution *run, bm_error *error)
{
    const bm_report_totals totals = {
        .stats = &run->stats,
        .done = run->outcomes.done,
        .damaged = run->outcomes.damaged,
        .failed = run->outcomes.failed,
        .skipped = bm_batch_skipped(run->batch),
        .cancelled = run->outcomes.cancelled,
        .threads = run->batch->count ? run->stats.compute.threads : run->setup->cpu.threads,
        .signal = atomic_load(&run->monitor.caught),
    };
    tell_missing_threads(run);
    if (!run->setup->settings->quiet)
        bm_summary_print(&totals, &run->outcomes, run->batch, run->setup->settings->verbose,
                         stderr);
    bm_report_summary(&run->report, &totals);
    bm_status status = bm_trace_close(&run->trace, error);
    if (!status)
        status = bm_gallery_close(&run->gallery, run->setup, totals.signal != 0, error);
    bm_status reported = bm_report_close(&run->report, status ? NULL : error);
    if (!status && !reported && run->parts.held.sync_error)
        status = bm_fail(error, BM_E_WRITE,
                         "--fsync: a folder of outputs could not be brought to the disk: %s",
                         strerror(run->parts.held.sync_error));
    return status ? status : reported;
}

/* Runs the tasks under the eyes of the monitor, which stays until everything has been said, so that
 * an interrupt is heard until the end. Returns the exit code; BM_EXIT_REFUSED leaves its reason in
 * *error. */
static int run_watched(execution *run, bm_error *error)
{
    if (start_monitor(run, error))
        return BM_EXIT_REFUSED;
    int result = BM_EXIT_OK;
    bm_outcomes_asides(&run->outcomes, run->batch);
    if (run_tasks(run, error))
        result = BM_EXIT_REFUSED;
    bm_console_end_live(&run->console);
    if (result == BM_EXIT_OK) {
        bm_error trouble;
        bool all_is_well = !run->outcomes.failed && !run->outcomes.stopped;
        result = all_is_well ? BM_EXIT_OK : BM_EXIT_SOME_FAILED;
        if (sum_up(run, &trouble)) {
            bm_complain("run", trouble.message);
            result = BM_EXIT_SOME_FAILED;
        }
    }
    int signal_number = bm_monitor_stop(&run->monitor);
    /* What could not begin cannot be interrupted either: it says why, and its report has no end. */
    return signal_number && result != BM_EXIT_REFUSED ? 128 + signal_number : result;
}

int bm_execute(const bm_setup *setup, const bm_batch *batch, bm_resume *resume, bm_sandbox *sandbox)
{
    execution run = {.setup = setup, .batch = batch, .resume = resume, .standard.wake = {-1, -1}};
    bm_error error;
    bm_console_init(&run.console, stderr);
    bm_status status = prepare(&run, &error);
    if (!status)
        status = bm_confine(setup, batch, sandbox, &error);
    int result = status ? BM_EXIT_REFUSED : run_watched(&run, &error);
    if (result == BM_EXIT_REFUSED)
        bm_complain("run", error.message);
    bm_report_close(&run.report, NULL);
    bm_trace_close(&run.trace, NULL);
    bm_gallery_destroy(&run.gallery);
    bm_pipeline_destroy(run.pipeline);
    bm_recorder_destroy(run.recorder);
    bm_standard_io_close(&run.standard);
    bm_outcomes_destroy(&run.outcomes);
    bm_console_destroy(&run.console);
    return result;
}
