/* SPDX-License-Identifier: MIT */
/* How a JPEG was coded is kept where it becomes one again. */
#include "sources.h"

#include <stdlib.h>
#include <string.h>

/* Decodes, encodes again with these options, and looks at the result. */
static jpeg_look recode(const file *encoded, const bm_encode_options *options)
{
    result decoded = decode_jpeg(encoded);
    file again = encode(&bm_codec_jpeg, &decoded.pixels, options, &decoded.picture);
    jpeg_look look = jpeg_look_at(&again);
    file_destroy(&again);
    result_destroy(&decoded);
    return look;
}

static void assert_same_tables(const jpeg_look *a, const jpeg_look *b, int components)
{
    for (int c = 0; c < components; c++)
        assert_memory_equal(a->table[c], b->table[c], sizeof a->table[c]);
}

/* The same of a picture that EXIF calls `orientation` and that was turned upright. */
static jpeg_look recode_upright(const file *encoded, unsigned orientation)
{
    result decoded = decode_jpeg(encoded);
    decoded.picture.orientation = orientation;
    const bm_desc *desc = &decoded.pixels.desc;
    sheet upright = sheet_drawn(desc->height, desc->width, desc->model, desc->depth, 0);
    static const bm_encode_options options;
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    bm_warnings warnings = {0};
    const bm_encode_request request = {.drain = &drain.drain,
                                       .desc = &upright.desc,
                                       .options = &options,
                                       .source = &decoded.picture,
                                       .warnings = &warnings,
                                       .orientation = 1};
    bm_encoder *encoder;
    bm_rows all = {.row = {upright.row}, .count = {upright.desc.height}};
    assert_int_equal(bm_codec_jpeg.encode_open(&encoder, &request, NULL), BM_OK);
    assert_int_equal(bm_codec_jpeg.encode_rows(encoder, &all, NULL), BM_OK);
    assert_int_equal(bm_codec_jpeg.encode_end(encoder, NULL), BM_OK);
    bm_codec_jpeg.encode_close(encoder);
    file again = {.bytes = drain.bytes, .size = drain.size};
    jpeg_look look = jpeg_look_at(&again);
    file_destroy(&again);
    sheet_destroy(&upright);
    result_destroy(&decoded);
    return look;
}

static void assert_sampling(const jpeg_look *look, int h, int v)
{
    assert_int_equal(look->h[0], h);
    assert_int_equal(look->v[0], v);
    for (int c = 1; c < look->components; c++) {
        assert_int_equal(look->h[c], 1);
        assert_int_equal(look->v[c], 1);
    }
}

static void rgb_coding_is_read_and_kept(void **state)
{
    (void)state;
    sheet color = sheet_drawn(40, 40, BM_RGB, 8, 0);
    const jpeg_source how = {.coding = JCS_RGB, .table_seed = 3};
    file encoded = jpeg_write(&color, &how);
    jpeg_look before = jpeg_look_at(&encoded), after = recode(&encoded, NULL);
    assert_int_equal(before.coding, JCS_RGB);
    assert_int_equal(after.coding, JCS_RGB);
    assert_same_tables(&before, &after, 3);

    bm_encode_options options = {0};
    assert_true(bm_encode_set(&options, &bm_codec_jpeg, "quality", 80));
    assert_true(bm_encode_set(&options, &bm_codec_jpeg, "subsampling", 2));
    after = recode(&encoded, &options);
    assert_int_equal(after.coding, JCS_YCbCr);
    assert_sampling(&after, 2, 2);
    file_destroy(&encoded);
    sheet_destroy(&color);
}

static void tables_and_sampling_are_kept(void **state)
{
    (void)state;
    static const uint8_t factors[][2] = {{1, 1}, {2, 1}, {2, 2}, {1, 2}, {4, 1}, {4, 2}, {1, 4}};
    sheet color = sheet_drawn(100, 60, BM_RGB, 8, 20);
    for (size_t f = 0; f < COUNT(factors); f++)
        for (int wide = 0; wide < 2; wide++) {
            const jpeg_source how = {.h = {factors[f][0]},
                                     .v = {factors[f][1]},
                                     .table_seed = 1 + (unsigned)f,
                                     .wide_tables = wide};
            file encoded = jpeg_write(&color, &how);
            jpeg_look before = jpeg_look_at(&encoded), after = recode(&encoded, NULL);
            assert_same_tables(&before, &after, 3);
            assert_sampling(&after, factors[f][0], factors[f][1]);
            assert_false(after.progressive);

            bm_encode_options options = {0};
            assert_true(bm_encode_set(&options, &bm_codec_jpeg, "subsampling", 1));
            after = recode(&encoded, &options);
            assert_same_tables(&before, &after, 3);
            assert_sampling(&after, 2, 1);

            options = (bm_encode_options){0};
            assert_true(bm_encode_set(&options, &bm_codec_jpeg, "quality", 75));
            after = recode(&encoded, &options);
            assert_memory_not_equal(before.table[0], after.table[0], sizeof before.table[0]);
            assert_sampling(&after, factors[f][0], factors[f][1]);
            file_destroy(&encoded);
        }
    sheet_destroy(&color);
}

/* What has an axis is turned with the picture. */
static void a_quarter_turn_turns_the_coding(void **state)
{
    (void)state;
    sheet color = sheet_drawn(100, 60, BM_RGB, 8, 20);
    const jpeg_source how = {.h = {2},
                             .table_seed = 11,
                             .restart_rows = 2,
                             .density_unit = 1,
                             .density_x = 300,
                             .density_y = 150};
    file encoded = jpeg_write(&color, &how);
    const jpeg_look before = jpeg_look_at(&encoded);
    for (unsigned orientation = 2; orientation <= 8; orientation++) {
        jpeg_look after = recode_upright(&encoded, orientation);
        bool turned = orientation > 4;
        assert_sampling(&after, turned ? 1 : 2, turned ? 2 : 1);
        for (int c = 0; c < 3; c++)
            for (int i = 0; i < DCTSIZE2; i++)
                assert_int_equal(after.table[c][turned ? i % 8 * 8 + i / 8 : i],
                                 before.table[c][i]);
        assert_int_equal(after.density_x, turned ? 150 : 300);
        assert_int_equal(after.density_y, turned ? 300 : 150);
        /* Two rows of MCUs, 8 pixels wide where 4:2:2 became 4:4:0. */
        assert_int_equal(after.restart_interval, turned ? 2 * 8 : 2 * 4);
    }
    file_destroy(&encoded);
    sheet_destroy(&color);
}

/* Arithmetic coding is kept, or asked for, or got rid of. */
static void entropy_coding_is_kept_unless_told(void **state)
{
    (void)state;
    sheet color = sheet_drawn(50, 40, BM_RGB, 8, 20);
    for (int way = 0; way < 4; way++) {
        const jpeg_source how = {.progressive = way & 1,
                                 .arithmetic = way >> 1 & 1,
                                 .table_seed = 3,
                                 .wide_tables = true};
        file encoded = jpeg_write(&color, &how);
        jpeg_look look = recode(&encoded, NULL);
        assert_int_equal(look.progressive, how.progressive);
        assert_int_equal(look.arithmetic, how.arithmetic);

        bm_encode_options options = {0};
        assert_true(bm_encode_set(&options, &bm_codec_jpeg, "arithmetic", 1));
        assert_true(bm_encode_set(&options, &bm_codec_jpeg, "optimize", 1));
        look = recode(&encoded, &options);
        assert_int_equal(look.progressive, how.progressive);
        assert_true(look.arithmetic);

        options = (bm_encode_options){0};
        assert_true(bm_encode_set(&options, &bm_codec_jpeg, "baseline", 1));
        look = recode(&encoded, &options);
        assert_false(look.progressive);
        assert_false(look.arithmetic);
        for (int i = 0; i < DCTSIZE2; i++)
            assert_in_range(look.table[1][i], 1, 255);

        assert_true(
            bm_encode_set(&options, &bm_codec_jpeg, way & 1 ? "arithmetic" : "progressive", 1));
        bm_memory_drain drain;
        bm_memory_drain_init(&drain);
        bm_error error = {0};
        assert_int_equal(
            encode_into(&bm_codec_jpeg, &drain.drain, &color, &options, NULL, 0, &error),
            BM_E_PARAM);
        assert_non_null(strstr(error.message, "baseline"));
        free(drain.bytes);
        file_destroy(&encoded);
    }
    sheet_destroy(&color);
}

/* Where neither JFIF's nor Adobe's marker tells, decoders go by the numbers of the components: all of it is kept. */
static void the_marks_of_colours_are_kept(void **state)
{
    (void)state;
    const jpeg_source ways[] = {{.no_jfif = true},
                                {.no_jfif = true, .numbers = {5, 6, 7}},
                                {.numbers = {5, 6, 7}},
                                {.coding = JCS_RGB},
                                {.coding = JCS_RGB, .no_adobe = true},
                                {.coding = JCS_RGB, .no_adobe = true, .numbers = {'R', 'G', 'B'}}};
    sheet color = sheet_drawn(40, 40, BM_RGB, 8, 0);
    for (size_t w = 0; w < COUNT(ways); w++) {
        file encoded = jpeg_write(&color, &ways[w]);
        jpeg_look before = jpeg_look_at(&encoded), after = recode(&encoded, NULL);
        assert_int_equal(after.coding, before.coding);
        assert_int_equal(after.has_jfif, before.has_jfif);
        assert_int_equal(after.has_adobe, before.has_adobe);
        assert_int_equal(after.adobe_transform, before.adobe_transform);
        assert_memory_equal(after.number, before.number, sizeof before.number);
        file_destroy(&encoded);
    }
    sheet_destroy(&color);
}

/* Coefficients that were quantised once come out almost the same. */
static void coding_again_loses_almost_nothing(void **state)
{
    (void)state;
    sheet color = sheet_drawn(160, 120, BM_RGB, 8, 30);
    const jpeg_source how = {.h = {1}, .v = {1}};
    file encoded = jpeg_write(&color, &how);
    result first = decode_jpeg(&encoded);
    file again = encode(&bm_codec_jpeg, &first.pixels, NULL, &first.picture);
    result second = decode_jpeg(&again);
    assert_in_range(sheet_distance(&first.pixels, &second.pixels), 0, 12);
    assert_true(sheet_distance(&color, &first.pixels) > 25);
    result_destroy(&first);
    result_destroy(&second);
    file_destroy(&encoded);
    file_destroy(&again);
    sheet_destroy(&color);
}

/* Factors that only a file of one component a scan can have are written so. */
static void sampling_that_cannot_be_interleaved(void **state)
{
    (void)state;
    sheet color = sheet_drawn(70, 50, BM_RGB, 8, 20);
    const jpeg_source how = {
        .h = {4, 2, 1}, .v = {4, 1, 1}, .one_component_a_scan = true, .table_seed = 5};
    file encoded = jpeg_write(&color, &how);
    jpeg_look before = jpeg_look_at(&encoded), after = recode(&encoded, NULL);
    assert_same_tables(&before, &after, 3);
    assert_memory_equal(before.h, after.h, sizeof before.h);
    assert_memory_equal(before.v, after.v, sizeof before.v);
    result decoded = decode_jpeg(&encoded);
    bm_encode_options options = {0};
    assert_true(bm_encode_set(&options, &bm_codec_jpeg, "progressive", 1));
    file again = encode(&bm_codec_jpeg, &decoded.pixels, &options, &decoded.picture);
    result second = decode_jpeg(&again);
    assert_in_range(sheet_distance(&decoded.pixels, &second.pixels), 0, 60);
    assert_non_null(jpeg_find_marker(&again, 0xda, 2)); /* three scans */
    result_destroy(&second);
    result_destroy(&decoded);
    file_destroy(&again);
    file_destroy(&encoded);
    sheet_destroy(&color);
}

/* Decoders multiply by a step of 0, encoders divide: such a table is not kept. */
static void a_table_with_a_step_of_0_is_not_kept(void **state)
{
    (void)state;
    sheet color = sheet_drawn(40, 24, BM_RGB, 8, 20);
    const jpeg_source how = {.table_seed = 7};
    file encoded = jpeg_write(&color, &how);
    uint8_t *table = jpeg_find_marker(&encoded, 0xdb, 0);
    assert_non_null(table);
    table[5 + 63] = 0; /* marker, length, precision and index; the last step in zigzag order */
    jpeg_look after = recode(&encoded, NULL);
    for (int c = 0; c < after.components; c++)
        for (int i = 0; i < DCTSIZE2; i++)
            assert_int_not_equal(after.table[c][i], 0);
    file_destroy(&encoded);
    sheet_destroy(&color);
}

/* libjpeg's encoder has room for an eighth of what a table of 16 bits may hold, and divides by 0 beyond that. */
static void steps_are_kept_as_far_as_an_encoder_can_divide(void **state)
{
    (void)state;
    enum { MOST = 8191, LAST = 5 + 2 * (DCTSIZE2 - 1) /* marker, length, precision and index */ };
    static const unsigned steps[] = {400, MOST, MOST + 1, MOST + 2, 16384, 65535};
    sheet color = sheet_drawn(40, 24, BM_RGB, 8, 20);
    const jpeg_source how = {.table_seed = 7, .wide_tables = true};
    file encoded = jpeg_write(&color, &how);
    uint8_t *table = jpeg_find_marker(&encoded, 0xdb, 1);
    assert_non_null(table);
    assert_int_equal(table[4], 0x11);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        table[LAST] = (uint8_t)(steps[i] >> 8);
        table[LAST + 1] = (uint8_t)steps[i];
        jpeg_look before = jpeg_look_at(&encoded), after = recode(&encoded, NULL);
        assert_int_equal(before.table[1][DCTSIZE2 - 1], steps[i]);
        before.table[1][DCTSIZE2 - 1] = before.table[2][DCTSIZE2 - 1] =
            (uint16_t)(steps[i] < MOST ? steps[i] : MOST);
        assert_same_tables(&before, &after, 3);
    }
    file_destroy(&encoded);
    sheet_destroy(&color);
}

static void other_sources_get_quality_90(void **state)
{
    (void)state;
    sheet color = sheet_drawn(32, 32, BM_RGB, 8, 20);
    bm_encode_options options = {0};
    file by_default = encode(&bm_codec_jpeg, &color, NULL, NULL);
    assert_true(bm_encode_set(&options, &bm_codec_jpeg, "quality", 90));
    assert_true(bm_encode_set(&options, &bm_codec_jpeg, "subsampling", 0));
    assert_true(bm_encode_set(&options, &bm_codec_jpeg, "progressive", 0));
    file as_said = encode(&bm_codec_jpeg, &color, &options, NULL);
    assert_int_equal(by_default.size, as_said.size);
    assert_memory_equal(by_default.bytes, as_said.bytes, as_said.size);
    file_destroy(&by_default);
    file_destroy(&as_said);
    sheet_destroy(&color);
}

static void gray_takes_the_luma_table(void **state)
{
    (void)state;
    sheet color = sheet_drawn(32, 32, BM_RGB, 8, 20), gray = sheet_drawn(32, 32, BM_GRAY, 8, 20);
    const jpeg_source how = {.h = {2}, .v = {2}, .table_seed = 9};
    file encoded = jpeg_write(&color, &how), gray_encoded = jpeg_write(&gray, &how);
    jpeg_look source = jpeg_look_at(&encoded);

    result decoded = decode_jpeg(&encoded);
    file out = encode(&bm_codec_jpeg, &gray, NULL, &decoded.picture);
    jpeg_look look = jpeg_look_at(&out);
    assert_int_equal(look.components, 1);
    assert_same_tables(&source, &look, 1);
    assert_sampling(&look, 1, 1);
    file_destroy(&out);
    result_destroy(&decoded);

    /* The other way round there is no table for chroma. */
    file plain = encode(&bm_codec_jpeg, &color, NULL, NULL);
    jpeg_look expected = jpeg_look_at(&plain);
    decoded = decode_jpeg(&gray_encoded);
    assert_int_equal(decoded.picture.desc.model, BM_GRAY);
    out = encode(&bm_codec_jpeg, &color, NULL, &decoded.picture);
    look = jpeg_look_at(&out);
    assert_same_tables(&expected, &look, 3);
    file_destroy(&out);
    file_destroy(&plain);
    result_destroy(&decoded);
    file_destroy(&encoded);
    file_destroy(&gray_encoded);
    sheet_destroy(&color);
    sheet_destroy(&gray);
}

static void mode_restarts_and_density_are_kept(void **state)
{
    (void)state;
    sheet color = sheet_drawn(100, 60, BM_RGB, 8, 20);
    const jpeg_source how = {.progressive = true};
    file encoded = jpeg_write(&color, &how);
    assert_true(recode(&encoded, NULL).progressive);
    bm_encode_options options = {0};
    assert_true(bm_encode_set(&options, &bm_codec_jpeg, "progressive", 0));
    assert_false(recode(&encoded, &options).progressive);
    file_destroy(&encoded);

    const jpeg_source rows = {.restart_rows = 2}, mcus = {.restart_mcus = 5};
    encoded = jpeg_write(&color, &rows);
    assert_int_equal(recode(&encoded, NULL).restart_interval, 26);
    /* In another width the same rows are another number. */
    result decoded = decode_jpeg(&encoded);
    sheet narrow = sheet_drawn(33, 60, BM_RGB, 8, 20);
    file out = encode(&bm_codec_jpeg, &narrow, NULL, &decoded.picture);
    assert_int_equal(jpeg_look_at(&out).restart_interval, 10);
    file_destroy(&out);
    sheet_destroy(&narrow);
    result_destroy(&decoded);
    file_destroy(&encoded);
    encoded = jpeg_write(&color, &mcus);
    assert_int_equal(recode(&encoded, NULL).restart_interval, 5);
    file_destroy(&encoded);

    for (unsigned unit = 0; unit < 3; unit++) {
        const jpeg_source dense = {.density_unit = unit, .density_x = 300, .density_y = 150};
        encoded = jpeg_write(&color, &dense);
        jpeg_look look = recode(&encoded, NULL);
        assert_int_equal(look.density_unit, unit);
        assert_int_equal(look.density_x, 300);
        assert_int_equal(look.density_y, 150);
        decoded = decode_jpeg(&encoded);
        static const double expected[] = {0, 300 / 0.0254, 30000};
        assert_float_equal(decoded.picture.density_x, expected[unit], 0.001);
        assert_float_equal(decoded.picture.density_y, expected[unit] / 2, 0.001);
        result_destroy(&decoded);
        file_destroy(&encoded);
    }
    sheet_destroy(&color);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rgb_coding_is_read_and_kept),
        cmocka_unit_test(tables_and_sampling_are_kept),
        cmocka_unit_test(a_quarter_turn_turns_the_coding),
        cmocka_unit_test(entropy_coding_is_kept_unless_told),
        cmocka_unit_test(the_marks_of_colours_are_kept),
        cmocka_unit_test(coding_again_loses_almost_nothing),
        cmocka_unit_test(sampling_that_cannot_be_interleaved),
        cmocka_unit_test(a_table_with_a_step_of_0_is_not_kept),
        cmocka_unit_test(steps_are_kept_as_far_as_an_encoder_can_divide),
        cmocka_unit_test(other_sources_get_quality_90),
        cmocka_unit_test(gray_takes_the_luma_table),
        cmocka_unit_test(mode_restarts_and_density_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
