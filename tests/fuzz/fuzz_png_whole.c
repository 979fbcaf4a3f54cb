/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes as a PNG, its pixels inflated as a whole and streamed by libpng: the same rows up to the same failure. */
#include <stdlib.h>
#include <string.h>

#include "bandmill/codecs.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

typedef struct outcome {
    bm_status status;
    bm_error error;
    uint64_t rows; /* a sum over all of them */
} outcome;

static void add_row(outcome *result, const uint8_t *row, size_t size)
{
    for (size_t i = 0; i < size; i++)
        result->rows = (result->rows ^ row[i]) * 0x100000001b3u;
}

static outcome decode(const uint8_t *bytes, size_t size, size_t spare_bytes)
{
    const bm_decode_limits limits = {.max_pixels = 1 << 18, .spare_bytes = spare_bytes};
    outcome result = {.rows = 0xcbf29ce484222325u};
    bm_feed *feed = bm_feed_from_memory(bytes, size, size % 3 ? 0 : 100);
    bm_picture picture = {0};
    bm_decoder *decoder = NULL;
    if (!feed)
        abort();
    result.status = bm_codec_png.decode_open(&decoder, feed, &limits, &picture, &result.error);
    size_t row_bytes = result.status ? 0 : bm_desc_row_bytes(&picture.desc, 0);
    void *row = malloc(row_bytes + 1);
    if (!row)
        abort();
    for (uint32_t y = 0; !result.status && y < picture.desc.height; y++) {
        const bm_rows one = {.row = {&row}, .y = {y}, .count = {1}};
        result.status = bm_codec_png.decode_rows(decoder, &one, &result.error);
        if (!result.status)
            add_row(&result, row, row_bytes);
    }
    if (!result.status)
        result.status = bm_codec_png.decode_end(decoder, &result.error);
    free(row);
    bm_codec_png.decode_close(decoder);
    bm_picture_clear(&picture);
    bm_feed_destroy(feed);
    return result;
}

/* libdeflate takes the two symbols that no encoder may write for what the one before them means, and what comes out is held to the
 * stream's Adler-32; zlib refuses them. */
static bool has_unused_symbols(const outcome *stream)
{
    return stream->status &&
           (!strncmp(stream->error.message, "IDAT: invalid literal/length code", 33) ||
            !strncmp(stream->error.message, "IDAT: too many length or distance symbols", 41));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    outcome whole = decode(bytes, size, 0), stream = decode(bytes, size, 1);
    if (has_unused_symbols(&stream))
        return 0;
    if (whole.status != stream.status || whole.rows != stream.rows ||
        (whole.status && strcmp(whole.error.message, stream.error.message) != 0))
        abort();
    return 0;
}
