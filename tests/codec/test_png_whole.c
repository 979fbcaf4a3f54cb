/* SPDX-License-Identifier: MIT */
/* Pixels inflated as a whole beside those that libpng streams, which is the reference: the same rows, warnings and failures. A decoder that may
 * take no memory beyond what it needs streams. */
#include "sources.h"

#include <stdlib.h>
#include <string.h>

#include <png.h>

static const struct kind {
    int color_type, bit_depth;
} kinds[] = {
    {PNG_COLOR_TYPE_GRAY, 1},        {PNG_COLOR_TYPE_GRAY, 2},      {PNG_COLOR_TYPE_GRAY, 4},
    {PNG_COLOR_TYPE_GRAY, 8},        {PNG_COLOR_TYPE_GRAY, 16},     {PNG_COLOR_TYPE_RGB, 8},
    {PNG_COLOR_TYPE_RGB, 16},        {PNG_COLOR_TYPE_PALETTE, 1},   {PNG_COLOR_TYPE_PALETTE, 2},
    {PNG_COLOR_TYPE_PALETTE, 4},     {PNG_COLOR_TYPE_PALETTE, 8},   {PNG_COLOR_TYPE_GRAY_ALPHA, 8},
    {PNG_COLOR_TYPE_GRAY_ALPHA, 16}, {PNG_COLOR_TYPE_RGB_ALPHA, 8}, {PNG_COLOR_TYPE_RGB_ALPHA, 16},
};

enum { HEIGHT = 9, MOST_WIDTH = 40, ROW_BYTES = MOST_WIDTH * 8 };

static file make(const struct kind *kind, uint32_t width, int filters, int level, uint64_t *seed)
{
    static uint8_t palette[768], alpha[256], pixels[HEIGHT][ROW_BYTES];
    uint8_t *rows[HEIGHT];
    for (size_t i = 0; i < sizeof palette; i++)
        palette[i] = (uint8_t)random_next(seed);
    for (size_t i = 0; i < sizeof alpha; i++)
        alpha[i] = (uint8_t)random_next(seed);
    for (unsigned y = 0; y < HEIGHT; y++) {
        rows[y] = pixels[y];
        for (size_t i = 0; i < ROW_BYTES; i++) /* of all kinds of differences, and of ties */
            pixels[y][i] = (uint8_t)(y % 3 ? random_next(seed) : random_next(seed) % 3 * 127);
    }
    bool indexed = kind->color_type == PNG_COLOR_TYPE_PALETTE;
    const png_source how = {.width = width,
                            .height = HEIGHT,
                            .bit_depth = kind->bit_depth,
                            .color_type = kind->color_type,
                            .filters = filters,
                            .level = level,
                            .palette = indexed ? palette : NULL,
                            .palette_size = 1 << (kind->bit_depth < 8 ? kind->bit_depth : 8),
                            .transparency = indexed && width % 2 ? alpha : NULL,
                            .transparency_size = 1 << (kind->bit_depth < 8 ? kind->bit_depth : 8)};
    return png_write(&how, rows);
}

static bool same_warnings(const bm_warnings *a, const bm_warnings *b)
{
    if (a->count != b->count)
        return false;
    for (unsigned i = 0; i < a->count; i++)
        if (strcmp(a->item[i].code, b->item[i].code) != 0 ||
            strcmp(a->item[i].message, b->item[i].message) != 0 ||
            a->item[i].count != b->item[i].count)
            return false;
    return true;
}

/* Decodes both ways; returns the status. */
static bm_status compare(const void *bytes, size_t size, decode_way way)
{
    result whole = decode(&bm_codec_png, bytes, size, &way);
    way.limits.spare_bytes = 1;
    result stream = decode(&bm_codec_png, bytes, size, &way);
    bm_status status = stream.status;
    assert_int_equal(whole.status, status);
    if (status)
        assert_string_equal(whole.error.message, stream.error.message);
    else
        assert_true(sheet_equal(&whole.pixels, &stream.pixels));
    assert_true(same_warnings(&whole.picture.warnings, &stream.picture.warnings));
    result_destroy(&stream);
    result_destroy(&whole);
    return status;
}

static void every_kind_is_what_libpng_makes_of_it(void **state)
{
    (void)state;
    static const int filters[] = {PNG_FILTER_NONE, PNG_FILTER_SUB,   PNG_FILTER_UP,
                                  PNG_FILTER_AVG,  PNG_FILTER_PAETH, PNG_ALL_FILTERS};
    uint64_t seed = seed_of_the_test();
    for (size_t k = 0; k < COUNT(kinds); k++)
        for (uint32_t width = 1; width <= MOST_WIDTH; width++)
            for (size_t f = 0; f < COUNT(filters); f++) {
                file encoded = make(&kinds[k], width, filters[f], 1 + (int)(width + f) % 10, &seed);
                const decode_way way = {.block = width % 4 ? 0 : 1 + width,
                                        .band = width % 3 ? 0 : 2};
                assert_int_equal(compare(encoded.bytes, encoded.size, way), BM_OK);
                file_destroy(&encoded);
            }
}

/* Without this, both ways could be one. */
static void memory_decides_on_the_way(void **state)
{
    (void)state;
    sheet picture = sheet_drawn(300, 200, BM_RGB, 8, 60);
    file encoded = encode(&bm_codec_png, &picture, NULL, NULL);
    size_t taken[2];
    for (int i = 0; i < 2; i++) {
        const decode_way way = {.limits = {.spare_bytes = i ? (size_t)300 * 200 * 3 : 0}};
        result decoded = decode(&bm_codec_png, encoded.bytes, encoded.size, &way);
        assert_decoded(&decoded);
        taken[i] = decoded.picture.decoder_bytes;
        result_destroy(&decoded);
    }
    assert_true(taken[0] >= taken[1] + (size_t)300 * 200 * 3);
    file_destroy(&encoded);
    sheet_destroy(&picture);
}

/* Makes checksums right again after `at` was changed. */
static void repair(file *encoded)
{
    for (size_t at = 8; at + 12 <= encoded->size;) {
        const uint8_t *chunk = encoded->bytes + at;
        size_t size =
            (size_t)chunk[0] << 24 | (size_t)chunk[1] << 16 | (size_t)chunk[2] << 8 | chunk[3];
        if (size > encoded->size - at - 12)
            return;
        png_repair_crc(encoded, chunk + 8, size);
        at += size + 12;
    }
}

static void damage_means_the_same(void **state)
{
    (void)state;
    uint64_t seed = seed_of_the_test();
    unsigned failures = 0, rounds = 0;
    for (size_t k = 0; k < COUNT(kinds); k++)
        for (unsigned round = 0; round < 150; round++, rounds++) {
            file encoded = make(&kinds[k], 1 + round % MOST_WIDTH, PNG_ALL_FILTERS, 0, &seed);
            if (round % 5 == 0)
                png_insert_chunk(&encoded, round % 2 ? "IDAT" : "IEND", "tEXt", "a\0b", 3);
            size_t size = encoded.size;
            const decode_way way = {.block = round % 7,
                                    .band = 1,
                                    .limits = {.max_pixels = 100000, .keep_damaged = round % 2}};
            if (round % 3 == 0)
                size -= random_next(&seed) % (size - 40);
            else
                encoded.bytes[33 + random_next(&seed) % (size - 33)] ^= (uint8_t)(1u << round % 8);
            if (round % 3 == 1)
                repair(&encoded);
            failures += compare(encoded.bytes, size, way) != BM_OK;
            file_destroy(&encoded);
        }
    assert_in_range(failures, rounds / 2, rounds - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_what_libpng_makes_of_it),
        cmocka_unit_test(memory_decides_on_the_way),
        cmocka_unit_test(damage_means_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
