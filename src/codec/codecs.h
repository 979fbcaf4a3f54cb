/* SPDX-License-Identifier: MIT */
/* All codecs of bandmill. A new one is a file that defines its `bm_codec`, and one line here. */
#ifndef BM_CODEC_CODECS_H
#define BM_CODEC_CODECS_H

#include "bandmill/codec.h"

/* In the order in which they are asked whether a file is theirs: TGA, which has no signature, comes
 * last of all that read. */
#define BM_CODEC_LIST(X)                                                                           \
    X(jpeg)                                                                                        \
    X(png)                                                                                         \
    X(bmp)                                                                                         \
    X(pnm)                                                                                         \
    X(hdr)                                                                                         \
    X(tga)                                                                                         \
    X(null)                                                                                        \
    X(hash)

#define BM_CODEC_EXTERN(name) extern const bm_codec bm_codec_##name;
BM_CODEC_LIST(BM_CODEC_EXTERN)
#undef BM_CODEC_EXTERN

#define BM_CODEC_ONE(name) +1
enum { BM_CODECS = 0 BM_CODEC_LIST(BM_CODEC_ONE) };
#undef BM_CODEC_ONE

/* All of them; ends with NULL. */
extern const bm_codec *const bm_codecs[];

/* The codec of that name ("jpeg"), or NULL. */
const bm_codec *bm_codec_by_name(const char *name);

/* The codec whose files end like `path` does (case does not matter), or NULL. A name that is
 * nothing but an extension (".png") has none. */
const bm_codec *bm_codec_by_path(const char *path);

/* ---- JPEG without decoding it ------------------------------------------------------------------ */

/* What is done to the coefficients: a part is kept, and turned. */
typedef struct bm_jpeg_lossless {
    unsigned
        orientation; /* brings what lies so upright, EXIF 1..8: 3 turns by 180 degrees, 6 to the right */
    /* What is kept of the picture as it is stored; a width of 0: all of it. */
    uint32_t x, y, width, height;
} bm_jpeg_lossless;

/* Whether bm_jpeg_lossless_run() can do that under these options: fills *desc with the picture that it makes, and *bytes with the
 * memory that it takes, the decoder's own included. Before the first row. BM_E_UNSUPPORTED says why not: the part does not
 * begin, or where it is mirrored does not end, between blocks; or the output is to be coded otherwise. BM_E_PARAM. */
bm_status bm_jpeg_lossless_check(bm_decoder *decoder, const bm_jpeg_lossless *what,
                                 const bm_encode_options *options, bm_desc *desc, size_t *bytes,
                                 bm_error *error);

/* In place of all rows: reads the whole file, then writes one of the same coefficients, with metadata as the request says, whose
 * desc is that of the check. decode_end comes after it. */
bm_status bm_jpeg_lossless_run(bm_decoder *decoder, const bm_jpeg_lossless *what,
                               const bm_encode_request *request, bm_error *error);

#endif
