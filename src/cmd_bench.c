/* SPDX-License-Identifier: MIT */
/* `bandmill bench`: how many threads pay on this machine, and what stops the rest. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "bench/settings.h"
#include "bench/tell.h"
#include "command_line.h"
#include "console.h"
#include "explain.h"
#include "planning.h"
#include "side_file.h"

typedef struct bench_command {
    const bm_bench_settings *settings;
    bm_planning planning;
    bm_scratch scratch;
    bm_bench_plan plan;
    bm_bench bench;
    bm_console console;
} bench_command;

/* ---- what is said meanwhile ------------------------------------------------------------------ */

static void show_progress(void *context, size_t round, size_t configuration)
{
    bench_command *command = context;
    const bm_configuration *c = &command->plan.grid.item[configuration];
    char line[128], of[32] = "";
    if (!command->plan.time_ns)
        snprintf(of, sizeof of, " of %zu", command->plan.rounds);
    if (round)
        snprintf(line, sizeof line, "round %zu%s: %u threads, %u readers, a queue of %zu", round,
                 of, c->threads, c->readers, c->queue);
    else
        snprintf(line, sizeof line, "comparing outputs: %u threads, %u readers, a queue of %zu",
                 c->threads, c->readers, c->queue);
    bm_console_live(&command->console, line);
}

/* ---- what is told in the end ----------------------------------------------------------------- */

static bm_status write_to(const char *option, const char *path, const bm_bench_header *header,
                          void (*write)(const bm_bench_header *header, FILE *stream),
                          bm_error *error)
{
    FILE *stream;
    if (!path)
        return BM_OK;
    bm_status status = bm_side_file_open(&stream, option, path, NULL,
                                         &header->bench->plan->planning->batch, error);
    if (status)
        return status;
    write(header, stream);
    return bm_side_file_close(stream, option, path, error);
}

static char *format_chain(const bm_chain *chain)
{
    size_t size = bm_chain_format(chain, NULL, 0) + 1;
    char *text = malloc(size);
    if (text)
        bm_chain_format(chain, text, size);
    return text;
}

/* One turn more, for the page. */
static bm_status watch(const bench_command *command, const bm_verdict *verdict,
                       bm_timeline **timeline, bm_error *error)
{
    bm_turn_result result;
    *timeline = NULL;
    if (!command->settings->html)
        return BM_OK;
    *timeline = bm_timeline_create();
    if (!*timeline)
        return bm_fail(error, BM_E_NOMEM, "no memory for a timeline");
    return bm_bench_watch(&command->bench, verdict->knee, *timeline, &result, error);
}

static bm_status tell(const bench_command *command, bm_error *error)
{
    const bm_bench_settings *settings = command->settings;
    const bm_setup *setup = &command->planning.setup;
    bm_verdict verdict = bm_verdict_reach(&command->bench, setup->cpu.threads);
    bm_timeline *timeline;
    bm_status status = watch(command, &verdict, &timeline, error);
    char *chain = format_chain(&setup->chain);
    char *again = bm_command_line();
    if (!status && (!chain || !again))
        status = bm_fail(error, BM_E_NOMEM, "no memory to tell the results");
    if (!status) {
        bm_bench_header header = {.bench = &command->bench,
                                  .verdict = &verdict,
                                  .chain = chain,
                                  .command = again,
                                  .kernels = bm_cpu_name(setup->level)};
        bm_bench_describe_machine(&header);
        header.timeline = timeline;
        if (!bm_bench_on_stdout(settings))
            bm_bench_print_table(&header, stdout);
        status = write_to("json", settings->json, &header, bm_bench_write_json, error);
        if (!status)
            status = write_to("csv", settings->csv, &header, bm_bench_write_csv, error);
        if (!status)
            status = write_to("html", settings->html, &header, bm_bench_write_html, error);
    }
    free(chain);
    free(again);
    bm_timeline_destroy(timeline);
    return status;
}

/* ---- the command ----------------------------------------------------------------------------- */

static bm_status plan(bench_command *command, bm_run_settings *run, const bm_words *operands)
{
    const bm_bench_settings *settings = command->settings;
    bm_error error;
    bm_status status = bm_scratch_make(&command->scratch, run->output, &error);
    if (status) {
        bm_complain("bench", error.message);
        return status;
    }
    run->output = command->scratch.path;
    status = bm_planning_make(&command->planning, "bench", run, operands);
    if (status)
        return status;
    if (run->explain)
        bm_explain_first(&command->planning.setup, &command->planning.batch, stderr);
    const bm_grid_request request = {
        .threads = settings->threads,
        .readers = settings->readers,
        .queue = settings->queue,
        .cpus = command->planning.setup.cpu.threads,
    };
    command->plan = (bm_bench_plan){
        .planning = &command->planning,
        .scratch = &command->scratch,
        .writes = !settings->no_write,
        .cold = settings->cold,
        .rounds = settings->repeat,
        .time_ns = settings->time_ns,
        .progress = run->quiet || !command->console.terminal ? NULL : show_progress,
        .context = command,
    };
    status = bm_grid_make(&command->plan.grid, &request, &error);
    if (!status && !command->planning.batch.count)
        status = bm_fail(&error, BM_E_PARAM, "there is no picture to work on");
    if (status)
        bm_complain("bench", error.message);
    return status;
}

/* Outputs that are not the same leave no numbers behind, for there is nothing to compare. */
static int measure(bench_command *command)
{
    bm_error error;
    bm_turn_watch_signals();
    bm_status status = bm_bench_verify(&command->plan, &error);
    if (!status)
        status = bm_bench_run(&command->bench, &command->plan, &error);
    bm_console_end_live(&command->console);
    if (!status)
        status = tell(command, &error);
    if (status)
        bm_complain("bench", error.message);
    return bm_turn_signal() ? 128 + bm_turn_signal() : status ? BM_EXIT_SOME_FAILED : BM_EXIT_OK;
}

static int run(void *settings_of_bench, const bm_words *operands)
{
    bm_bench_settings *settings = settings_of_bench;
    bench_command command = {.settings = settings};
    bm_error error;
    int result = BM_EXIT_REFUSED;
    const char *parent = settings->run.output;
    settings->run.output = "."; /* what is checked is the rest */
    bm_status status = bm_bench_settings_check(settings, operands->count, &error);
    settings->run.output = parent;
    if (status) {
        bm_complain("bench", error.message);
        return result;
    }
    bm_console_init(&command.console, stderr);
    if (!plan(&command, &settings->run, operands))
        result = measure(&command);
    bm_bench_free(&command.bench);
    bm_grid_free(&command.plan.grid);
    bm_planning_clear(&command.planning);
    bm_scratch_remove(&command.scratch);
    bm_console_destroy(&command.console);
    return result;
}

const bm_command bm_command_bench = {
    .name = "bench",
    .operands = "INPUT...",
    .takes = BM_TAKES_FILES,
    .summary = "Compare numbers of threads",
    .doc = "Runs the batch again and again under each number of threads (and of readers and queue "
           "places, where several are "
           "given), and says how many pay on this machine and what stops the rest.\n\n"
           "First every configuration's outputs are compared with those of one thread: should any "
           "differ, that is told and "
           "nothing else (exit code 1). Then every configuration has one turn in each round, in a "
           "process of its own. "
           "Medians come with intervals; a difference that may be noise is marked with ~.",
    .assemble = bm_bench_options,
    .defaults = &bm_bench_defaults,
    .settings_bytes = sizeof(bm_bench_settings),
    .run = run,
};
