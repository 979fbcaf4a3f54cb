/* SPDX-License-Identifier: MIT */
/* The table of codecs, and looking them up. */
#include "bandmill/codecs.h"

const bm_codec *const bm_codecs[] = {
    &bm_codec_jpeg, &bm_codec_png,  &bm_codec_bmp,  &bm_codec_pnm, &bm_codec_hdr,
    &bm_codec_tga,  &bm_codec_null, &bm_codec_hash, NULL,
};
_Static_assert(sizeof bm_codecs / sizeof *bm_codecs == BM_CODECS + 1, "the header counts them");

const bm_codec *bm_codec_by_name(const char *name)
{
    return bm_codec_named(bm_codecs, name);
}

const bm_codec *bm_codec_by_path(const char *path)
{
    return bm_codec_for_path(bm_codecs, path);
}
