/* SPDX-License-Identifier: MIT */
/* Pictures of every model, depth and odd size through encoder and decoder, in every split. */
#include "kit.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    uint32_t width, height;
} sizes[] = {{1, 1}, {1, 37}, {37, 1}, {8, 8}, {15, 17}, {16, 16}, {67, 41}, {256, 3}};

static const size_t blocks[] = {1, 7, 4096, 0};
static const uint32_t bands[] = {1, 3, 16, 0};

/* However the rows are cut and the bytes come, the result is the same. */
static void check_splits(const bm_codec *codec, const sheet *picture, const file *encoded)
{
    static const bm_encode_options options;
    for (size_t b = 0; b < COUNT(bands); b++) {
        bm_memory_drain drain;
        bm_memory_drain_init(&drain);
        bm_error error = {0};
        assert_int_equal(
            encode_into(codec, &drain.drain, picture, &options, NULL, bands[b], &error), BM_OK);
        assert_int_equal(drain.size, encoded->size);
        assert_memory_equal(drain.bytes, encoded->bytes, encoded->size);
        free(drain.bytes);
    }

    result whole = decode(codec, encoded->bytes, encoded->size, NULL);
    assert_decoded(&whole);
    for (size_t i = 0; i < COUNT(blocks); i++)
        for (size_t b = 0; b < COUNT(bands); b++) {
            decode_way way = {.block = blocks[i], .band = bands[b]};
            result part = decode(codec, encoded->bytes, encoded->size, &way);
            assert_decoded(&part);
            assert_true(sheet_equal(&whole.pixels, &part.pixels));
            assert_int_equal(part.picture.warnings.count, 0);
            result_destroy(&part);
        }
    result_destroy(&whole);
}

static bool holds(const bm_codec *codec, bm_model model, unsigned depth)
{
    bm_desc desc;
    bm_model taken;
    unsigned taken_depth;
    assert_int_equal(bm_desc_interleaved(&desc, 1, 1, model, depth, NULL), BM_OK);
    codec->accepts(&desc, &taken, &taken_depth);
    return taken == model && taken_depth == depth;
}

/* Every model and depth that the format holds. */
static void is_exact(const bm_codec *codec)
{
    static const bm_model models[] = {BM_GRAY, BM_GRAYA, BM_RGB, BM_RGBA};
    for (size_t s = 0; s < COUNT(sizes); s++)
        for (size_t m = 0; m < COUNT(models); m++)
            for (unsigned depth = 8; depth <= 16; depth += 8) {
                if (!holds(codec, models[m], depth))
                    continue;
                sheet picture = sheet_drawn(sizes[s].width, sizes[s].height, models[m], depth, 40);
                file encoded = encode(codec, &picture, NULL, NULL);
                result decoded = decode(codec, encoded.bytes, encoded.size, NULL);
                assert_decoded(&decoded);
                assert_true(sheet_equal(&picture, &decoded.pixels));
                check_splits(codec, &picture, &encoded);
                result_destroy(&decoded);
                file_destroy(&encoded);
                sheet_destroy(&picture);
            }
}

static void png_is_exact(void **state)
{
    (void)state;
    is_exact(&bm_codec_png);
}

static void plain_formats_are_exact(void **state)
{
    (void)state;
    is_exact(&bm_codec_bmp);
    is_exact(&bm_codec_pnm);
    is_exact(&bm_codec_tga);
}

static void png_levels_differ_in_size_alone(void **state)
{
    (void)state;
    sheet picture = sheet_drawn(120, 90, BM_RGB, 8, 0);
    size_t sizes_of[10];
    for (int level = 0; level <= 9; level++) {
        bm_encode_options options = {0};
        assert_true(bm_encode_set(&options, &bm_codec_png, "compression", level));
        file encoded = encode(&bm_codec_png, &picture, &options, NULL);
        result decoded = decode(&bm_codec_png, encoded.bytes, encoded.size, NULL);
        assert_decoded(&decoded);
        assert_true(sheet_equal(&picture, &decoded.pixels));
        sizes_of[level] = encoded.size;
        result_destroy(&decoded);
        file_destroy(&encoded);
    }
    assert_true(sizes_of[0] > sizes_of[1]);
    assert_true(sizes_of[1] > sizes_of[9]);
    sheet_destroy(&picture);
}

/* 4:4:4 at a high quality: what remains is rounding. */
static void jpeg_is_near(void **state)
{
    (void)state;
    static const bm_model models[] = {BM_GRAY, BM_RGB};
    for (size_t s = 0; s < COUNT(sizes); s++)
        for (size_t m = 0; m < COUNT(models); m++) {
            sheet picture = sheet_drawn(sizes[s].width, sizes[s].height, models[m], 8, 0);
            bm_encode_options options = {0};
            assert_true(bm_encode_set(&options, &bm_codec_jpeg, "quality", 100));
            file encoded = encode(&bm_codec_jpeg, &picture, &options, NULL);
            result decoded = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, NULL);
            assert_decoded(&decoded);
            assert_in_range(sheet_distance(&picture, &decoded.pixels), 0, 5);
            file_destroy(&encoded);
            result_destroy(&decoded);

            encoded = encode(&bm_codec_jpeg, &picture, NULL, NULL);
            check_splits(&bm_codec_jpeg, &picture, &encoded);
            file_destroy(&encoded);
            sheet_destroy(&picture);
        }
}

/* Every sampling, sequential and progressive, with and without tables of its own: the splits agree,
 * and a mode that only changes the coding leaves the samples alone. */
static void jpeg_modes_agree(void **state)
{
    (void)state;
    sheet picture = sheet_drawn(83, 61, BM_RGB, 8, 10);
    for (int sampling = 0; sampling < 5; sampling++) {
        result first = {0};
        for (int mode = 0; mode < 4; mode++) {
            bm_encode_options options = {0};
            assert_true(bm_encode_set(&options, &bm_codec_jpeg, "subsampling", sampling));
            assert_true(bm_encode_set(&options, &bm_codec_jpeg, "progressive", mode & 1));
            assert_true(bm_encode_set(&options, &bm_codec_jpeg, "optimize", mode >> 1));
            file encoded = encode(&bm_codec_jpeg, &picture, &options, NULL);
            for (size_t i = 0; i < COUNT(blocks); i++) {
                decode_way way = {.block = blocks[i], .band = bands[i]};
                result decoded = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, &way);
                assert_decoded(&decoded);
                assert_int_equal(decoded.picture.warnings.count, 0);
                if (!first.pixels.row) {
                    first = decoded;
                    continue;
                }
                assert_true(sheet_equal(&first.pixels, &decoded.pixels));
                result_destroy(&decoded);
            }
            file_destroy(&encoded);
        }
        result_destroy(&first);
    }
    sheet_destroy(&picture);
}

/* ---- drains that are small, or fail ------------------------------------------------------------
 */

typedef struct narrow_drain {
    bm_drain drain;
    uint8_t *bytes;
    size_t size, step, limit; /* step: room lent at once */
} narrow_drain;

static bm_status narrow_room(bm_drain *drain, uint8_t **at, size_t *room, bm_error *error)
{
    narrow_drain *narrow = (narrow_drain *)drain;
    if (narrow->size == narrow->limit)
        return bm_fail(error, BM_E_CANCELLED, "stopped after %zu bytes", narrow->limit);
    size_t left = narrow->limit - narrow->size;
    *room = left < narrow->step ? left : narrow->step;
    free(narrow->bytes); /* the room of the last call is gone */
    *at = narrow->bytes = malloc(*room);
    assert_non_null(*at);
    return BM_OK;
}

static void narrow_used(bm_drain *drain, size_t used)
{
    ((narrow_drain *)drain)->size += used;
}

static void every_drain_ends_cleanly(void **state)
{
    (void)state;
    const bm_codec *codecs[] = {&bm_codec_jpeg, &bm_codec_png, &bm_codec_bmp, &bm_codec_pnm,
                                &bm_codec_hdr,  &bm_codec_tga, &bm_codec_hash};
    sheet picture = sheet_drawn(50, 40, BM_RGB, 8, 40);
    for (size_t c = 0; c < COUNT(codecs); c++)
        for (int progressive = 0; progressive < 2; progressive++) {
            bm_encode_options options = {0};
            assert_true(bm_encode_set(&options, &bm_codec_jpeg, "progressive", progressive));
            file encoded = encode(codecs[c], &picture, &options, NULL);
            for (size_t step = 1; step < 6000; step = step * 7 + 1)
                for (size_t limit = 0; limit <= encoded.size; limit += 1 + limit / 5) {
                    narrow_drain drain = {
                        .drain = {narrow_room, narrow_used}, .step = step, .limit = limit};
                    bm_error error = {0};
                    bm_status status =
                        encode_into(codecs[c], &drain.drain, &picture, &options, NULL, 7, &error);
                    assert_int_equal(status, limit < encoded.size ? BM_E_CANCELLED : BM_OK);
                    if (status)
                        assert_non_null(strstr(error.message, "stopped after"));
                    assert_true(drain.size <= limit);
                    free(drain.bytes);
                }
            narrow_drain enough = {
                .drain = {narrow_room, narrow_used}, .step = 1, .limit = encoded.size + 1};
            assert_int_equal(
                encode_into(codecs[c], &enough.drain, &picture, &options, NULL, 7, NULL), BM_OK);
            assert_int_equal(enough.size, encoded.size);
            free(enough.bytes);
            file_destroy(&encoded);
        }
    sheet_destroy(&picture);
}

/* A caller that breaks the order of rows is told so. */
static void rows_out_of_order_are_refused(void **state)
{
    (void)state;
    static const bm_encode_options options;
    static const bm_decode_limits limits = {0};
    const bm_codec *codecs[] = {&bm_codec_jpeg, &bm_codec_png, &bm_codec_bmp,
                                &bm_codec_pnm,  &bm_codec_hdr, &bm_codec_tga};
    sheet picture = sheet_drawn(20, 20, BM_RGB, 8, 0);
    for (size_t c = 0; c < COUNT(codecs); c++) {
        const bm_rows skipped = {.row = {picture.row}, .y = {3}, .count = {2}};
        const bm_rows beyond = {.row = {picture.row}, .y = {0}, .count = {21}};
        bm_memory_drain drain;
        bm_memory_drain_init(&drain);
        bm_encoder *encoder = NULL;
        bm_error error = {0};
        bm_warnings warnings = {0};
        const bm_encode_request request = {.drain = &drain.drain,
                                           .desc = &picture.desc,
                                           .options = &options,
                                           .source = NULL,
                                           .warnings = &warnings};
        assert_int_equal(codecs[c]->encode_open(&encoder, &request, &error), BM_OK);
        assert_int_equal(codecs[c]->encode_rows(encoder, &skipped, &error), BM_E_INTERNAL);
        assert_int_equal(codecs[c]->encode_rows(encoder, &beyond, &error), BM_E_INTERNAL);
        codecs[c]->encode_close(encoder);
        free(drain.bytes);
        if (!codecs[c]->match)
            continue;

        file encoded = encode(codecs[c], &picture, NULL, NULL);
        bm_feed *feed = bm_feed_from_memory(encoded.bytes, encoded.size, 0);
        bm_picture record = {0};
        bm_decoder *decoder = NULL;
        assert_int_equal(codecs[c]->decode_open(&decoder, feed, &limits, &record, &error), BM_OK);
        assert_int_equal(codecs[c]->decode_rows(decoder, &skipped, &error), BM_E_INTERNAL);
        assert_int_equal(codecs[c]->decode_rows(decoder, &beyond, &error), BM_E_INTERNAL);
        codecs[c]->decode_close(decoder);
        bm_picture_clear(&record);
        bm_feed_destroy(feed);
        file_destroy(&encoded);
    }
    sheet_destroy(&picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(png_is_exact),
        cmocka_unit_test(plain_formats_are_exact),
        cmocka_unit_test(png_levels_differ_in_size_alone),
        cmocka_unit_test(jpeg_is_near),
        cmocka_unit_test(jpeg_modes_agree),
        cmocka_unit_test(every_drain_ends_cleanly),
        cmocka_unit_test(rows_out_of_order_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
