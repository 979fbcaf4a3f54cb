/* SPDX-License-Identifier: MIT */
/* A program's own input, codec and store, which keep pictures in memory and note how they are called. Public headers alone. */
#ifndef TEST_OWN_H
#define TEST_OWN_H

#include <stdatomic.h>
#include <stdbool.h>

#include "bandmill/codecs.h"
#include "bandmill/pipeline.h"

#define OWN_MOST 64
#define OWN_WIDTH 60
#define OWN_HEIGHT 50

/* One picture; a task's context. */
typedef struct own_picture {
    unsigned number;
    uint8_t *out; /* owned */
    size_t out_bytes;
    bool open, committed;
    unsigned finished; /* times */
    bm_status status;
} own_picture;

/* Where own code is called from: in each place, the `at`-th call cancels the run. */
typedef enum own_place {
    OWN_NOWHERE,
    OWN_OPEN,
    OWN_READ,
    OWN_CLOSE,
    OWN_DECODE_OPEN,
    OWN_DECODE_ROWS,
    OWN_ENCODE_OPEN,
    OWN_ENCODE_ROWS,
    OWN_BEGIN,
    OWN_DATA,
    OWN_COMMIT,
    OWN_INSPECT,
    OWN_FINISHED,
    OWN_PROGRESS,
    OWN_PLACES
} own_place;

/* A batch of them. One run at a time in each, any number of batches at once. */
typedef struct own_batch {
    own_picture picture[OWN_MOST];
    bm_task task[OWN_MOST];
    size_t count;
    bm_pipeline *pipeline; /* while it runs */
    own_place place;
    unsigned at;
    atomic_uint calls; /* of that place */
    atomic_uint inputs_open;
    unsigned progress_calls;
    size_t last_ended; /* as the progress told */
    bool told_badly;
} own_batch;

/* Reads and writes "OWN", a number and the samples of OWN_WIDTH x OWN_HEIGHT RGB pixels; a sample is own_sample(). */
extern const bm_codec own_codec;
uint8_t own_sample(unsigned number, size_t at);

/* `count` tasks; every third output is a PNG. */
void own_begin(own_batch *batch, size_t count);
void own_end(own_batch *batch);

/* All of it, over the chain, with own code told of everything. */
bm_pipeline_config own_config(own_batch *batch, const bm_chain *chain);

/* Creates, runs, destroys. */
bm_status own_run(own_batch *batch, const bm_pipeline_config *config, bm_pipeline_stats *stats);

#endif
