/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes through a decoder, in blocks and bands that vary with the input's size.
 * Compiled once for each codec, with BM_FUZZ_CODEC naming it. */
#include <stdlib.h>

#include "codec/codecs.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Small enough for thousands of runs a second. */
static const bm_decode_limits limits = {.max_pixels = 1 << 20, .max_scans = 20};

static void decode_rows(const bm_codec *codec, bm_decoder *decoder, const bm_desc *desc,
                        uint32_t most)
{
    void *rows[16] = {0};
    for (size_t i = 0; i < most; i++)
        rows[i] = malloc(bm_desc_row_bytes(desc, 0));
    bm_error error;
    bm_status status = BM_OK;
    for (uint32_t y = 0; !status && y < desc->height; y += most) {
        uint32_t count = desc->height - y < most ? desc->height - y : most;
        bm_rows band = {.row = {rows}, .y = {y}, .count = {count}};
        status = codec->decode_rows(decoder, &band, &error);
    }
    if (!status)
        codec->decode_end(decoder, &error);
    for (size_t i = 0; i < most; i++)
        free(rows[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const size_t blocks[] = {0, 1, 7, 64, 1000};
    const bm_codec *codec = &BM_FUZZ_CODEC;
    bm_feed *feed = bm_feed_from_memory(bytes, size, blocks[size % 5]);
    if (!feed)
        return 0;
    bm_picture picture = {0};
    bm_decoder *decoder = NULL;
    bm_error error;
    if (!codec->decode_open(&decoder, feed, &limits, &picture, &error))
        decode_rows(codec, decoder, &picture.desc, (uint32_t)(1 + size % 16));
    codec->decode_close(decoder);
    bm_picture_clear(&picture);
    bm_feed_destroy(feed);
    return 0;
}
