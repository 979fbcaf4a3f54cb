/* SPDX-License-Identifier: MIT */
/* An output of a flight: one picture that comes of its input, with all that belongs to it alone.
 *
 * It goes wherever its flight goes, and belongs to whoever has that, except for what the comments say. */
#ifndef BM_OUTPUT_H
#define BM_OUTPUT_H

#include <stdatomic.h>

#include "bandmill/measure.h"
#include "bandmill/pipeline.h"
#include "blocks.h"

struct bm_flight;

typedef struct bm_output {
    struct bm_flight *flight;
    const bm_task *task; /* names it */
    const bm_chain *chain;
    bm_chain head; /* of it: what is planned from the header, which is all, or what precedes a measured call */
    uint8_t depth; /* as the configuration's */

    /* Filled in on the way, for the outcome. */
    const bm_codec *encoder;
    const bm_encode_options *options; /* the encoder's */
    bm_reasons reasons;               /* what rules did to its way */
    bm_warnings warnings;             /* the encoder's, then the store's */
    bm_desc desc;                     /* of what is encoded */
    unsigned orientation;             /* how it lies: EXIF 1..8 */
    bool may_copy;    /* nothing but its pixels could make it other than the input */
    bool copies;      /* it is the input's bytes: what is decoded is thrown away */
    bool same_pixels; /* its pixels are the input's */
    bool transforms; /* it is made of what its input stores: nothing is decoded, there is no program */
    bm_transform transform;
    bool measured;    /* the head is not all (measured.h) */
    bm_error why_not; /* why that cannot be, where nothing but moves is asked for; else BM_OK */
    bool has_plan;    /* whether desc is filled in; of a measured output, by the lane */
    size_t place;     /* among the outputs of the flight's program */
    bm_error error;   /* why it failed by itself: set by whoever has the flight; the flight's own comes besides */

    /* Of a measured output: the lane's. */
    bm_chain left;  /* calls still to be planned; begins with the measured one that is next */
    bm_image held;  /* what the calls before that made ... */
    bm_image kept;  /* ... and what was kept of it */
    bool held_again; /* it is not the head's: counts among what later programs take */

    /* Written by the writer when the store fails, read by the lane: makes the encoder give up. A
     * bm_status. */
    atomic_int store_status;
    /* The writer's alone, from the first parcel on. */
    void *handle; /* of the store; NULL unless `open` */
    bool open;
    uint64_t bytes_out;
    bm_error store_error;
    bm_block *text; /* what a codec that keeps no file wrote; NULL: nothing */
} bm_output;

#endif
