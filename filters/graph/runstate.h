/* SPDX-License-Identifier: MIT */
/* The inside of a run. run.c makes and destroys it, schedule.c deals out jobs, job.c does them. */
#ifndef BM_GRAPH_RUNSTATE_H
#define BM_GRAPH_RUNSTATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "bandmill/run.h"
#include "graph/graph.h"

/* Where the bands of one ring stand. Bands are begun in order and may be finished out of order. */
typedef struct bm_bands {
    uint32_t begun;   /* bands handed out */
    uint32_t prefix;  /* bands finished without a gap */
    uint32_t *ahead;  /* bit set: finished, though an earlier one is not */
} bm_bands;

typedef enum bm_job_kind {
    BM_JOB_SOURCE, /* fill a band of ring 0 */
    BM_JOB_SCAN,   /* add a band of a step's input to the worker's accumulator */
    BM_JOB_FINISH, /* turn the accumulators into the step's state */
    BM_JOB_BAND,   /* make a band of a step's output */
    BM_JOB_SINK,   /* write a band of an output */
    BM_JOB_CHORE   /* do what a sink has left */
} bm_job_kind;

typedef struct bm_job {
    bm_job_kind kind;
    uint32_t step; /* SCAN, FINISH, BAND; of SINK and CHORE, the output */
    uint32_t band;
} bm_job;

/* What a step's scratch of one worker holds: written by that worker alone, while it does a job of that step. Of a
 * serial step only place 0's is used, by whoever makes the band. */
typedef struct bm_resume {
    uint32_t next_row[BM_MAX_PLANES]; /* scratch is as the call for the rows before this one left it; 0: nothing */
} bm_resume;

/* Shared by workers; every field under `lock` unless it says otherwise. */
typedef struct bm_step_state {
    uint32_t scan_begun, scan_done; /* bands of the input */
    bool finish_begun, ready;       /* `ready`: bands may be made (at once, where there is no scan) */
    bool busy;                      /* a band is being made; only kept right, and looked at, for serial steps */
} bm_step_state;

typedef struct bm_sink_state {
    uint32_t begun; /* bands handed to it */
    bool busy;
    unsigned left;   /* by the band that was just written: its writer's alone, while `busy` */
    unsigned chores; /* that nobody does yet */
} bm_sink_state;

struct bm_run {
    /* Constant after creation. */
    const bm_program *program;
    bm_run_ends ends;
    bm_run_hooks hooks;
    void *owned_memory;                      /* that the run lies in, too; NULL when the memory is the caller's */
    uint8_t **row_base;                      /* [ring * BM_MAX_PLANES + plane] */
    ptrdiff_t *row_stride;                   /* likewise */
    uint8_t *states, *scratch, *pointers;    /* parts of the memory */
    const void *zero_row;
    bm_resume *resume;                       /* [worker * steps + step]: that worker's alone */

    pthread_mutex_t lock;
    pthread_cond_t owner_wakes; /* a job was finished, or the run failed; only the owner waits */

    /* Under `lock`. */
    bm_bands *bands;            /* by ring */
    uint32_t *done;             /* finished bands by step, then by output: what low-water marks look at */
    bm_step_state *steps;
    bool source_busy;
    bm_sink_state *sinks;       /* by output */
    unsigned running;           /* jobs being done */
    uint64_t free_places[64];   /* bit set: the worker place is free; place 0 is the owner's */
    bm_error failure;           /* the first failure; status BM_OK: none */
    bm_run_times times;
};

/* Takes a ready job, the nearest to the outputs first. False: none is ready, or the run is over. Under `lock`. */
bool bm_schedule_take(bm_run *run, bm_job *job);

/* Whether bm_schedule_take() would find one. Under `lock`. */
bool bm_schedule_ready(const bm_run *run);

/* Notes a finished job. Under `lock`. */
void bm_schedule_done(bm_run *run, const bm_job *job);

/* All jobs done and nothing failed. Under `lock`. */
bool bm_schedule_complete(const bm_run *run);

/* Does the job as worker `place`. Without the lock. */
bm_status bm_job_do(bm_run *run, const bm_job *job, unsigned place, bm_error *error);

static inline void *bm_ring_row(const bm_run *run, uint32_t ring, unsigned plane, uint32_t y)
{
    size_t i = (size_t)ring * BM_MAX_PLANES + plane;
    uint32_t capacity = run->program->rings[ring].capacity[plane];
    uint32_t slot = y < capacity ? y : y % capacity; /* dividing shows where all rows are held */
    return run->row_base[i] + (ptrdiff_t)slot * run->row_stride[i];
}

#endif
