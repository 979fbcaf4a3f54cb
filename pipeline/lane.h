/* SPDX-License-Identifier: MIT */
/* The inside of a lane, and of a picture's passage through it. lanes.c has lanes take pictures, finish.c sees measured outputs
 * through. */
#ifndef BM_LANE_H
#define BM_LANE_H

#include "arena.h"
#include "decoding.h"
#include "encoding.h"

struct bm_lane {
    /* Constant. */
    bm_pipeline *pipeline;
    bm_host *host;
    bm_clock *clock;

    /* The lane's own. */
    bm_arena arena;

    /* The lane's, and its guests' as far as the run lets them. */
    bm_encoding *encoding;           /* one for each output that a picture may have ... */
    bm_row_sink *sink;               /* ... and for each that comes out of the program */
    atomic_uint_least64_t guests_ns; /* added to by guests before they leave */
};

/* What a picture has in its lane besides the flight. */
struct bm_passage {
    const bm_pipeline *pipeline;
    bm_flight *flight;
    bm_decoding decoding;
    bm_run *run;
    uint64_t idle_ns; /* the owner waited for its guests */
};

/* Prepares a run in the lane's arena, which is large enough: passage->run. */
bm_status bm_passage_prepare(struct bm_lane *lane, struct bm_passage *passage,
                             const bm_program *program, const bm_run_ends *ends, bm_error *error);

/* Does it, with whoever comes to help, and notes where the time went. */
bm_status bm_passage_run(struct bm_lane *lane, struct bm_passage *passage, bm_error *error);

bm_row_sink bm_encoding_sink(bm_encoding *encoding);

/* When all rows of the flight's program are there, and the input is known to be well: what is left of its measured outputs
 * (measured.h). */
bm_status bm_passage_finish_measured(struct bm_lane *lane, struct bm_passage *passage,
                                     bm_error *error);

#endif
