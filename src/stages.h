/* SPDX-License-Identifier: MIT */
/* What the stages of a run did with their time, in words. */
#ifndef BM_STAGES_H
#define BM_STAGES_H

#include <stdio.h>

#include "bandmill/pipeline.h"

/* The stages in the order in which a picture passes them. */
#define BM_STAGES 3
const bm_stage_stats *bm_stage_at(const bm_pipeline_stats *stats, unsigned index);
const char *bm_stage_name(unsigned index); /* "read", "compute", "write" */

/* The stage that limits the run: the one whose threads were busy for the largest part of it. */
unsigned bm_stage_limiting(const bm_pipeline_stats *stats);

/* A table of busy, starved and blocked, in per cent of each stage's time. */
void bm_stages_print(const bm_pipeline_stats *stats, FILE *stream);

#endif
