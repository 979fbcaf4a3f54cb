/* SPDX-License-Identifier: MIT */
/* JPEG in particular: every way of coding is read, or is known not to be, and memory is estimated. */
#include "sources.h"

#include <stdlib.h>
#include <string.h>

/* However the coefficients are coded, the samples are those of the plain file. */
static void codings_agree(void **state)
{
    (void)state;
    static const uint8_t factors[][2] = {{1, 1}, {2, 1}, {2, 2}, {1, 2},
                                         {4, 1}, {1, 4}, {4, 2}, {3, 1}};
    sheet color = sheet_drawn(83, 75, BM_RGB, 8, 20);
    for (size_t f = 0; f < COUNT(factors); f++) {
        const jpeg_source plain = {.h = {factors[f][0]}, .v = {factors[f][1]}};
        file encoded = jpeg_write(&color, &plain);
        result expected = decode_jpeg(&encoded);
        file_destroy(&encoded);
        for (int way = 0; way < 5; way++) {
            jpeg_source how = plain;
            how.progressive = way == 0 || way == 1;
            how.arithmetic = way == 1 || way == 2;
            how.one_component_a_scan = way == 3;
            how.restart_mcus = way == 4 ? 3 : 0;
            encoded = jpeg_write(&color, &how);
            result decoded = decode_jpeg(&encoded);
            assert_true(sheet_equal(&expected.pixels, &decoded.pixels));
            result_destroy(&decoded);
            file_destroy(&encoded);
        }
        result_destroy(&expected);
    }
    sheet_destroy(&color);
}

static void what_is_not_supported_says_so(void **state)
{
    (void)state;
    sheet color = sheet_drawn(20, 20, BM_RGB, 8, 0);
    file encoded = encode(&bm_codec_jpeg, &color, NULL, NULL);
    uint8_t *frame = jpeg_find_marker(&encoded, 0xc0, 0);
    frame[4] = 12; /* bits */
    result decoded = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, NULL);
    assert_int_equal(decoded.status, BM_E_UNSUPPORTED);
    assert_non_null(strstr(decoded.error.message, "12 bits"));
    result_destroy(&decoded);
    frame[4] = 8;
    frame[1] = 0xc3; /* lossless */
    decoded = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, NULL);
    assert_fails(&decoded, BM_E_UNSUPPORTED, "lossless");
    result_destroy(&decoded);
    file_destroy(&encoded);

    sheet wide = sheet_create(65501, 1, BM_GRAY, 8);
    static const bm_encode_options options;
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    bm_error error = {0};
    assert_int_equal(encode_into(&bm_codec_jpeg, &drain.drain, &wide, &options, NULL, 0, &error),
                     BM_E_UNSUPPORTED);
    assert_non_null(strstr(error.message, "65500"));
    sheet_destroy(&wide);
    sheet_destroy(&color);
}

/* ---- memory ------------------------------------------------------------------------------------
 */

static void estimates_cover_what_is_taken(void **state)
{
    (void)state;
    if (allocated() == 0)
        skip();
    static const bm_decode_limits limits = {0};
    static const uint8_t factors[][2] = {{1, 1}, {2, 2}, {1, 2}, {4, 1}};
    static const bm_model models[] = {BM_GRAY, BM_RGB, BM_CMYK};
    for (size_t m = 0; m < COUNT(models); m++)
        for (size_t f = 0; f < COUNT(factors); f++)
            for (int progressive = 0; progressive < 2; progressive++) {
                sheet picture = sheet_drawn(2003, 1001, models[m], 8, 0);
                const jpeg_source how = {
                    .h = {factors[f][0]}, .v = {factors[f][1]}, .progressive = progressive};
                file encoded = jpeg_write(&picture, &how);
                bm_feed *feed = bm_feed_from_memory(encoded.bytes, encoded.size, 0);
                bm_rows top = {.row = {picture.row}, .count = {500}};
                bm_picture record = {0};
                bm_decoder *decoder;
                size_t before = allocated();
                assert_int_equal(bm_codec_jpeg.decode_open(&decoder, feed, &limits, &record, NULL),
                                 BM_OK);
                assert_true(allocated() - before < 100000); /* nothing of the picture's size yet */
                assert_int_equal(bm_codec_jpeg.decode_rows(decoder, &top, NULL), BM_OK);
                assert_estimate(record.decoder_bytes, allocated() - before);
                bm_codec_jpeg.decode_close(decoder);
                bm_feed_destroy(feed);

                bm_encode_options options = {0};
                assert_true(bm_encode_set(&options, &bm_codec_jpeg, "optimize", f == 0));
                bm_memory_drain drain;
                bm_memory_drain_init(&drain);
                drain.bytes = malloc(drain.capacity = 4 << 20);
                bm_warnings warnings = {0};
                const bm_encode_request request = {.drain = &drain.drain,
                                                   .desc = &picture.desc,
                                                   .options = &options,
                                                   .source = &record,
                                                   .warnings = &warnings};
                bm_encoder *encoder;
                before = allocated();
                assert_int_equal(bm_codec_jpeg.encode_open(&encoder, &request, NULL), BM_OK);
                assert_int_equal(bm_codec_jpeg.encode_rows(encoder, &top, NULL), BM_OK);
                assert_estimate(bm_codec_jpeg.encode_bytes(&picture.desc, &options, &record),
                                allocated() - before);
                bm_codec_jpeg.encode_close(encoder);
                free(drain.bytes);
                bm_picture_clear(&record);
                file_destroy(&encoded);
                sheet_destroy(&picture);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codings_agree),
        cmocka_unit_test(what_is_not_supported_says_so),
        cmocka_unit_test(estimates_cover_what_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
