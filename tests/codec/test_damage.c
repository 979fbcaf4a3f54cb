/* SPDX-License-Identifier: MIT */
/* Files that end early, are damaged, lie, or go on too long: an error that says what is wrong, and
 * never a picture with made-up rows. */
#include "sources.h"

#include <stdlib.h>
#include <string.h>

#include <sys/resource.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const decode_way in_pieces = {.block = 1000, .band = 5};

static void assert_fails(const result *decoded, bm_status status, const char *part)
{
    if (decoded->status != status || !strstr(decoded->error.message, part))
        fail_msg("%s \"%s\" instead of %s \"%s\"", bm_status_name(decoded->status),
                 decoded->error.message, bm_status_name(status), part);
}

/* The sources that are cut: every way in which the decoders collect rows. */
typedef struct victim {
    const bm_codec *codec;
    file encoded;
} victim;

enum { VICTIMS = 8 };

static int make_victims(void **state)
{
    static victim victims[VICTIMS];
    sheet color = sheet_drawn(90, 70, BM_RGB, 8, 60), gray = sheet_drawn(64, 80, BM_GRAY, 8, 60);
    sheet deep = sheet_drawn(40, 50, BM_RGBA, 16, 60);
    const jpeg_source ways[] = {
        {.h = {2}, .v = {2}}, {.h = {2}, .v = {2}, .progressive = true},
        {.restart_rows = 1},  {.one_component_a_scan = true},
        {.arithmetic = true},
    };
    for (size_t i = 0; i < COUNT(ways); i++)
        victims[i] = (victim){&bm_codec_jpeg, jpeg_write(i == 2 ? &gray : &color, &ways[i])};
    victims[5] = (victim){&bm_codec_png, encode(&bm_codec_png, &color, NULL, NULL)};
    victims[6] = (victim){&bm_codec_png, encode(&bm_codec_png, &deep, NULL, NULL)};
    victims[7] = (victim){&bm_codec_png, png_write_interlaced(&gray)};
    sheet_destroy(&color);
    sheet_destroy(&gray);
    sheet_destroy(&deep);
    *state = victims;
    return 0;
}

static int free_victims(void **state)
{
    for (victim *v = *state; v < (victim *)*state + VICTIMS; v++)
        file_destroy(&v->encoded);
    return 0;
}

static void every_truncation_is_noticed(void **state)
{
    const victim *victims = *state;
    for (size_t v = 0; v < VICTIMS; v++) {
        const file *encoded = &victims[v].encoded;
        result whole = decode(victims[v].codec, encoded->bytes, encoded->size, &in_pieces);
        assert_decoded(&whole);
        assert_int_equal(whole.picture.warnings, 0);
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
            assert_int_equal(decoded.picture.warnings, 1);
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

/* A copy of a file with `size` bytes put in at `at`. */
static file with_bytes(const file *encoded, const uint8_t *at, const void *bytes, size_t size)
{
    size_t before = (size_t)(at - encoded->bytes);
    file longer = {.bytes = malloc(encoded->size + size), .size = encoded->size + size};
    assert_non_null(longer.bytes);
    memcpy(longer.bytes, encoded->bytes, before);
    memcpy(longer.bytes + before, bytes, size);
    memcpy(longer.bytes + before + size, at, encoded->size - before);
    return longer;
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

static void any_damage_is_survived(void **state)
{
    const victim *victims = *state;
    const char *text = getenv("BANDMILL_SEED");
    uint64_t seed = text ? strtoull(text, NULL, 10) : 20260917;
    print_message("seed %llu (set BANDMILL_SEED for another)\n", (unsigned long long)seed);
    const decode_way way = {
        .block = 333, .band = 7, .limits = {.max_pixels = 1000000, .max_scans = 50}};
    unsigned failures = 0;
    for (size_t v = 0; v < VICTIMS; v++)
        for (int round = 0; round < 300; round++) {
            const file *encoded = &victims[v].encoded;
            uint8_t *bytes = malloc(encoded->size);
            assert_non_null(bytes);
            memcpy(bytes, encoded->bytes, encoded->size);
            for (unsigned hits = random_next(&seed) % 8; hits < 8; hits++)
                bytes[random_next(&seed) % (round % 3 ? encoded->size : 700)] =
                    (uint8_t)random_next(&seed);
            result decoded = decode(victims[v].codec, bytes, encoded->size, &way);
            failures += decoded.status != BM_OK;
            result_destroy(&decoded);
            free(bytes);
        }
    assert_true(failures > 1000);
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
    const bm_codec *codecs[] = {&bm_codec_jpeg, &bm_codec_png};
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
    assert_int_equal(warnings_of(&decoded.picture, "png_warning"), 1);
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

/* ---- limits ------------------------------------------------------------------------------------
 */

/* Makes the header claim other sides. */
static void claim(const bm_codec *codec, file *encoded, uint32_t width, uint32_t height)
{
    if (codec == &bm_codec_jpeg) {
        uint8_t *frame = jpeg_find_marker(encoded, 0xc0, 0);
        const uint8_t sides[] = {(uint8_t)(height >> 8), (uint8_t)height, (uint8_t)(width >> 8),
                                 (uint8_t)width};
        memcpy(frame + 5, sides, sizeof sides);
        return;
    }
    size_t size;
    const uint8_t *data = png_find_chunk(encoded, "IHDR", &size);
    uint8_t *at = encoded->bytes + (data - encoded->bytes);
    for (unsigned i = 0; i < 4; i++) {
        at[i] = (uint8_t)(width >> (24 - 8 * i));
        at[4 + i] = (uint8_t)(height >> (24 - 8 * i));
    }
    png_repair_crc(encoded, data, size);
}

static void claims_above_the_limit_are_refused(void **state)
{
    (void)state;
    const bm_codec *codecs[] = {&bm_codec_jpeg, &bm_codec_png};
    sheet picture = sheet_drawn(16, 16, BM_RGB, 8, 0);
    const decode_way way = {.limits = {.max_pixels = 1000000000}};
    for (size_t c = 0; c < COUNT(codecs); c++) {
        file encoded = encode(codecs[c], &picture, NULL, NULL);
        claim(codecs[c], &encoded, 65500, 65500);
        result decoded = decode(codecs[c], encoded.bytes, encoded.size, &way);
        assert_int_equal(decoded.status, BM_E_LIMIT_PIXELS);
        assert_string_equal(decoded.error.message,
                            "65500x65500 pixels = 4.29 GP is above the limit of 1.00 GP (raise it "
                            "with --max-pixels)");
        result_destroy(&decoded);
        claim(codecs[c], &encoded, 65535, 65535); /* beyond libjpeg's own limit */
        decoded = decode(codecs[c], encoded.bytes, encoded.size, &way);
        assert_fails(&decoded, BM_E_LIMIT_PIXELS, "65535x65535 pixels = 4.29 GP");
        result_destroy(&decoded);
        file_destroy(&encoded);
    }
    file encoded = encode(&bm_codec_png, &picture, NULL, NULL);
    claim(&bm_codec_png, &encoded, 0x7fffffff, 0x7fffffff);
    result decoded = decode(&bm_codec_png, encoded.bytes, encoded.size, &way);
    assert_fails(&decoded, BM_E_LIMIT_PIXELS, "2147483647x2147483647");
    result_destroy(&decoded);
    decoded = decode(&bm_codec_png, encoded.bytes, encoded.size, NULL);
    assert_fails(&decoded, BM_E_UNSUPPORTED, "a side");
    result_destroy(&decoded);
    file_destroy(&encoded);
    sheet_destroy(&picture);
}

static void the_pixel_limit_is_exact(void **state)
{
    (void)state;
    const bm_codec *codecs[] = {&bm_codec_jpeg, &bm_codec_png};
    sheet picture = sheet_drawn(20, 30, BM_GRAY, 8, 0);
    for (size_t c = 0; c < COUNT(codecs); c++) {
        file encoded = encode(codecs[c], &picture, NULL, NULL);
        decode_way way = {.limits = {.max_pixels = 600}};
        result decoded = decode(codecs[c], encoded.bytes, encoded.size, &way);
        assert_decoded(&decoded);
        result_destroy(&decoded);
        way.limits.max_pixels = 599;
        decoded = decode(codecs[c], encoded.bytes, encoded.size, &way);
        assert_fails(&decoded, BM_E_LIMIT_PIXELS, "= 600 pixels is above the limit of 599 pixels");
        result_destroy(&decoded);
        file_destroy(&encoded);
    }
    sheet_destroy(&picture);
}

static void the_scan_limit_is_exact(void **state)
{
    const victim *victims = *state;
    const file *encoded = &victims[1].encoded;
    unsigned scans = 0;
    while (jpeg_find_marker(encoded, 0xda, scans))
        scans++;
    decode_way way = {.limits = {.max_scans = scans}};
    result decoded = decode(&bm_codec_jpeg, encoded->bytes, encoded->size, &way);
    assert_decoded(&decoded);
    result_destroy(&decoded);
    way.limits.max_scans = scans - 1;
    decoded = decode(&bm_codec_jpeg, encoded->bytes, encoded->size, &way);
    assert_fails(&decoded, BM_E_LIMIT_SCANS, "more than 9 scans");
    result_destroy(&decoded);
}

/* Metadata that nobody keeps may be larger than the picture. */
static void much_metadata_is_no_harm(void **state)
{
    const victim *victims = *state;
    enum { SEGMENT = 65537, SEGMENTS = 80 };
    uint8_t *segments = calloc(SEGMENTS, SEGMENT);
    assert_non_null(segments);
    for (size_t i = 0; i < SEGMENTS; i++)
        memcpy(segments + i * SEGMENT, "\xff\xe2\xff\xff", 4);
    for (size_t v = 0; v < 2; v++) {
        file longer = with_bytes(&victims[v].encoded, victims[v].encoded.bytes + 2, segments,
                                 (size_t)SEGMENTS * SEGMENT);
        result decoded = decode(&bm_codec_jpeg, longer.bytes, longer.size, &in_pieces);
        assert_decoded(&decoded);
        assert_int_equal(decoded.picture.blobs, 0);
        assert_true(decoded.picture.decoder_bytes > (size_t)SEGMENTS * SEGMENT);
        result_destroy(&decoded);
        file_destroy(&longer);
    }
    free(segments);

    /* What libjpeg skips spans any number of blocks. */
    uint8_t comment[3000];
    memset(comment, 0xff, sizeof comment);
    memcpy(comment, "\xff\xfe\x0b\xb6", 4);
    file longer =
        with_bytes(&victims[0].encoded, victims[0].encoded.bytes + 2, comment, sizeof comment);
    static const size_t blocks[] = {1, 7, 1000, 3002, 0};
    for (size_t i = 0; i < COUNT(blocks); i++) {
        const decode_way way = {.block = blocks[i]};
        result decoded = decode(&bm_codec_jpeg, longer.bytes, longer.size, &way);
        assert_decoded(&decoded);
        assert_int_equal(decoded.picture.warnings, 0);
        result_destroy(&decoded);
    }
    file_destroy(&longer);
}

/* libjpeg walks along all markers that it keeps whenever it keeps one more. */
static void markers_without_end_are_refused(void **state)
{
    (void)state;
    size_t count = 200000, size = 2 + 4 * count;
    uint8_t *bytes = malloc(size);
    assert_non_null(bytes);
    memcpy(bytes, "\xff\xd8", 2);
    for (size_t i = 0; i < count; i++)
        memcpy(bytes + 2 + 4 * i, "\xff\xe1\0\2", 4);
    result decoded = decode(&bm_codec_jpeg, bytes, size, NULL);
    assert_fails(&decoded, BM_E_CORRUPT, "markers without end");
    result_destroy(&decoded);
    free(bytes);
}

/* A few bytes that announce a chunk of two gigabytes get no memory for it. */
static void a_claimed_chunk_costs_nothing(void **state)
{
    (void)state;
    static const char *const types[] = {"iTXt", "iCCP", "eXIf", "tEXt", "juNk"};
    sheet gray = sheet_drawn(4, 4, BM_GRAY, 8, 0);
    for (size_t i = 0; i < COUNT(types); i++) {
        file encoded = encode(&bm_codec_png, &gray, NULL, NULL);
        png_insert_chunk(&encoded, "IDAT", types[i], "MM\0*", 4);
        size_t size;
        const uint8_t *data = png_find_chunk(&encoded, types[i], &size);
        uint8_t *length = encoded.bytes + (data - encoded.bytes) - 8;
        memcpy(length, "\x7f\xff\xff\xf0", 4);
        struct rusage before, after;
        getrusage(RUSAGE_SELF, &before);
        result decoded = decode(&bm_codec_png, encoded.bytes, encoded.size, NULL);
        getrusage(RUSAGE_SELF, &after);
        assert_fails(&decoded, BM_E_TRUNCATED, "in the header");
        assert_true(after.ru_maxrss - before.ru_maxrss < 32 * 1024); /* KB */
        result_destroy(&decoded);
        file_destroy(&encoded);
    }
    sheet_destroy(&gray);
}

/* A header may be long, but not without end: libjpeg would keep all of it. */
static void an_endless_header_is_refused(void **state)
{
    (void)state;
    size_t segment = 65537, count = 1100, size = 2 + segment * count;
    uint8_t *bytes = calloc(size, 1);
    assert_non_null(bytes);
    memcpy(bytes, "\xff\xd8", 2);
    for (size_t i = 0; i < count; i++)
        memcpy(bytes + 2 + i * segment, "\xff\xe2\xff\xff", 4);
    const decode_way way = {.block = 1 << 20};
    result decoded = decode(&bm_codec_jpeg, bytes, size, &way);
    assert_fails(&decoded, BM_E_LIMIT_MEMORY, "64 MiB");
    result_destroy(&decoded);
    free(bytes);
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
        cmocka_unit_test(garbage_is_refused),
        cmocka_unit_test(a_bad_crc_is_damage_where_pixels_are),
        cmocka_unit_test(claims_above_the_limit_are_refused),
        cmocka_unit_test(the_pixel_limit_is_exact),
        cmocka_unit_test(the_scan_limit_is_exact),
        cmocka_unit_test(much_metadata_is_no_harm),
        cmocka_unit_test(markers_without_end_are_refused),
        cmocka_unit_test(a_claimed_chunk_costs_nothing),
        cmocka_unit_test(an_endless_header_is_refused),
    };
    return cmocka_run_group_tests(tests, make_victims, free_victims);
}
