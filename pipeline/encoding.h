/* SPDX-License-Identifier: MIT */
/* A sink of a picture's run: the encoder of one of its outputs, and where its bytes go. */
#ifndef BM_ENCODING_H
#define BM_ENCODING_H

#include "engine.h"
#include "outlet.h"

/* The lane's, and its guests' as far as the run lets them. */
typedef struct bm_encoding {
    bm_outlet outlet;
    bm_output *output;
    bm_encoder
        *encoder; /* NULL: the output is a copy of its input, or a transform of it, or has failed */
    struct bm_encoding *next_copy; /* of the same input */
} bm_encoding;

/* The three below return BM_OK also where the output fails alone, and then do nothing more for it; an error is one of the
 * whole flight. */

/* Opens the output's encoder, unless it is a copy. */
bm_status bm_encoding_begin(bm_encoding *encoding, bm_pipeline *pipeline, bm_output *output,
                            bm_error *error);

/* Instead of begin, rows, and all of decoding but its end: the codec makes the output of what the input stores. */
bm_status bm_encoding_transform(bm_encoding *encoding, bm_pipeline *pipeline, bm_error *error);

/* Has the input passed on to those of its flight's outputs that are copies. */
void bm_encodings_pass(bm_encoding *encodings, unsigned count);

/* The functions of a bm_row_sink; the context is a bm_encoding. Several of one flight may be at work at the same time. */
bm_status bm_encoding_rows(void *context, const bm_rows *rows, bm_error *error);
unsigned bm_encoding_chores(void *context);
bm_status bm_encoding_chore(void *context, bm_error *error);

/* After the last row and the end of decoding: the rest of the output. */
bm_status bm_encoding_end(bm_encoding *encoding, bm_error *error);

/* The status of a part of the output's way: one that fails alone has failed, and it is BM_OK. */
bm_status bm_encoding_settle(bm_encoding *encoding, bm_status status, bm_error *error);
bool bm_encoding_has_failed(const bm_encoding *encoding);

/* Frees the encoder. At any time. */
void bm_encoding_close(bm_encoding *encoding);

#endif
