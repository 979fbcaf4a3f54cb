/* SPDX-License-Identifier: MIT */
/* Running a program on one picture, with any number of threads that come and go.
 *
 * The picture is cut into bands; a job is one band of one step, or the reading or writing of one band. A worker
 * takes the ready job nearest to the output, does it, and looks again. Nothing is computed twice, and the bytes of the output
 * depend neither on the number of workers nor on who did what. */
#ifndef BANDMILL_RUN_H
#define BANDMILL_RUN_H

#include "bandmill/parallel.h"
#include "bandmill/program.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* The same stretch of a picture in every plane. */
typedef struct bm_rows {
    void *const *row[BM_MAX_PLANES]; /* row[p][i] is row y[p] + i of plane p */
    uint32_t y[BM_MAX_PLANES], count[BM_MAX_PLANES]; /* the first row of each plane, and how many */
} bm_rows;

/* Where rows come from. `read` fills the rows; calls come in order, one at a time, possibly on different threads,
 * and together cover every row exactly once. May block. An error ends the run and becomes its result. */
typedef struct bm_row_source {
    void *context; /* handed to every call */
    bm_status (*read)(void *context, const bm_rows *rows, bm_error *error); /* fills all of the rows */
} bm_row_source;

/* Where rows go; the same rules, for each sink by itself: those of several outputs may be called at the same time. The rows may
 * not be changed or kept. */
typedef struct bm_row_sink {
    void *context; /* handed to every call */
    bm_status (*write)(void *context, const bm_rows *rows, bm_error *error); /* takes them */
    /* Chores: what `write` leaves to any thread. `chores` is asked after each write, by the thread that made it, how many more it has
     * left; for each of them `chore` is called once, at any time, several at once, also beside `write`, and may find that there
     * is nothing left to do. The run has finished when all are done. Both NULL: there are none. */
    unsigned (*chores)(void *context);
    bm_status (*chore)(void *context, bm_error *error); /* does one */
} bm_row_sink;

/* Both ends of a run. An image, where not NULL, is used in place of the stream; its description must be the
 * program's, and the layout must have been told (borrows_source, borrows_sink). Several outputs are all streamed. */
typedef struct bm_run_ends {
    bm_row_source source; /* unless `in` is there */
    bm_row_sink sink; /* of output 0, unless `out` is there */
    const bm_image *in; /* NULL: rows are streamed */
    const bm_image *out; /* NULL: rows are streamed */
    const bm_row_sink *also; /* for outputs 1, 2, ... of the program, in order; must outlive the run */
} bm_run_ends;

/* What a job is about. */
typedef enum bm_work {
    BM_WORK_SOURCE, /* reads a band */
    BM_WORK_FILTER, /* scans or makes one */
    BM_WORK_SINK    /* writes one, or does a chore of that */
} bm_work;

/* How a scheduler of several runs takes part. Each may be NULL or 0. Called without any lock held. */
typedef struct bm_run_hooks {
    void *context; /* handed to every call */
    uint64_t deadline_ns; /* of CLOCK_MONOTONIC: a job that would begin later makes the run fail with BM_E_TIMEOUT */
    void (*surplus)(void *context); /* there is a ready job, and a free place for a worker to do it */
    bool (*leave)(void *context);   /* asked of a guest between jobs: true sends it away */
    /* Told of each job when it is done, by the thread that did it; times of CLOCK_MONOTONIC. */
    void (*did)(void *context, bm_work work, uint64_t begin_ns, uint64_t end_ns);
    void *did_context; /* for `did` alone */
} bm_run_hooks;

typedef struct bm_run bm_run; /* A program at work on one picture: one owner, any number of guests. */

/* Prepares a run in `memory` (bm_program_bytes() bytes aligned to BM_ROW_ALIGN, untouched by others until the run is destroyed;
 * NULL: allocated). Program and ends must outlive the run. BM_E_NOMEM, BM_E_PARAM. */
bm_status bm_run_create(bm_run **run, const bm_program *program, const bm_run_ends *ends,
                        const bm_run_hooks *hooks, void *memory, bm_error *error);

typedef enum bm_run_state { /* Why a worker came back. */
    BM_RUN_FINISHED, /* no job is left and none is being done; or the run failed */
    BM_RUN_NO_WORK   /* guests only: no ready job just now, no free place, or `leave` said so */
} bm_run_state;

/* Works until the run has finished, waiting (asleep) when others hold the jobs that must come first. One thread,
 * the owner, calls this; it is what guarantees progress. */
bm_run_state bm_run_work(bm_run *run);

/* Works as long as there is something to do right now. Any thread besides the owner; never waits for a job. The caller sees
 * to it that the run is not destroyed meanwhile. */
bm_run_state bm_run_help(bm_run *run);

/* Whether a guest would find a ready job and a free place just now. */
bool bm_run_has_surplus(bm_run *run);

/* Makes the run fail with `status` at the next job boundary. Any thread, any time; the first failure wins. */
void bm_run_fail(bm_run *run, bm_status status, const char *message);

/* The result after BM_RUN_FINISHED: BM_OK, or the first failure with its message. */
bm_status bm_run_result(const bm_run *run, bm_error *error);

/* Nanoseconds spent inside the source, the filters and the sink, summed over threads. After BM_RUN_FINISHED. */
typedef struct bm_run_times {
    uint64_t source_ns, filter_ns, sink_ns; /* inside each of the three */
} bm_run_times;
bm_run_times bm_run_get_times(const bm_run *run); /* Reads them. */

/* Frees the run; no worker may be inside. Accepts NULL. */
void bm_run_destroy(bm_run *run);

/* Applies a chain to a picture in memory with up to `threads` threads: plan, lay out, run. `out` is created and
 * owned by the caller afterwards. `parallel` NULL: OpenMP. `band_rows` 0: chosen. */
bm_status bm_apply(const bm_chain *chain, const bm_image *in, bm_image *out, bm_cpu_level level,
                   unsigned threads, uint32_t band_rows, const bm_parallel *parallel, bm_error *error);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
