/* SPDX-License-Identifier: MIT */
/* The last lines of a run, for people. */
#ifndef BM_SUMMARY_H
#define BM_SUMMARY_H

#include "outcomes.h"

/* `1000 pictures, 182.0 MP in 3.21 s (56.7 MP/s, 2 threads): 997 done, 3 failed`; where `verbose`
 * the warnings and a table of the stages before it. */
void bm_summary_print(const bm_report_totals *totals, const bm_outcomes *outcomes,
                      const bm_batch *batch, bool verbose, FILE *stream);

#endif
