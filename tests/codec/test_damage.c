/* SPDX-License-Identifier: MIT */
/* Files that end early or are damaged: an error that says what is wrong, and
 * never a picture with made-up rows. */
#include "victims.h"

#include <stdlib.h>
#include <string.h>

static const decode_way in_pieces = {.block = 1000, .band = 5};

static void every_truncation_is_noticed(void **state)
{
    const victim *victims = *state;
    for (size_t v = 0; v < VICTIMS; v++) {
        const file *encoded = &victims[v].encoded;
        result whole = decode(victims[v].codec, encoded->bytes, encoded->size, &in_pieces);
        assert_decoded(&whole);
        assert_int_equal(whole.picture.warnings.count, 0);
        result_destroy(&whole);
        for (size_t cut = 0; cut + 2 < encoded->size; cut += 97) {
            /* From memory of that size, so that a sanitizer sees reading beyond. */
            uint8_t *bytes = malloc(cut + 1);
            assert_non_null(bytes);
            memcpy(bytes, encoded->bytes, cut);
            result decoded = decode(victims[v].codec, bytes, cut, cut % 2 ? &in_pieces : NULL);
            assert_fails(&decoded, BM_E_TRUNCATED, "ends");
            result_destroy(&decoded);
            free(bytes);
        }
    }
}

/* A progressive file may stop between two scans without a code word being missed. */
static void a_cut_between_scans_is_noticed(void **state)
{
    const victim *victims = *state;
    const file *encoded = &victims[1].encoded;
    const uint8_t *first_scan = jpeg_find_marker(encoded, 0xda, 0);
    unsigned cuts = 0;
    for (unsigned n = 0;; n++) {
        const uint8_t *table = jpeg_find_marker(encoded, 0xc4, n); /* a scan's Huffman table */
        if (!table)
            break;
        if (table < first_scan)
            continue;
        cuts++;
        result decoded =
            decode(&bm_codec_jpeg, encoded->bytes, (size_t)(table - encoded->bytes), NULL);
        assert_fails(&decoded, BM_E_TRUNCATED, "in scan");
        result_destroy(&decoded);
    }
    assert_true(cuts >= 8);

    /* Here the last scan is the only one to bring a component's AC, and its bits come all at once.
     */
    sheet color = sheet_drawn(40, 40, BM_RGB, 8, 60);
    const jpeg_source how = {.whole_bands = true};
    file bands = jpeg_write(&color, &how);
    const uint8_t *table = jpeg_find_marker(&bands, 0xda, 3);
    result cut = decode(&bm_codec_jpeg, bands.bytes, (size_t)(table - bands.bytes), NULL);
    assert_fails(&cut, BM_E_TRUNCATED, "ends early");
    result_destroy(&cut);
    file_destroy(&bands);
    sheet_destroy(&color);

    const file *sequential = &victims[3].encoded;
    const uint8_t *third = jpeg_find_marker(sequential, 0xda, 2);
    result decoded =
        decode(&bm_codec_jpeg, sequential->bytes, (size_t)(third - sequential->bytes), NULL);
    assert_fails(&decoded, BM_E_TRUNCATED, "ends early");
    result_destroy(&decoded);
}

/* The same, but properly ended: there are no samples for one component. */
static void a_component_without_data_is_noticed(void **state)
{
    const victim *victims = *state;
    const file *sequential = &victims[3].encoded;
    size_t size = (size_t)(jpeg_find_marker(sequential, 0xda, 2) - sequential->bytes);
    uint8_t *bytes = malloc(size + 2);
    assert_non_null(bytes);
    memcpy(bytes, sequential->bytes, size);
    memcpy(bytes + size, "\xff\xd9", 2);
    result decoded = decode(&bm_codec_jpeg, bytes, size + 2, NULL);
    assert_fails(&decoded, BM_E_CORRUPT, "component without data");
    result_destroy(&decoded);
    free(bytes);
}

static void a_jpeg_may_lack_its_end_marker(void **state)
{
    const victim *victims = *state;
    for (size_t v = 0; v < 4; v++)
        for (size_t lost = 1; lost <= 2; lost++) {
            const file *encoded = &victims[v].encoded;
            result decoded =
                decode(&bm_codec_jpeg, encoded->bytes, encoded->size - lost, &in_pieces);
            assert_decoded(&decoded);
            assert_int_equal(warnings_of(&decoded.picture, "missing_end"), 1);
            assert_int_equal(decoded.picture.warnings.count, 1);
            result_destroy(&decoded);
        }
    /* Arithmetic coding leaves zeros out before a marker: without one, nobody knows how many. */
    const file *arithmetic = &victims[4].encoded;
    result decoded = decode(&bm_codec_jpeg, arithmetic->bytes, arithmetic->size - 2, NULL);
    assert_fails(&decoded, BM_E_TRUNCATED, "ends early");
    result_destroy(&decoded);
}

static void trailing_data_is_a_warning(void **state)
{
    const victim *victims = *state;
    for (size_t v = 0; v < VICTIMS; v++)
        for (int split = 0; split < 2; split++) {
            const file *encoded = &victims[v].encoded;
            uint8_t *bytes = malloc(encoded->size + 1);
            assert_non_null(bytes);
            memcpy(bytes, encoded->bytes, encoded->size);
            bytes[encoded->size] = 0;
            decode_way way = {.block = split ? encoded->size : 0};
            result decoded = decode(victims[v].codec, bytes, encoded->size + 1, &way);
            assert_decoded(&decoded);
            assert_int_equal(warnings_of(&decoded.picture, "trailing_data"), 1);
            result_destroy(&decoded);
            free(bytes);
        }
}

static void an_end_marker_in_the_middle_is_damage(void **state)
{
    const victim *victims = *state;
    sheet tall = sheet_drawn(64, 800, BM_RGB, 8, 60);
    const jpeg_source how = {.h = {2}, .v = {2}};
    file encoded = jpeg_write(&tall, &how);
    memcpy(encoded.bytes + encoded.size / 2, "\xff\xd9", 2);
    result decoded = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, &in_pieces);
    assert_int_equal(decoded.status, BM_E_CORRUPT);
    unsigned row = 0;
    const char *near = strstr(decoded.error.message, "near row ");
    assert_non_null(near);
    assert_int_equal(sscanf(near, "near row %u of 800", &row), 1);
    assert_in_range(row, 300, 500);
    result_destroy(&decoded);
    file_destroy(&encoded);
    sheet_destroy(&tall);

    encoded = (file){.bytes = malloc(victims[2].encoded.size), .size = victims[2].encoded.size};
    assert_non_null(encoded.bytes);
    memcpy(encoded.bytes, victims[2].encoded.bytes, encoded.size);
    memcpy(jpeg_find_marker(&encoded, 0xd3, 0), "\xff\xd6", 2); /* a restart marker out of order */
    decoded = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, NULL);
    assert_int_equal(decoded.status, BM_E_CORRUPT);
    result_destroy(&decoded);
    file_destroy(&encoded);
}

/* Code words left over mean that some were misread, unless it is the end: there, cameras leave
 * bytes. */
static void leftover_data_is_damage_but_at_the_end(void **state)
{
    const victim *victims = *state;
    const file *encoded = &victims[2].encoded;
    static const uint8_t leftover[40] = {1, 2, 3}; /* libjpeg does not miss a few bytes */
    file longer =
        with_bytes(encoded, jpeg_find_marker(encoded, 0xd2, 0), leftover, sizeof leftover);
    result decoded = decode(&bm_codec_jpeg, longer.bytes, longer.size, NULL);
    assert_fails(&decoded, BM_E_CORRUPT, "extraneous");
    result_destroy(&decoded);
    file_destroy(&longer);

    longer = with_bytes(encoded, encoded->bytes + encoded->size - 2, leftover, sizeof leftover);
    decoded = decode(&bm_codec_jpeg, longer.bytes, longer.size, NULL);
    assert_decoded(&decoded);
    assert_int_equal(warnings_of(&decoded.picture, "jpeg_extraneous_data"), 1);
    result_destroy(&decoded);
    file_destroy(&longer);
}

/* Changes some bytes, in every third round only of the beginning; counts the failures. */
static unsigned damage_and_decode(const bm_codec *codec, const file *encoded, int rounds,
                                  uint64_t *seed)
{
    const decode_way way = {
        .block = 333, .band = 7, .limits = {.max_pixels = 1000000, .max_scans = 50}};
    unsigned failures = 0;
    for (int round = 0; round < rounds; round++) {
        uint8_t *bytes = malloc(encoded->size);
        assert_non_null(bytes);
        memcpy(bytes, encoded->bytes, encoded->size);
        size_t reach = round % 3 || encoded->size < 700 ? encoded->size : 700;
        for (unsigned hits = random_next(seed) % 8; hits < 8; hits++)
            bytes[random_next(seed) % reach] = (uint8_t)random_next(seed);
        result decoded = decode(codec, bytes, encoded->size, &way);
        failures += decoded.status != BM_OK;
        result_destroy(&decoded);
        free(bytes);
    }
    return failures;
}

static void any_damage_is_survived(void **state)
{
    const victim *victims = *state;
    uint64_t seed = seed_of_the_test();
    unsigned failures = 0;
    for (size_t v = 0; v < VICTIMS; v++)
        failures += damage_and_decode(victims[v].codec, &victims[v].encoded, 300, &seed);
    assert_true(failures > 1000);
}

/* Formats without a sum: most damage is to pixels, which nobody can tell. */
static void any_damage_to_plain_formats_is_survived(void **state)
{
    (void)state;
    const bm_codec *codecs[] = {&bm_codec_bmp, &bm_codec_pnm, &bm_codec_tga};
    uint64_t seed = seed_of_the_test();
    unsigned failures = 0;
    sheet picture = sheet_drawn(9, 8, BM_RGBA, 8, 60);
    for (size_t c = 0; c < COUNT(codecs); c++) {
        file encoded = encode(codecs[c], &picture, NULL, NULL);
        failures += damage_and_decode(codecs[c], &encoded, 2000, &seed);
        file_destroy(&encoded);
    }
    assert_true(failures > 1000);
    sheet_destroy(&picture);
}

static void garbage_is_refused(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (int round = 0; round < 2000; round++) {
        uint8_t bytes[300];
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (uint8_t)random_next(&seed);
        memcpy(bytes, "\xff\xd8\xff", 3);
        result decoded = decode(&bm_codec_jpeg, bytes, sizeof bytes, NULL);
        assert_int_not_equal(decoded.status, BM_OK);
        result_destroy(&decoded);
        memcpy(bytes, "\x89PNG\r\n\x1a\n", 8);
        decoded = decode(&bm_codec_png, bytes, sizeof bytes, NULL);
        assert_int_not_equal(decoded.status, BM_OK);
        result_destroy(&decoded);
    }
    const bm_codec *codecs[] = {&bm_codec_jpeg, &bm_codec_png, &bm_codec_bmp, &bm_codec_pnm,
                                &bm_codec_tga};
    for (size_t c = 0; c < COUNT(codecs); c++) {
        result decoded = decode(codecs[c], "", 0, NULL);
        assert_fails(&decoded, BM_E_TRUNCATED, "ends");
        result_destroy(&decoded);
    }
}

static void a_bad_crc_is_damage_where_pixels_are(void **state)
{
    (void)state;
    sheet picture = sheet_drawn(30, 30, BM_GRAY, 8, 60);
    file encoded = encode(&bm_codec_png, &picture, NULL, NULL);
    png_insert_chunk(&encoded, "IDAT", "pHYs", "\0\0\1\0\0\0\1\0\1", 9);
    size_t size;
    const uint8_t *data = png_find_chunk(&encoded, "pHYs", &size);
    encoded.bytes[data - encoded.bytes + 9] ^= 1;
    result decoded = decode(&bm_codec_png, encoded.bytes, encoded.size, NULL);
    assert_decoded(&decoded);
    assert_int_equal(warnings_of(&decoded.picture, "bad_chunk"), 1);
    assert_true(decoded.picture.density_x == 0);
    result_destroy(&decoded);

    data = png_find_chunk(&encoded, "IDAT", &size);
    encoded.bytes[(size_t)(data - encoded.bytes) + size] ^= 1;
    decoded = decode(&bm_codec_png, encoded.bytes, encoded.size, NULL);
    assert_fails(&decoded, BM_E_CORRUPT, "CRC");
    result_destroy(&decoded);
    file_destroy(&encoded);
    sheet_destroy(&picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_truncation_is_noticed),
        cmocka_unit_test(a_cut_between_scans_is_noticed),
        cmocka_unit_test(a_component_without_data_is_noticed),
        cmocka_unit_test(a_jpeg_may_lack_its_end_marker),
        cmocka_unit_test(trailing_data_is_a_warning),
        cmocka_unit_test(an_end_marker_in_the_middle_is_damage),
        cmocka_unit_test(leftover_data_is_damage_but_at_the_end),
        cmocka_unit_test(any_damage_is_survived),
        cmocka_unit_test(any_damage_to_plain_formats_is_survived),
        cmocka_unit_test(garbage_is_refused),
        cmocka_unit_test(a_bad_crc_is_damage_where_pixels_are),
    };
    return cmocka_run_group_tests(tests, make_victims, free_victims);
}
