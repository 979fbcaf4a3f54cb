/* SPDX-License-Identifier: MIT */
/* bandmill as the benchmark of kernels runs it: from a picture in memory into a picture in memory, planned and laid out
 * beforehand, into the same memory each time. */
#ifndef BANDMILL_BENCH_OURS_H
#define BANDMILL_BENCH_OURS_H

#include "bandmill/run.h"

typedef struct bench_ours bench_ours;

/* Plans the chain of that text for `in`, which must outlive it. The errors of the chain and of its plan;
 * BM_E_CHAIN: the chain leaves this picture as it is. */
bm_status bench_ours_create(bench_ours **ours, const char *chain, const bm_image *in,
                            unsigned threads, bm_error *error);
/* Fills the output once. */
bm_status bench_ours_run(bench_ours *ours, bm_error *error);
/* Undefined samples before the first run. */
const bm_image *bench_ours_out(const bench_ours *ours);
void bench_ours_destroy(bench_ours *ours);

#endif
