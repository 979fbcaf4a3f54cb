/* SPDX-License-Identifier: MIT */
/* One turn: the batch once, under one configuration, in a process of its own. */
#ifndef BM_BENCH_TURN_H
#define BM_BENCH_TURN_H

#include "bench/grid.h"
#include "bench/meters.h"
#include "bench/sinks.h"
#include "bench/timeline.h"
#include "planning.h"

/* What becomes of the outputs. */
typedef enum bm_turn_outputs {
    BM_TURN_WRITES, /* files, as planned */
    BM_TURN_DROPS,  /* encoded and thrown away */
    BM_TURN_HASHES  /* encoded and hashed */
} bm_turn_outputs;

typedef struct bm_turn_result {
    bm_pipeline_stats stats;
    uint64_t decode_ns, filter_ns, encode_ns; /* summed over pictures and threads */
    bm_meters used;
} bm_turn_result;

/* Memory that turns share with the process that starts them. */
typedef struct bm_turn_room {
    bm_turn_result result; /* of the last turn */
    bm_status status;      /* how it ended */
    bm_error error;
    bool ended;
    size_t bytes;            /* of all this */
    bm_fingerprint prints[]; /* by task: of the last turn that hashed */
} bm_turn_room;

/* NULL: no memory. */
bm_turn_room *bm_turn_room_create(size_t tasks);
void bm_turn_room_destroy(bm_turn_room *room);

/* Takes the turn. The calling process must not have computed anything in parallel before. BM_E_CANCELLED: a signal came that
 * bm_turn_signal() knows; BM_E_INTERNAL: the process broke down; else the errors of bm_pipeline_run(). Pictures that
 * fail are no error: the statistics count them. */
bm_status bm_turn_take(bm_turn_room *room, const bm_planning *planning,
                       const bm_configuration *configuration, bm_turn_outputs outputs,
                       bm_error *error);

/* The same, watched by a timeline, which costs a little: not for turns that are timed. */
bm_status bm_turn_watch(bm_turn_room *room, const bm_planning *planning,
                        const bm_configuration *configuration, bm_turn_outputs outputs,
                        bm_timeline *timeline, bm_error *error);

/* From now on SIGINT, SIGTERM and SIGHUP end the turn at hand, and no other may follow. */
void bm_turn_watch_signals(void);
/* The first of them that came; 0: none. */
int bm_turn_signal(void);

#endif
