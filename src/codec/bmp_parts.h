/* SPDX-License-Identifier: MIT */
/* What the files of the BMP codec share. */
#ifndef BM_CODEC_BMP_PARTS_H
#define BM_CODEC_BMP_PARTS_H

#include "palette.h"
#include "raster.h"

/* ---- bmp_header.c: everything in front of the pixels ----------------------------------------- */

typedef enum bm_bmp_coding {
    BM_BMP_INDEXED, /* 1, 2, 4 or 8 bits a pixel into the palette */
    BM_BMP_BGR,     /* 3 bytes a pixel */
    BM_BMP_MASKED,  /* 2 or 4 bytes a pixel, each channel in bits of its own */
    BM_BMP_RLE4,
    BM_BMP_RLE8
} bm_bmp_coding;

/* The bits of a channel in a pixel. */
typedef struct bm_bmp_channel {
    unsigned shift;
    uint32_t most; /* its greatest value: 31 for 5 bits; 0: there is no such channel */
} bm_bmp_channel;

typedef struct bm_bmp_header {
    uint32_t width, height;
    bool top_down;
    bm_bmp_coding coding;
    unsigned bits;             /* of a pixel */
    uint32_t pixels_at;        /* offset of the pixels in the file */
    uint64_t end;              /* of all that the header knows of */
    bm_bmp_channel channel[4]; /* MASKED: red, green, blue, alpha */
    bm_palette palette;        /* INDEXED and RLE; the caller frees it, also after a failure */
} bm_bmp_header;

/* Reads everything up to the first byte of the pixels. Adds profile and density to the picture.
 * BM_E_TRUNCATED, BM_E_CORRUPT, BM_E_UNSUPPORTED, BM_E_LIMIT_PIXELS. */
bm_status bm_bmp_read_header(bm_bmp_header *header, bm_bytes_in *in, bm_picture *picture,
                             const bm_decode_limits *limits, bm_error *error);

/* ---- bmp_rle.c: run-length coded rows -------------------------------------------------------- */

/* Where the coded data stands. Zeros at the start. */
typedef struct bm_bmp_rle {
    uint32_t row;     /* the row that the data is at */
    uint32_t x;       /* and the place in it */
    uint32_t next;    /* the row that is fetched next */
    bool ended;       /* the end of the bitmap was marked */
    bool missing_end; /* the file ended behind the last pixel, unmarked */
} bm_bmp_rle;

/* The next row, an index a byte. Pixels that the data leaves out have index 0. */
bm_status bm_bmp_rle_row(bm_bmp_rle *rle, const bm_bmp_header *header, bm_bytes_in *in,
                         uint8_t *indices, bm_error *error);

/* After the last row: reads the mark of the end. */
bm_status bm_bmp_rle_end(bm_bmp_rle *rle, const bm_bmp_header *header, bm_bytes_in *in,
                         bm_error *error);

/* ---- bmp_decode.c, stb_encode.c: the functions of the codec, see bandmill/codec.h ------------ */

bm_status bm_bmp_decode_open(bm_decoder **decoder, bm_feed *feed, const bm_decode_limits *limits,
                             bm_picture *picture, bm_error *error);
bm_status bm_bmp_decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error);
bm_status bm_bmp_decode_end(bm_decoder *decoder, bm_error *error);
void bm_bmp_decode_close(bm_decoder *decoder);

#endif
