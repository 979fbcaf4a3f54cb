/* SPDX-License-Identifier: MIT */
/* The PNG decoder as its two files see it: png_open.c reads the header, png_decode.c the rows and the end. */
#ifndef BM_CODEC_PNG_DECODER_H
#define BM_CODEC_PNG_DECODER_H

#include "png_parts.h"
#include "png_whole.h"

struct bm_decoder {
    png_structp lib;
    png_infop info;
    bm_png_error error;
    bm_png_feed source;
    bm_picture *picture;
    bool has_palette; /* libpng hands out indices */
    size_t row_bytes; /* of what libpng hands out */
    bool started, keep_damaged;
    bool at_once;           /* memory for inflating the pixels as a whole is promised */
    bm_png_whole *inflated; /* where that went well: libpng sees no pixels */
    int pass;               /* of an interlaced picture, the one in hand */
    bm_error failure;       /* of its decoding, kept for the end: what came before is shown */
    uint8_t *whole;         /* the rows of an interlaced picture, once it is decoded */
    uint8_t *indices;       /* a row of them */
    uint8_t color[BM_PNG_COLORS][4]; /* of the palette, with alpha; black beyond it */
    uint8_t used[BM_PNG_COLORS];     /* 1: some pixel has the index */
};

static inline bm_png_layout bm_png_layout_of(const bm_decoder *decoder)
{
    return (bm_png_layout){.width = decoder->picture->desc.width,
                           .height = decoder->picture->desc.height,
                           .bit_depth = png_get_bit_depth(decoder->lib, decoder->info),
                           .channels = png_get_channels(decoder->lib, decoder->info)};
}

#endif
