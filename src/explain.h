/* SPDX-License-Identifier: MIT */
/* What --explain tells people. */
#ifndef BM_EXPLAIN_H
#define BM_EXPLAIN_H

#include "plan/batch.h"
#include "setup.h"

/* What a run works with, and what its chain becomes. */
void bm_explain(const bm_setup *setup, FILE *stream);

/* What would become of the batch's first picture, of which the header is read. Nothing where it comes from standard input. */
void bm_explain_first(const bm_setup *setup, const bm_batch *batch, FILE *stream);

/* What rules did, one line each: those of the library and those that know codecs, in the order in which they fired. */
void bm_explain_reasons(const bm_reasons *reasons, FILE *stream);

#endif
