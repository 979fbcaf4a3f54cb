/* SPDX-License-Identifier: MIT */
/* What the files of the PNM codec share: PBM, PGM, PPM (plain and raw) and PAM. */
#ifndef BM_CODEC_PNM_PARTS_H
#define BM_CODEC_PNM_PARTS_H

#include "raster.h"

/* ---- pnm_header.c ---------------------------------------------------------------------------- */

typedef struct bm_pnm_header {
    uint32_t width, height, channels;
    uint32_t most; /* the sample that means white, 1..65535 */
    bm_model model;
    bool plain; /* samples are decimal numbers */
    bool bits;  /* a pixel is a bit, and 1 is black */
} bm_pnm_header;

/* Reads everything up to the first byte of the pixels. BM_E_TRUNCATED, BM_E_CORRUPT, BM_E_UNSUPPORTED. */
bm_status bm_pnm_read_header(bm_pnm_header *header, bm_bytes_in *in, bm_error *error);

/* The next byte that is no part of a comment ("#" to the end of the line). */
bm_status bm_pnm_get(bm_bytes_in *in, uint8_t *byte, bm_error *error);

/* The next decimal number, at most `most`, behind any white space, and the one byte behind it. *ended: the file ended instead of that
 * byte; NULL: that is an error. */
bm_status bm_pnm_number(bm_bytes_in *in, uint32_t most, uint32_t *number, bool *ended,
                        bm_error *error);

static inline bool bm_pnm_is_space(uint8_t byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* ---- pnm_decode.c, pnm_encode.c: the functions of the codec, see bandmill/codec.h ------------ */

bm_status bm_pnm_decode_open(bm_decoder **decoder, bm_feed *feed, const bm_decode_limits *limits,
                             bm_picture *picture, bm_error *error);
bm_status bm_pnm_decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error);
bm_status bm_pnm_decode_end(bm_decoder *decoder, bm_error *error);
void bm_pnm_decode_close(bm_decoder *decoder);

void bm_pnm_accepts(const bm_desc *desc, bm_model *model, unsigned *depth);
size_t bm_pnm_encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source);
bm_status bm_pnm_encode_open(bm_encoder **encoder, const bm_encode_request *request,
                             bm_error *error);
bm_status bm_pnm_encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error);
bm_status bm_pnm_encode_end(bm_encoder *encoder, bm_error *error);
void bm_pnm_encode_close(bm_encoder *encoder);

#endif
