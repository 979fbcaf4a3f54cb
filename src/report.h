/* SPDX-License-Identifier: MIT */
/* The report of a run for programs: one JSON object a line, one line a picture in the order of the
 * plan, then one line for the whole run. Schema 1; docs/report.md says what every key means. */
#ifndef BM_REPORT_H
#define BM_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "ordered.h"
#include "plan/batch.h"

#define BM_REPORT_SCHEMA 1

typedef struct bm_report {
    FILE *stream; /* NULL: no report is wanted, and nothing here does anything */
    const char *path;
    const bm_batch *batch;
    bm_ordered lines;
    bool failed; /* a line could not be made or written */
} bm_report;     /* start from zeros */

/* How a whole run went, for its last line. */
typedef struct bm_report_totals {
    const bm_pipeline_stats *stats;
    size_t done, failed, skipped, cancelled;
    size_t damaged; /* of `done`: with a part missing */
    size_t planned; /* by a dry run */
    unsigned threads;
    int signal; /* what interrupted the run, or 0 */
} bm_report_totals;

/* Opens the file (`-`: standard output) and writes the lines that the plan settles. Inputs and
 * outputs of the batch are never overwritten. A report that is to be in `folder` (NULL: none), the
 * one for outputs, has it made where it is missing. BM_E_ACCESS, BM_E_NOMEM. */
bm_status bm_report_open(bm_report *report, const char *path, const char *folder,
                         const bm_batch *batch, bm_error *error);

/* Whether the report goes to standard output, which then carries nothing else. */
bool bm_report_on_stdout(const bm_report *report);

/* Whether the report goes into a pipe that nobody reads any more. */
bool bm_report_unread(const bm_report *report);

/* The line of task `index`. `outcome` NULL: it is only planned. */
void bm_report_task(bm_report *report, size_t index, const bm_outcome *outcome);

/* The last line. */
void bm_report_summary(bm_report *report, const bm_report_totals *totals);

/* Closes. BM_E_WRITE: the report is not whole. Does nothing the second time. */
bm_status bm_report_close(bm_report *report, bm_error *error);

#endif
