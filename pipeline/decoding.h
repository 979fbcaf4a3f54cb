/* SPDX-License-Identifier: MIT */
/* The source of a picture's run: its decoder, and what stands in for rows that damage has taken. */
#ifndef BM_DECODING_H
#define BM_DECODING_H

#include "engine.h"

typedef struct bm_decoding {
    bm_flight *flight;
    bool keep;     /* rows before damage are kept, the others filled */
    bool given_up; /* the decoder has failed: no more is asked of it */
} bm_decoding;

/* bm_row_source.read; the context is a bm_decoding. With `keep`, a decoder that fails with BM_E_TRUNCATED or BM_E_CORRUPT
 * after its first row is one that warns, "damaged": the rows from there on become gray. */
bm_status bm_decoding_rows(void *context, const bm_rows *rows, bm_error *error);

/* After the last row: the rest of the input. */
bm_status bm_decoding_end(bm_decoding *decoding, bm_error *error);

#endif
