/* SPDX-License-Identifier: MIT */
/* The report of a run for programs: where it is written, and in which order. */
#include "report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report_line.h"
#include "side_file.h"

static void put(bm_report *report, size_t position, char *line)
{
    report->failed |= !line;
    bm_ordered_put(&report->lines, position, line);
}

/* Every task and every aside before a task in the plan comes before it in the report. */
static size_t position_of(const bm_batch *batch, size_t task)
{
    size_t low = 0, high = batch->aside_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (batch->asides[middle].before <= task)
            low = middle + 1;
        else
            high = middle;
    }
    return task + low;
}

bm_status bm_report_open(bm_report *report, const char *path, const char *folder,
                         const bm_batch *batch, bm_error *error)
{
    *report = (bm_report){.path = path, .batch = batch};
    if (!path)
        return BM_OK;
    bm_status status = bm_side_file_open(&report->stream, "report", path, folder, batch, error);
    if (status)
        return status;
    /* A line is written as it is made, so that a report can be followed and is whole up to its last
     * line. */
    setvbuf(report->stream, NULL, _IOLBF, BUFSIZ);
    if (!bm_ordered_init(&report->lines, report->stream, batch->count + batch->aside_count))
        return bm_fail(error, BM_E_NOMEM, "no memory for the report");
    for (size_t i = 0; i < batch->aside_count; i++)
        put(report, batch->asides[i].before + i, bm_report_line_aside(&batch->asides[i]));
    return BM_OK;
}

bool bm_report_on_stdout(const bm_report *report)
{
    return report->stream == stdout;
}

bool bm_report_unread(const bm_report *report)
{
    return bm_report_on_stdout(report) && report->lines.failure == EPIPE;
}

void bm_report_task(bm_report *report, size_t index, const bm_outcome *outcome)
{
    if (report->stream)
        put(report, position_of(report->batch, index),
            bm_report_line_task(&report->batch->tasks[index], outcome));
}

void bm_report_summary(bm_report *report, const bm_report_totals *totals)
{
    if (!report->stream)
        return;
    char *line = bm_report_line_summary(totals);
    report->failed |= !line;
    if (line)
        fprintf(report->stream, "%s\n", line);
    free(line);
}

bm_status bm_report_close(bm_report *report, bm_error *error)
{
    if (!report->stream)
        return BM_OK;
    FILE *stream = report->stream;
    report->stream = NULL;
    bm_ordered_destroy(&report->lines);
    bm_status status = bm_side_file_close(stream, "report", report->path, error);
    if (!status && report->failed)
        status = bm_fail(error, BM_E_WRITE, "--report=%s: no memory for some of its lines",
                         report->path);
    return status;
}
