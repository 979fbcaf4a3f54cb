/* SPDX-License-Identifier: MIT */
/* An outlet: the drain that a lane gives to an encoder. It fills blocks and sends full ones to the
 * writer. */
#ifndef BM_OUTLET_H
#define BM_OUTLET_H

#include "engine.h"

/* Used by one thread at a time: by whoever does the sink's job of the lane's picture, then by the
 * lane. */
typedef struct bm_outlet {
    bm_drain drain; /* first: the encoder's pointer is a pointer to the outlet */
    bm_pipeline *pipeline;
    bm_output *output;
    bm_block *block;    /* being filled; NULL: none */
    bool sent;          /* a block has gone to the writer: this output is not small */
    uint64_t waited_ns; /* for room in the write queue */
} bm_outlet;

void bm_outlet_init(bm_outlet *outlet, bm_pipeline *pipeline, bm_output *output);

/* Sends a whole block that somebody else has filled: of an output that no encoder writes. The context is the outlet. */
void bm_outlet_pass(void *context, bm_block *block);

/* Sends what is in the block, and with the last output the flight's end: afterwards neither is the lane's. Of an output
 * that has failed, the bytes are dropped. */
void bm_outlet_finish(bm_outlet *outlet, uint64_t *waited_ns);

#endif
