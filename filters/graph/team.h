/* SPDX-License-Identifier: MIT */
/* One run, with threads of a parallel-for. */
#ifndef BM_GRAPH_TEAM_H
#define BM_GRAPH_TEAM_H

#include "bandmill/run.h"

/* Runs a program that is laid out, on up to `threads` threads: one is the caller's alone. `parallel` as of bm_parallel_run(), `memory`
 * as of bm_run_create(). The errors of both ends, BM_E_NOMEM. */
bm_status bm_graph_run(const bm_program *program, const bm_run_ends *ends, unsigned threads,
                       const bm_parallel *parallel, void *memory, bm_error *error);

/* The same from one picture to another, for which it was laid out (an empty program borrows its sink alone, and copies). */
bm_status bm_graph_run_images(const bm_program *program, const bm_image *in, const bm_image *out,
                              unsigned threads, const bm_parallel *parallel, void *memory,
                              bm_error *error);

#endif
