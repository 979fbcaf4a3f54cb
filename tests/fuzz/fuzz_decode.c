/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes through a decoder and its encoder, in blocks and bands that vary with the input's size.
 * Compiled once for each codec, with BM_FUZZ_CODEC naming it. */
#include <stdlib.h>

#include "codec/codecs.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Small enough for thousands of runs a second. */
static const bm_decode_limits limits = {.max_pixels = 1 << 20, .max_scans = 20};

/* Decodes band by band and encodes each again with the source's own settings, which are as hostile as its pixels. */
static void recode(const bm_codec *codec, bm_decoder *decoder, const bm_picture *picture,
                   uint32_t most)
{
    const bm_encode_options options = {0};
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    void *rows[16] = {0};
    for (size_t i = 0; i < most; i++)
        rows[i] = malloc(bm_desc_row_bytes(&picture->desc, 0));
    bm_error error;
    bm_encoder *encoder = NULL;
    bm_warnings warnings = {0};
    const bm_encode_request request = {.drain = &drain.drain,
                                       .desc = &picture->desc,
                                       .options = &options,
                                       .source = picture,
                                       .same_pixels = true,
                                       .warnings = &warnings};
    bm_model model;
    unsigned depth;
    codec->accepts(&picture->desc, &model, &depth);
    bm_status status = BM_OK;
    /* A format may hold more than its encoder writes: then decoding is all. */
    if (model == picture->desc.model && depth == picture->desc.depth)
        status = codec->encode_open(&encoder, &request, &error);
    for (uint32_t y = 0; !status && y < picture->desc.height; y += most) {
        uint32_t left = picture->desc.height - y;
        bm_rows band = {.row = {rows}, .y = {y}, .count = {left < most ? left : most}};
        status = codec->decode_rows(decoder, &band, &error);
        if (!status && encoder)
            status = codec->encode_rows(encoder, &band, &error);
    }
    if (!status && !codec->decode_end(decoder, &error) && encoder)
        codec->encode_end(encoder, &error);
    if (encoder)
        codec->encode_close(encoder);
    for (size_t i = 0; i < most; i++)
        free(rows[i]);
    free(drain.bytes);
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
        recode(codec, decoder, &picture, (uint32_t)(1 + size % 16));
    codec->decode_close(decoder);
    bm_picture_clear(&picture);
    bm_feed_destroy(feed);
    return 0;
}
