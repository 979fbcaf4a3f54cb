/* SPDX-License-Identifier: MIT */
/* What --explain tells people. */
#ifndef BM_EXPLAIN_H
#define BM_EXPLAIN_H

#include "setup.h"

#include "bandmill/pipeline.h"

/* What a run works with, and what its chain becomes. */
void bm_explain(const bm_setup *setup, FILE *stream);

/* What would become of one picture, of which the header is read. */
void bm_explain_picture(const bm_setup *setup, const bm_task *task, FILE *stream);

/* What rules did, one line each: those of the library and those that know codecs, in the order in which they fired. */
void bm_explain_reasons(const bm_reasons *reasons, FILE *stream);

#endif
