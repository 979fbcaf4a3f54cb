/* SPDX-License-Identifier: MIT */
/* A flight: one task on its way through the pipeline, with all that belongs to it.
 *
 * It belongs to one thread at a time, except for what the comments say: to a reader, to a lane
 * after the ready queue, to the writer after its last parcel. A failure is a value in it and
 * travels the same way. Flights come from a fixed stock, so that there is always one to report a
 * lack of memory with. */
#ifndef BM_FLIGHT_H
#define BM_FLIGHT_H

#include <pthread.h>

#include "output.h"
#include "recolour.h"

typedef struct bm_flight {
    size_t index; /* of the task: also its ticket for the budget */
    const bm_task *task;
    bm_error error; /* why it failed: set once, by the stage that owns the flight; status BM_OK: all
                       is well */

    /* Made by the reader, used and freed by the lane. */
    bm_feed *feed;
    bm_decoder *decoder;
    bm_program *program;
    unsigned workers; /* that the program and the encoder are laid out for */
    bm_pool memory; /* that the program lies in; the next flight's, too */
    bm_recolouring recolouring;
    uint64_t deadline_ns; /* of bm_now_ns(), set by the lane that takes it; 0: none */

    /* Filled in on the way, for the outcome. */
    const bm_codec *codec;
    bm_stamp stamp; /* of the input */
    bm_picture picture;
    bm_decode_form form; /* in which the picture is decoded */
    bool has_header;     /* whether picture is filled in */
    bool copies;         /* an output is the input's bytes, all of them */
    uint64_t bytes_in, decode_ns, filter_ns, encode_ns;
    size_t later_bytes; /* of those: the program's, or what a later one takes with all besides (measured.h) */
    size_t reserved_bytes; /* of the budget; given back by the lane */

    bm_output *output; /* what comes of it: `outputs` of them, at least 1 */
    unsigned outputs;
    atomic_uint outputs_left; /* that have not failed; counted by whoever does the sinks' jobs */
    bm_parcel end; /* the last parcel, sent by whoever brings the flight to its end */

    struct bm_flight *next; /* in the stock */
} bm_flight;

typedef struct bm_flights {
    bm_flight *all;    /* the stock's memory ... */
    bm_output *output; /* ... with as many outputs for each of them */
    unsigned outputs;
    size_t count, keep_bytes; /* keep_bytes: how much of its memory each keeps between pictures, at most */
    pthread_mutex_t lock;
    bm_flight *unused; /* under `lock`: those that are back; behind them those from `fresh` on */
    size_t fresh;
} bm_flights;

bm_status bm_flights_init(bm_flights *flights, size_t count, unsigned outputs, bm_error *error);
/* All flights must be back. Accepts a zeroed object. */
void bm_flights_destroy(bm_flights *flights);

/* From now on each flight keeps at most so much memory between pictures, and no more than what small ones need. */
void bm_flights_keep(bm_flights *flights, size_t bytes);

/* A blank flight with the outputs of its task. The stock is as large as the number that can be under way, so there is one. */
bm_flight *bm_flight_begin(bm_flights *flights, const bm_task *task, size_t index);

/* Notes a failure, the first one only. */
void bm_flight_fail(bm_flight *flight, bm_status status, const bm_error *error);

/* Notes that one output has failed. Whether others are left: else the flight is to end. */
bool bm_output_fail(bm_output *output, bm_status status, const bm_error *error);

/* Frees what reader and lane hold, not the outcome. Any number of times. */
void bm_flight_unload(bm_flight *flight);

/* Gives the flight back, with all that is left in it. */
void bm_flight_end(bm_flights *flights, bm_flight *flight);

#endif
