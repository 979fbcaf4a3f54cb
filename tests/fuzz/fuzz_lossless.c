/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes as a JPEG that is turned and cut on its coefficients, in a way that varies with the input's size. What
 * comes out must decode to the size that was announced. */
#include <stdlib.h>

#include "bandmill/codecs.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const bm_decode_limits limits = {.max_pixels = 1 << 20, .max_scans = 20};

static void check_header(const bm_memory_drain *drain, const bm_desc *expected)
{
    bm_feed *feed = bm_feed_from_memory(drain->bytes, drain->size, 0);
    bm_picture picture = {0};
    bm_decoder *decoder = NULL;
    bm_error error;
    if (!feed || bm_codec_jpeg.decode_open(&decoder, feed, &limits, &picture, &error) ||
        picture.desc.width != expected->width || picture.desc.height != expected->height)
        abort();
    bm_codec_jpeg.decode_close(decoder);
    bm_picture_clear(&picture);
    bm_feed_destroy(feed);
}

static void turn(bm_decoder *decoder, const bm_picture *picture, size_t number)
{
    const bm_encode_options options = {0};
    bm_transform what = {.orientation = 1 + number % 8};
    if (number & 8) {
        what.x = (uint32_t)(number % 3) * 16;
        what.width = 16;
        what.height = 32;
    }
    bm_desc desc;
    size_t memory;
    bm_error error;
    if (bm_codec_jpeg.transform_check(decoder, &what, &options, &desc, &memory, &error))
        return;
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    bm_warnings warnings = {0};
    const bm_encode_request request = {.drain = &drain.drain,
                                       .desc = &desc,
                                       .options = &options,
                                       .source = picture,
                                       .warnings = &warnings,
                                       .orientation = number & 16 ? 1 : 0};
    bm_status status = bm_codec_jpeg.transform(decoder, &what, &request, &error);
    if (!status)
        check_header(&drain, &desc);
    if (!status)
        bm_codec_jpeg.decode_end(decoder, &error);
    free(drain.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    bm_feed *feed = bm_feed_from_memory(bytes, size, 0);
    if (!feed)
        return 0;
    bm_picture picture = {0};
    bm_decoder *decoder = NULL;
    bm_error error;
    if (!bm_codec_jpeg.decode_open(&decoder, feed, &limits, &picture, &error))
        turn(decoder, &picture, size);
    bm_codec_jpeg.decode_close(decoder);
    bm_picture_clear(&picture);
    bm_feed_destroy(feed);
    return 0;
}
