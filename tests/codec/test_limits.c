/* SPDX-License-Identifier: MIT */
/* Files that claim too much or go on too long are refused before they cost anything. */
#include "victims.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/resource.h>

static const decode_way in_pieces = {.block = 1000, .band = 5};

static void put_big(uint8_t *to, unsigned bytes, uint32_t value)
{
    for (unsigned i = 0; i < bytes; i++)
        to[i] = (uint8_t)(value >> 8 * (bytes - 1 - i));
}

static void put_little(uint8_t *to, unsigned bytes, uint32_t value)
{
    for (unsigned i = 0; i < bytes; i++)
        to[i] = (uint8_t)(value >> 8 * i);
}

/* Makes the header claim other sides. What follows a PNM's header is lost. */
static void claim(const bm_codec *codec, file *encoded, uint32_t width, uint32_t height)
{
    if (codec == &bm_codec_jpeg) {
        uint8_t *frame = jpeg_find_marker(encoded, 0xc0, 0);
        put_big(frame + 5, 2, height);
        put_big(frame + 7, 2, width);
    } else if (codec == &bm_codec_png) {
        size_t size;
        const uint8_t *data = png_find_chunk(encoded, "IHDR", &size);
        uint8_t *at = encoded->bytes + (data - encoded->bytes);
        put_big(at, 4, width);
        put_big(at + 4, 4, height);
        png_repair_crc(encoded, data, size);
    } else if (codec == &bm_codec_bmp) {
        put_little(encoded->bytes + 18, 4, width);
        put_little(encoded->bytes + 22, 4, height);
    } else if (codec == &bm_codec_tga) {
        put_little(encoded->bytes + 12, 2, width);
        put_little(encoded->bytes + 14, 2, height);
    } else {
        encoded->size =
            (size_t)snprintf((char *)encoded->bytes, 64, "P6\n%u %u\n255\n", width, height);
    }
}

static const bm_codec *const decoding[] = {&bm_codec_jpeg, &bm_codec_png, &bm_codec_bmp,
                                           &bm_codec_pnm, &bm_codec_tga};

static void claims_above_the_limit_are_refused(void **state)
{
    (void)state;
    sheet picture = sheet_drawn(16, 16, BM_RGB, 8, 0);
    const decode_way way = {.limits = {.max_pixels = 1000000000}};
    for (size_t c = 0; c < COUNT(decoding); c++) {
        file encoded = encode(decoding[c], &picture, NULL, NULL);
        claim(decoding[c], &encoded, 65500, 65500);
        result decoded = decode(decoding[c], encoded.bytes, encoded.size, &way);
        assert_int_equal(decoded.status, BM_E_LIMIT_PIXELS);
        assert_string_equal(decoded.error.message,
                            "65500x65500 pixels = 4.29 GP is above the limit of 1.00 GP (raise it "
                            "with --max-pixels)");
        result_destroy(&decoded);
        claim(decoding[c], &encoded, 65535, 65535); /* beyond libjpeg's own limit */
        decoded = decode(decoding[c], encoded.bytes, encoded.size, &way);
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
    sheet picture = sheet_drawn(20, 30, BM_RGB, 8, 0);
    for (size_t c = 0; c < COUNT(decoding); c++) {
        file encoded = encode(decoding[c], &picture, NULL, NULL);
        decode_way way = {.limits = {.max_pixels = 600}};
        result decoded = decode(decoding[c], encoded.bytes, encoded.size, &way);
        assert_decoded(&decoded);
        result_destroy(&decoded);
        way.limits.max_pixels = 599;
        decoded = decode(decoding[c], encoded.bytes, encoded.size, &way);
        assert_fails(&decoded, BM_E_LIMIT_PIXELS, "= 600 pixels is above the limit of 599 pixels");
        result_destroy(&decoded);
        file_destroy(&encoded);
    }
    sheet_destroy(&picture);
}

/* Without a limit, too, nothing is taken for a picture that the file cannot hold. */
static void a_claimed_size_costs_nothing(void **state)
{
    (void)state;
    const bm_codec *plain[] = {&bm_codec_bmp, &bm_codec_pnm, &bm_codec_tga};
    sheet picture = sheet_drawn(16, 16, BM_RGB, 8, 0);
    for (size_t c = 0; c < COUNT(plain); c++) {
        file encoded = encode(plain[c], &picture, NULL, NULL);
        claim(plain[c], &encoded, 65000, 64000);
        result decoded = decode(plain[c], encoded.bytes, encoded.size, NULL);
        assert_fails(&decoded, BM_E_TRUNCATED, "the data ends early (the file has ");
        assert_in_range(decoded.picture.decoder_bytes, 65000, (size_t)65000 * 64000 * 3 + 10000);
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

/* Metadata may be larger than the picture. */
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
        assert_int_equal(decoded.picture.blobs, SEGMENTS);
        assert_true(decoded.picture.decoder_bytes > 2 * (size_t)SEGMENTS * SEGMENT);
        result_destroy(&decoded);
        file_destroy(&longer);
    }
    free(segments);

    /* A comment spans any number of blocks. */
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
        assert_int_equal(decoded.picture.warnings.count, 0);
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
        cmocka_unit_test(claims_above_the_limit_are_refused),
        cmocka_unit_test(the_pixel_limit_is_exact),
        cmocka_unit_test(a_claimed_size_costs_nothing),
        cmocka_unit_test(the_scan_limit_is_exact),
        cmocka_unit_test(much_metadata_is_no_harm),
        cmocka_unit_test(markers_without_end_are_refused),
        cmocka_unit_test(a_claimed_chunk_costs_nothing),
        cmocka_unit_test(an_endless_header_is_refused),
    };
    return cmocka_run_group_tests(tests, make_victims, free_victims);
}
