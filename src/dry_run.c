/* SPDX-License-Identifier: MIT */
/* Telling what a batch would do. */
#include "execute.h"

#include "command.h"
#include "confine.h"
#include "outcomes.h"

/* `input -> output` for each output of a task: data for programs, so names are printed as they are. */
static void print_task(const bm_task *task)
{
    if (!bm_task_stays(task))
        printf("%s -> %s\n", task->input, task->output ? task->output : "(no file)");
    for (size_t i = 0; i < task->also_count; i++)
        print_task(&task->also[i]);
}

int bm_dry_run(const bm_setup *setup, const bm_batch *batch, bm_sandbox *sandbox)
{
    const char *path = setup->settings->report;
    bm_console console;
    bm_report report;
    bm_outcomes outcomes = {0};
    bm_error error;
    int result = BM_EXIT_OK;
    bm_console_init(&console, stderr);
    bm_status status = bm_report_open(&report, path, NULL, batch, &error);
    if (!status)
        status = bm_confine(setup, batch, sandbox, &error);
    if (status) {
        bm_complain("run", error.message);
        result = BM_EXIT_REFUSED;
        goto done;
    }
    bm_outcomes_init(&outcomes, &console, &report, batch, NULL);
    bm_outcomes_asides(&outcomes, batch);
    if (!bm_report_on_stdout(&report))
        for (size_t i = 0; i < batch->count; i++)
            print_task(&batch->tasks[i]);
    for (size_t i = 0; i < batch->count; i++)
        bm_report_task(&report, i, NULL);
    const bm_pipeline_stats none = {0};
    bm_report_summary(&report, &(bm_report_totals){.stats = &none,
                                                   .planned = batch->count,
                                                   .failed = outcomes.failed,
                                                   .skipped = bm_batch_skipped(batch),
                                                   .threads = setup->cpu.threads});
    result = outcomes.failed ? BM_EXIT_SOME_FAILED : BM_EXIT_OK;
    bm_outcomes_destroy(&outcomes);
    if (bm_report_close(&report, &error)) {
        bm_complain("run", error.message);
        result = BM_EXIT_SOME_FAILED;
    }

done:
    bm_report_close(&report, NULL);
    bm_console_destroy(&console);
    return result;
}
