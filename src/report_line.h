/* SPDX-License-Identifier: MIT */
/* The lines of a report as text. */
#ifndef BM_REPORT_LINE_H
#define BM_REPORT_LINE_H

#include "report.h"

/* Each returns one JSON object without a line end, to be freed; NULL: no memory. */
char *bm_report_line_task(const bm_task *task, const bm_outcome *outcome);
char *bm_report_line_aside(const bm_aside *aside);
char *bm_report_line_summary(const bm_report_totals *totals);

#endif
