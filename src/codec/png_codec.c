/* SPDX-License-Identifier: MIT */
/* PNG as a codec: libpng behind bandmill's interface. */
#include "png_parts.h"

#include <stdio.h>

#include <libdeflate.h>
#include <zlib.h>

#include "bandmill/codecs.h"

static bool match(const uint8_t *head, size_t size)
{
    return size >= 8 && !png_sig_cmp(head, 0, 8);
}

/* What the compressors make of rows is in the output, too. */
static void library(char *text, size_t size)
{
    snprintf(text, size, "libpng %s, zlib %s, libdeflate %s", png_get_libpng_ver(NULL),
             zlibVersion(), LIBDEFLATE_VERSION_STRING);
}

static const char *const extensions[] = {"png", NULL};

static const char *const filter_words[] = {"none",  "sub",      "up", "average",
                                           "paeth", "adaptive", NULL};
static const char *const interlace_words[] = {"none", "adam7", NULL};

static const bm_codec_option options[] = {
    [BM_PNG_COMPRESSION] = {.name = "compression",
                            .argument = "N",
                            .type = BM_CODEC_NUMBER,
                            .min = 0,
                            .max = 9,
                            .doc = "Effort from 0 to 9. Default 6."},
    [BM_PNG_FILTER] = {.name = "png-filter",
                       .argument = "KIND",
                       .type = BM_CODEC_CHOICE,
                       .choices = filter_words,
                       .doc =
                           "How rows are prepared for compression. Not given: adaptive, but none "
                           "for palettes and fewer than 8 bits."},
    [BM_PNG_INTERLACE] = {.name = "interlace",
                          .argument = "KIND",
                          .type = BM_CODEC_CHOICE,
                          .choices = interlace_words,
                          .doc = "Store the pixels in seven passes, adam7, which takes memory for "
                                 "the whole picture. Not given: as the source where that is PNG."},
    {.name = NULL}};

const bm_codec bm_codec_png = {
    .name = "png",
    .heading = "PNG",
    .extensions = extensions,
    .summary = "PNG by libpng: gray to RGBA, 1 to 16 bits, palettes",
    .library = library,
    .match = match,
    .describe = bm_png_describe,
    .decode_open = bm_png_decode_open,
    .decode_rows = bm_png_decode_rows,
    .decode_end = bm_png_decode_end,
    .decode_close = bm_png_decode_close,
    .options = options,
    .accepts = bm_png_accepts,
    .encode_bytes = bm_png_encode_bytes,
    .encode_chores = bm_png_encode_chores,
    .encode_chore = bm_png_encode_chore,
    .chore_bytes = bm_png_chore_bytes,
    .encode_open = bm_png_encode_open,
    .encode_rows = bm_png_encode_rows,
    .encode_end = bm_png_encode_end,
    .encode_close = bm_png_encode_close,
};
