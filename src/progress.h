/* SPDX-License-Identifier: MIT */
/* How far a run has come, as one line. */
#ifndef BM_PROGRESS_H
#define BM_PROGRESS_H

#include <stddef.h>

#include "bandmill/pipeline.h"

/* Writes "412/1000 pictures, 41%, 56.7 MP/s, 120.2 MB read, 2 failed, 0:12 left, compute limits" as
 * snprintf does. */
int bm_progress_format(const bm_pipeline_stats *stats, size_t total, char *text, size_t size);

#endif
