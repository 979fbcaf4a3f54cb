/* SPDX-License-Identifier: MIT */
/* Runs of a program with real threads, and ends of a run that check how they are called. */
#ifndef TESTS_FILTERS_DRIVE_H
#define TESTS_FILTERS_DRIVE_H

#include <limits.h>
#include <stdatomic.h>

#include "bandmill/run.h"

#define NEVER UINT_MAX

/* A source that reads from a picture, or a sink that writes to one. No lock: the run promises one
 * call at a time. */
typedef struct row_end {
    const bm_image *image;
    unsigned offset;  /* bytes after a BM_ROW_ALIGN boundary at which rows of a source start */
    unsigned fail_at; /* the call, from 0, that fails with BM_E_READ and "call K"; NEVER: none */
    void (*called)(void *context, unsigned call); /* may be NULL; from inside the call */
    void *context;

    unsigned calls;
    uint32_t next[BM_MAX_PLANES];
    bool failed;
    atomic_int inside;
} row_end;

bm_row_source row_end_source(row_end *end);
bm_row_sink row_end_sink(row_end *end);

/* Whether every row has come by. */
bool row_end_complete(const row_end *end);

typedef struct team_options {
    unsigned guests;       /* threads besides the caller, which owns the run */
    unsigned leave_one_in; /* a guest leaves and comes back after about so many jobs; 0: only
                              without work */
} team_options;

/* The hooks of a run that drive_run() is to drive. */
typedef struct team team;
team *team_create(const team_options *options);
bm_run_hooks team_hooks(team *t);

/* Works on the run until it has finished, with the team's guests, and destroys the team. */
void team_drive(team *t, bm_run *run);

/* The chain of that text, which must be right. The caller clears it. */
bm_chain drive_parse(const char *text);

typedef struct drive_options {
    unsigned workers;
    uint32_t band_rows;
    uint8_t source_offset;
    bool stream_in, stream_out;
    unsigned leave_one_in;
    bool linear;
    bm_rewriting rewriting;
    bm_reasons *reasons;
    bm_cpu_level level;
} drive_options;

#define DRIVE_MOST_OUTPUTS 8

/* Chains of one input. The sinks keep different pace, by `seed`; 0: none waits. */
typedef struct drive_outputs {
    const bm_chain *chains;
    size_t count;
    unsigned orientation;
    uint64_t seed;
} drive_outputs;

bm_status drive_plan(bm_program **program, const drive_outputs *outputs, const bm_desc *in,
                     const drive_options *options, bm_error *error);

/* Plans, lays out and runs the chains with `workers` threads. On success out[0 .. count) are the caller's to destroy, and each
 * end has seen every row. */
bm_status drive_tree(const drive_outputs *outputs, const bm_image *in, const drive_options *options,
                     bm_image *out, bm_error *error);

/* The same for one chain. */
bm_status drive_chain(const bm_chain *chain, const bm_image *in, const drive_options *options,
                      bm_image *out, bm_error *error);

#endif
