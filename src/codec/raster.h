/* SPDX-License-Identifier: MIT */
/* Pictures stored as plain rows: what the decoders of BMP, TGA and PNM have in common.
 *
 * A decoder of such a format says how to fetch the next row as it is stored, and how to make samples
 * of a stored row. A picture stored from its top down is decoded row by row. One stored from its
 * bottom up is held whole, in stored form, which is often smaller than the samples. */
#ifndef BM_CODEC_RASTER_H
#define BM_CODEC_RASTER_H

#include "bandmill/codec.h"
#include "bytes_in.h"

typedef struct bm_raster {
    bm_bytes_in in; /* its row and height are kept here */
    const bm_desc *desc;
    size_t stored_bytes; /* of a row, as fetched */
    bool bottom_up;
    bool whole; /* all rows must be fetched before the first is unpacked; bottom_up implies it */
    /* Fetches the next row in the file's order. */
    bm_status (*fetch)(bm_decoder *decoder, uint8_t *stored, bm_error *error);
    void (*unpack)(bm_decoder *decoder, const uint8_t *stored, void *samples);

    uint8_t *held;    /* one row, or all */
    uint32_t fetched; /* rows fetched */
    uint32_t row;     /* the next one to hand out */
} bm_raster;

/* Once the header is parsed: checks the sides, describes the picture, and counts the memory that will be taken
 * into picture->decoder_bytes. BM_E_LIMIT_PIXELS, BM_E_UNSUPPORTED; BM_E_NOMEM: beyond this machine. */
bm_status bm_raster_describe(bm_raster *raster, bm_picture *picture, uint32_t width,
                             uint32_t height, bm_model model, unsigned depth,
                             const bm_decode_limits *limits, bm_error *error);
bm_status bm_raster_count(const bm_raster *raster, bm_picture *picture, bm_error *error);

/* A codec's decode_rows. */
bm_status bm_raster_rows(bm_raster *raster, bm_decoder *decoder, const bm_rows *rows,
                         bm_error *error);

/* Warns of bytes behind the picture. */
bm_status bm_raster_warn_trailing(bm_raster *raster, bm_picture *picture, bm_error *error);

void bm_raster_free(bm_raster *raster);

#endif
