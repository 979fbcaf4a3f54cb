/* SPDX-License-Identifier: MIT */
/* What the files of the JPEG codec share. */
#ifndef BM_CODEC_JPEG_PARTS_H
#define BM_CODEC_JPEG_PARTS_H

#include <stdio.h> /* jpeglib.h wants it */

#include <jpeglib.h>

#include "bandmill/codec.h"
#include "metadata.h"
#include "trap.h"

/* Rows of the codec's table of options. */
enum { BM_JPEG_QUALITY, BM_JPEG_SUBSAMPLING, BM_JPEG_PROGRESSIVE, BM_JPEG_OPTIMIZE };

#define BM_JPEG_COMPONENTS 3 /* at most: gray, or three of colour */

/* ---- jpeg_error.c: libjpeg's complaints ------------------------------------------------------ */

typedef struct bm_jpeg_error {
    struct jpeg_error_mgr base; /* first: libjpeg hands this address back */
    bm_trap trap;
    bm_picture *picture; /* takes the warnings; NULL in the encoder, which has none */
    unsigned markers;    /* of metadata, so far */
} bm_jpeg_error;

/* Fills *error and returns what a libjpeg object's `err` is to be. A decompressor's source must be
 * a bm_jpeg_feed. */
struct jpeg_error_mgr *bm_jpeg_error_init(bm_jpeg_error *error, bm_picture *picture);

/* The trap of a libjpeg object. */
bm_trap *bm_jpeg_trap(j_common_ptr lib);

/* Leaves the entry point that is running: with an error of a decoder, whose message is completed by
 * the place in the picture; BM_E_CORRUPT becomes BM_E_TRUNCATED where the data had ended. */
_Noreturn void bm_jpeg_fail_decoding(j_decompress_ptr lib, bm_status status, const char *message);

/* ---- jpeg_feed.c, jpeg_drain.c: bytes in and out --------------------------------------------- */

typedef struct bm_jpeg_feed {
    struct jpeg_source_mgr base; /* first: libjpeg hands this address back */
    bm_feed *feed;
    uint64_t taken; /* bytes of all blocks so far */
    bool in_header; /* still parsing it: the data may neither end nor go on for ever */
    bool ended;     /* libjpeg asked for more than there is, and was given an end marker */
} bm_jpeg_feed;

struct jpeg_source_mgr *bm_jpeg_feed_init(bm_jpeg_feed *source, bm_feed *feed);

typedef struct bm_jpeg_drain {
    struct jpeg_destination_mgr base; /* first: libjpeg hands this address back */
    bm_drain *drain;
    size_t room; /* of what the drain has lent */
} bm_jpeg_drain;

struct jpeg_destination_mgr *bm_jpeg_drain_init(bm_jpeg_drain *destination, bm_drain *drain);

/* ---- jpeg_origin.c: how the source was coded ------------------------------------------------- */

typedef struct bm_jpeg_sampling {
    uint8_t h, v;
} bm_jpeg_sampling;

/* What bm_picture.origin of a JPEG points to. Plain data. */
typedef struct bm_jpeg_origin {
    uint8_t components; /* 1 or 3 */
    bool rgb;           /* three components that are not YCbCr */
    bool progressive;
    uint8_t density_unit; /* as in JFIF; 0: the two numbers are only a ratio */
    uint16_t density_x, density_y;
    unsigned restart_interval; /* MCUs, 0: none */
    unsigned restart_rows;     /* the same in rows of MCUs where it is a whole number, else 0 */
    bm_jpeg_sampling sampling[BM_JPEG_COMPONENTS];
    uint8_t table_of[BM_JPEG_COMPONENTS]; /* index into tables */
    bool has_table[NUM_QUANT_TBLS];
    uint16_t table[NUM_QUANT_TBLS][DCTSIZE2];
} bm_jpeg_origin;

/* Keeps the settings of a picture whose header has been read in picture->origin. A header without
 * all its tables, or with one that nothing can be divided by, keeps none. BM_E_NOMEM. */
bm_status bm_jpeg_origin_keep(bm_picture *picture, j_decompress_ptr lib, bm_error *error);

/* The settings of a source, or NULL where it was no JPEG, or there is none. */
const bm_jpeg_origin *bm_jpeg_origin_of(const bm_picture *source);

/* ---- jpeg_settings.c: how the output is to be coded ------------------------------------------ */

typedef struct bm_jpeg_settings {
    unsigned components;
    const bm_jpeg_origin *tables; /* quantisation tables to keep; NULL: made for `quality` */
    int quality;
    bool rgb; /* three components that are not YCbCr */
    bm_jpeg_sampling sampling[BM_JPEG_COMPONENTS];
    bool progressive, optimize;
} bm_jpeg_settings;

/* Settles the options against what the source was. */
bm_jpeg_settings bm_jpeg_settle(const bm_desc *desc, const bm_encode_options *options,
                                const bm_picture *source);

/* Brings the settings, restart interval and density into an object with defaults. */
void bm_jpeg_apply(const bm_jpeg_settings *settings, const bm_encode_request *request,
                   j_compress_ptr lib);

/* ---- jpeg_memory.c: what libjpeg will allocate ----------------------------------------------- */

/* Both round up: a little more than is needed. The header must have been read. */
size_t bm_jpeg_decoder_bytes(j_decompress_ptr lib);
size_t bm_jpeg_encoder_bytes(const bm_desc *desc, const bm_jpeg_settings *settings);

/* ---- jpeg_markers.c: metadata ---------------------------------------------------------------- */

/* Before the header is read: asks for the markers that matter. */
void bm_jpeg_want_markers(j_decompress_ptr lib);

/* Bytes of the markers that libjpeg has kept. */
size_t bm_jpeg_marker_bytes(j_decompress_ptr lib);

/* After it: copies EXIF, XMP and ICC into the picture, byte for byte, and finds the orientation.
 * BM_E_NOMEM. */
bm_status bm_jpeg_read_markers(j_decompress_ptr lib, bm_picture *picture, bm_error *error);

/* Between the start of the output and its first row. */
void bm_jpeg_write_markers(j_compress_ptr lib, const bm_metadata *metadata);

/* ---- jpeg_describe.c ------------------------------------------------------------------------- */

void bm_jpeg_describe(const bm_picture *picture, bm_facts *facts);

/* ---- jpeg_decode.c, jpeg_encode.c: the functions of the codec, see bandmill/codec.h ---------- */

bm_status bm_jpeg_decode_open(bm_decoder **decoder, bm_feed *feed, const bm_decode_limits *limits,
                              bm_picture *picture, bm_error *error);
bm_status bm_jpeg_decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error);
bm_status bm_jpeg_decode_end(bm_decoder *decoder, bm_error *error);
void bm_jpeg_decode_close(bm_decoder *decoder);

void bm_jpeg_accepts(const bm_desc *desc, bm_model *model, unsigned *depth);
size_t bm_jpeg_encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                            const bm_picture *source);
bm_status bm_jpeg_encode_open(bm_encoder **encoder, const bm_encode_request *request,
                              bm_error *error);
bm_status bm_jpeg_encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error);
bm_status bm_jpeg_encode_end(bm_encoder *encoder, bm_error *error);
void bm_jpeg_encode_close(bm_encoder *encoder);

#endif
