/* SPDX-License-Identifier: MIT */
/* What the files of the TGA codec share. */
#ifndef BM_CODEC_TGA_PARTS_H
#define BM_CODEC_TGA_PARTS_H

#include "palette.h"
#include "raster.h"

/* ---- tga_header.c ---------------------------------------------------------------------------- */

enum { BM_TGA_HEADER_BYTES = 18 };

typedef enum bm_tga_coding { BM_TGA_INDEXED = 1, BM_TGA_COLOR = 2, BM_TGA_GRAY = 3 } bm_tga_coding;

typedef struct bm_tga_header {
    uint32_t width, height;
    bm_tga_coding coding;
    bool runs; /* run-length coded */
    bool bottom_up, right_to_left;
    unsigned pixel_bytes;
    unsigned alpha_bits;                /* as the header says */
    uint32_t id_bytes;                  /* text between header and palette */
    uint32_t first, colors, color_bits; /* the palette's first index, size, and bits of an entry */
} bm_tga_header;

/* Whether these 18 bytes are a header that a decoder of TGA can make sense of: the format has no signature. */
bool bm_tga_parse_header(bm_tga_header *header, const uint8_t *bytes);

/* ---- tga_decode.c, stb_encode.c: the functions of the codec, see bandmill/codec.h ------------ */

bm_status bm_tga_decode_open(bm_decoder **decoder, bm_feed *feed, const bm_decode_limits *limits,
                             bm_picture *picture, bm_error *error);
bm_status bm_tga_decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error);
bm_status bm_tga_decode_end(bm_decoder *decoder, bm_error *error);
void bm_tga_decode_close(bm_decoder *decoder);

#endif
