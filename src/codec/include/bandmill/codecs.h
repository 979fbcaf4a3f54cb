/* SPDX-License-Identifier: MIT */
/* The codecs that come with bandmill, all or one by one: for bm_pipeline_config.codecs (bandmill/pipeline.h), beside a program's own.
 *
 * What an encoder can be told stands in its table of options, bm_codec.options, each with its range, what holds where nothing is said,
 * and a few sentences of documentation; bm_encode_set() sets one. Everything here is constant and of static storage: any number of
 * threads may use it at once. */
#ifndef BANDMILL_CODECS_H
#define BANDMILL_CODECS_H

#include "bandmill/codec.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* docs/formats.md tells what they carry over. */
extern const bm_codec bm_codec_jpeg; /* .jpg: baseline and progressive, Huffman or arithmetic; 8 bits; gray, RGB, CMYK */
extern const bm_codec bm_codec_png;  /* .png: 8 and 16 bits, with and without alpha; palettes and few bits where the source has them */
extern const bm_codec bm_codec_bmp;  /* .bmp: 8 bits; RGB, RGBA */
extern const bm_codec bm_codec_pnm;  /* .ppm, .pgm, .pam ...: 8 and 16 bits */
extern const bm_codec bm_codec_hdr;  /* .hdr: Radiance; written only */
extern const bm_codec bm_codec_tga;  /* .tga: 8 bits */
extern const bm_codec bm_codec_null; /* takes every picture and keeps nothing: to measure what the rest costs */
extern const bm_codec bm_codec_hash; /* keeps a line with a checksum of the pixels: bm_outcome.line */

enum { BM_CODECS = 8 /* that many */ };

/* All of them in the order in which they are to be asked whether a file is theirs (TGA, which has no signature, comes last of all that
 * read), then NULL. */
extern const bm_codec *const bm_codecs[];

/* bm_codec_named() among them: the codec of that name ("jpeg"), or NULL. */
const bm_codec *bm_codec_by_name(const char *name);

/* bm_codec_for_path() among them: the codec whose files end like `path` does, or NULL. */
const bm_codec *bm_codec_by_path(const char *path);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
