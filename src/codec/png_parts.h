/* SPDX-License-Identifier: MIT */
/* What the files of the PNG codec share. */
#ifndef BM_CODEC_PNG_PARTS_H
#define BM_CODEC_PNG_PARTS_H

#include <png.h>

#include "bandmill/codec.h"
#include "metadata.h"
#include "trap.h"

/* ---- png_error.c: libpng's complaints -------------------------------------------------------- */

typedef struct bm_png_error {
    bm_trap trap;
    bm_picture *picture; /* takes the warnings; NULL in the encoder, which has none */
    uint32_t row;        /* the next row of the picture, kept up to date by decoder and encoder */
    uint32_t height;     /* 0: the header is not read yet */
    bool no_memory;      /* an allocation has failed */
    size_t largest;      /* block that libpng may allocate just now; 0: any */
} bm_png_error;

/* Both create libpng's object with this error handling; NULL: no memory. */
png_structp bm_png_create_reader(bm_png_error *error);
png_structp bm_png_create_writer(bm_png_error *error);

/* Leaves the entry point that is running: the data ended where there should be more. */
_Noreturn void bm_png_fail_truncated(png_structp lib);

/* Likewise with any status; the caller's error has been filled already. */
_Noreturn void bm_png_leave(png_structp lib, bm_status status);

/* The caller's error of the call that is running. */
bm_error *bm_png_error_place(png_structp lib);

/* ---- png_io.c: bytes in and out -------------------------------------------------------------- */

typedef struct bm_png_feed {
    bm_feed *feed;
    const uint8_t *at; /* what is left of the block */
    size_t left;
} bm_png_feed;

void bm_png_feed_attach(bm_png_feed *source, bm_feed *feed, png_structp lib);
void bm_png_drain_attach(bm_drain *drain, png_structp lib);

/* ---- png_chunks.c: metadata ------------------------------------------------------------------ */

/* One chunk may take this much memory, also after decompression. */
/* Rows of the codec's table of options. */
enum { BM_PNG_COMPRESSION };

#define BM_PNG_MAX_CHUNK_BYTES ((size_t)8 << 20)

/* Before the header is read: limits what ancillary chunks may take, and lets those pass by that
 * nothing uses. */
void bm_png_want_chunks(png_structp lib);

/* After it: copies iCCP, eXIf, XMP and pHYs into the picture. BM_E_NOMEM. */
bm_status bm_png_read_chunks(png_structp lib, png_infop info, bm_picture *picture, bm_error *error);

/* After the end: metadata that came behind the pixels came too late for the output. */
void bm_png_warn_late_chunks(png_structp lib, png_infop end, bm_picture *picture);

/* Writes everything that stands before the pixels: png_write_info() and what it does not know. */
void bm_png_write_chunks(png_structp lib, png_infop info, const bm_encode_request *request,
                         const bm_metadata *metadata);

/* ---- png_decode.c, png_encode.c: the functions of the codec, see bandmill/codec.h ------------ */

bm_status bm_png_decode_open(bm_decoder **decoder, bm_feed *feed, const bm_decode_limits *limits,
                             bm_picture *picture, bm_error *error);
bm_status bm_png_decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error);
bm_status bm_png_decode_end(bm_decoder *decoder, bm_error *error);
void bm_png_decode_close(bm_decoder *decoder);

void bm_png_accepts(const bm_desc *desc, bm_model *model, unsigned *depth);
size_t bm_png_encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source);
bm_status bm_png_encode_open(bm_encoder **encoder, const bm_encode_request *request,
                             bm_error *error);
bm_status bm_png_encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error);
bm_status bm_png_encode_end(bm_encoder *encoder, bm_error *error);
void bm_png_encode_close(bm_encoder *encoder);

#endif
