/* SPDX-License-Identifier: MIT */
/* JPEG as a codec: libjpeg-turbo behind bandmill's interface. */
#include "jpeg_parts.h"

#include <string.h>

#include "bandmill/codecs.h"

/* Start of image, and the first byte of the marker that follows. */
static bool match(const uint8_t *head, size_t size)
{
    return size >= 3 && !memcmp(head, "\xff\xd8\xff", 3);
}

/* The version that the headers tell: the library itself does not. */
static void library(char *text, size_t size)
{
#ifdef LIBJPEG_TURBO_VERSION
#define TEXT_OF_(version) #version
#define TEXT_OF(version) TEXT_OF_(version)
    snprintf(text, size, "libjpeg-turbo %s", TEXT_OF(LIBJPEG_TURBO_VERSION));
#else
    snprintf(text, size, "libjpeg %d", JPEG_LIB_VERSION);
#endif
}

static const char *const subsampling_words[] = {"444", "422", "420", "440", "411", NULL};

static const bm_codec_option options[] = {
    [BM_JPEG_QUALITY] = {.name = "quality",
                         .argument = "N",
                         .type = BM_CODEC_NUMBER,
                         .min = 1,
                         .max = 100,
                         .doc = "1 to 100. Not given: with the tables of the source where that is "
                                "JPEG, else 90."},
    [BM_JPEG_SUBSAMPLING] = {.name = "subsampling",
                             .argument = "KIND",
                             .type = BM_CODEC_CHOICE,
                             .choices = subsampling_words,
                             .doc = "Colour resolution. Not given: as the source where that is "
                                    "JPEG, else 444."},
    [BM_JPEG_PROGRESSIVE] = {.name = "progressive",
                             .type = BM_CODEC_SWITCH,
                             .doc = "Write progressive JPEG. Not given: as the source where that "
                                    "is JPEG."},
    [BM_JPEG_ARITHMETIC] = {.name = "arithmetic",
                            .type = BM_CODEC_SWITCH,
                            .doc = "Arithmetic coding: smaller files, which few programs read. Not "
                                   "given: as the source where that is JPEG."},
    [BM_JPEG_BASELINE] = {.name = "baseline",
                          .type = BM_CODEC_SWITCH,
                          .doc = "Write what every program reads, neither progressive nor "
                                 "arithmetic, whatever the source is."},
    [BM_JPEG_OPTIMIZE] = {.name = "optimize",
                          .type = BM_CODEC_SWITCH,
                          .doc = "Huffman tables made for each picture; smaller files, more time "
                                 "and memory."},
    {.name = NULL}};

static const char *const extensions[] = {"jpg", "jpeg", "jpe", "jfif", NULL};

/* libjpeg-turbo's colour conversion writes with non-temporal stores where a row starts on a 16- or
 * 32-byte boundary, and the encoder or the first filter then waits for memory: 10 % of the time of
 * a transcode. */
#define ROW_OFFSET 8

const bm_codec bm_codec_jpeg = {
    .name = "jpeg",
    .heading = "JPEG",
    .extensions = extensions,
    .summary = "JPEG by libjpeg-turbo: gray, colour and CMYK, 8 bits, baseline to arithmetic",
    .library = library,
    .match = match,
    .decode_open = bm_jpeg_decode_open,
    .decode_choose = bm_jpeg_decode_choose,
    .describe = bm_jpeg_describe,
    .decode_rows = bm_jpeg_decode_rows,
    .decode_end = bm_jpeg_decode_end,
    .decode_close = bm_jpeg_decode_close,
    .transform_check = bm_jpeg_transform_check,
    .transform = bm_jpeg_transform,
    .options = options,
    .check_options = bm_jpeg_check_options,
    .accepts = bm_jpeg_accepts,
    .takes_planes = bm_jpeg_takes_planes,
    .encode_bytes = bm_jpeg_encode_bytes,
    .encode_open = bm_jpeg_encode_open,
    .encode_rows = bm_jpeg_encode_rows,
    .encode_end = bm_jpeg_encode_end,
    .encode_close = bm_jpeg_encode_close,
    .row_offset = ROW_OFFSET,
    .is_lossy = true,
};
