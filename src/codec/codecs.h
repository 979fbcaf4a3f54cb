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

#endif
