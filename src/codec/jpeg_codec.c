/* SPDX-License-Identifier: MIT */
/* JPEG as a codec: libjpeg-turbo behind bandmill's interface. */
#include "jpeg_parts.h"

#include <string.h>

#include "codecs.h"

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

static const char *const extensions[] = {"jpg", "jpeg", "jpe", "jfif", NULL};

/* libjpeg-turbo's colour conversion writes with non-temporal stores where a row starts on a 16- or
 * 32-byte boundary, and the encoder or the first filter then waits for memory: 10 % of the time of
 * a transcode. */
#define ROW_OFFSET 8

const bm_codec bm_codec_jpeg = {
    .name = "jpeg",
    .extensions = extensions,
    .summary = "JPEG by libjpeg-turbo: gray and colour, 8 bits, baseline to arithmetic",
    .library = library,
    .match = match,
    .decode_open = bm_jpeg_decode_open,
    .describe = bm_jpeg_describe,
    .decode_rows = bm_jpeg_decode_rows,
    .decode_end = bm_jpeg_decode_end,
    .decode_close = bm_jpeg_decode_close,
    .accepts = bm_jpeg_accepts,
    .encode_bytes = bm_jpeg_encode_bytes,
    .encode_open = bm_jpeg_encode_open,
    .encode_rows = bm_jpeg_encode_rows,
    .encode_end = bm_jpeg_encode_end,
    .encode_close = bm_jpeg_encode_close,
    .row_offset = ROW_OFFSET,
};
