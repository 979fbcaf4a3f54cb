/* SPDX-License-Identifier: MIT */
/* The conversion of colours between a decoder and the chain, where a picture needs one. */
#ifndef BM_RECOLOUR_H
#define BM_RECOLOUR_H

#include "bandmill/pipeline.h"

/* One picture's. Belongs to whoever has the flight. */
typedef struct bm_recolouring {
    const bm_colour *colour;
    bm_converted to; /* what the chain gets; without a handle: the decoder's rows */
    bm_desc from;    /* what the decoder makes */
    void *rows;      /* a few of the decoder's; NULL until the first are read */
    unsigned warnings; /* of the picture that came of it */
} bm_recolouring;    /* start from zeros */

/* Settles what the chain gets for this picture. `colour` may be NULL: what the decoder makes. Warnings go to the
 * picture. What was settled before ends. */
bm_status bm_recolouring_begin(bm_recolouring *recolouring, const bm_colour *colour,
                               bm_picture *picture, bool leave_cmyk, bm_error *error);

/* The decoder is going to make other rows of the picture than it first said: fewer, or narrower; where colours are converted,
 * of the same model. */
void bm_recolouring_reshape(bm_recolouring *recolouring, const bm_desc *rows);

/* Memory that it takes, now and while rows come. */
size_t bm_recolouring_bytes(const bm_recolouring *recolouring);

/* Fills rows of the chain's through the decoder. */
bm_status bm_recolouring_read(bm_recolouring *recolouring, const bm_codec *codec,
                              bm_decoder *decoder, const bm_rows *rows, bm_error *error);

/* Frees what it holds. Any number of times. */
void bm_recolouring_end(bm_recolouring *recolouring);

#endif
