/* SPDX-License-Identifier: MIT */
/* Decoding TGA: every kind of pixel and order of rows, against samples worked out by hand, and telling TGA from other
 * files. */
#include "bytes.h"

#include <string.h>

#define TGA &bm_codec_tga

enum { INDEXED = 1, COLOR = 2, GRAY = 3, RUNS = 8, TOP_DOWN = 0x20, RIGHT_TO_LEFT = 0x10 };

/* A header without and with a palette. */
#define HEADER(type, width, height, bits, descriptor)                                              \
    0, 0, type, 0, 0, 0, 0, 0, 0, 0, 0, 0, LE16(width), LE16(height), bits, descriptor
#define PALETTE_HEADER(type, first, colors, color_bits, width, height, bits, descriptor)           \
    0, 1, type, LE16(first), LE16(colors), color_bits, 0, 0, 0, 0, LE16(width), LE16(height),      \
        bits, descriptor

static void rows_come_in_four_orders(void **state)
{
    (void)state;
    static const uint8_t samples[4][4] = {{3, 4, 1, 2}, {4, 3, 2, 1}, {1, 2, 3, 4}, {2, 1, 4, 3}};
    for (unsigned order = 0; order < 4; order++) {
        const uint8_t bytes[] = {HEADER(GRAY, 2, 2, 8, (uint8_t)(order << 4)), 1, 2, 3, 4};
        assert_samples(TGA, bytes, sizeof bytes, BM_GRAY, 8, samples[order], 4);
    }
    static const uint8_t mirrored[] = {
        HEADER(COLOR, 2, 1, 24, RIGHT_TO_LEFT | TOP_DOWN), 3, 2, 1, 6, 5, 4};
    static const uint8_t mirrored_samples[] = {4, 5, 6, 1, 2, 3};
    ASSERT_SAMPLES(TGA, mirrored, BM_RGB, 8, mirrored_samples);
}

/* 3 of 31 is 24.68 of 255, 10 is 82.26; the sixteenth bit is ignored. */
static void pixels_of_every_size(void **state)
{
    (void)state;
    static const uint8_t of_15[] = {HEADER(COLOR, 1, 1, 15, 0), LE16(3 << 10 | 10 << 5 | 31)};
    static const uint8_t of_16[] = {HEADER(COLOR, 1, 1, 16, 1),
                                    LE16(0x8000 | 3 << 10 | 10 << 5 | 31)};
    static const uint8_t samples_16[] = {25, 82, 255};
    ASSERT_SAMPLES(TGA, of_15, BM_RGB, 8, samples_16);
    ASSERT_SAMPLES(TGA, of_16, BM_RGB, 8, samples_16);
    static const uint8_t of_32[] = {HEADER(COLOR, 2, 1, 32, 8), 3, 2, 1, 0, 6, 5, 4, 0};
    static const uint8_t samples_32[] = {1, 2, 3, 0, 4, 5, 6, 0};
    ASSERT_SAMPLES(TGA, of_32, BM_RGBA, 8, samples_32);
    static const uint8_t gray_alpha[] = {HEADER(GRAY, 2, 1, 16, 8), 1, 2, 3, 4};
    static const uint8_t gray_alpha_samples[] = {1, 2, 3, 4};
    ASSERT_SAMPLES(TGA, gray_alpha, BM_GRAYA, 8, gray_alpha_samples);
}

/* Where the header says that there is no alpha, the pixels decide: all of them. */
static void unclaimed_alpha_is_judged_by_the_pixels(void **state)
{
    (void)state;
    static const uint8_t none[] = {HEADER(COLOR, 1, 2, 32, TOP_DOWN), 3, 2, 1, 0, 6, 5, 4, 0};
    static const uint8_t none_samples[] = {1, 2, 3, 255, 4, 5, 6, 255};
    ASSERT_SAMPLES(TGA, none, BM_RGBA, 8, none_samples);
    static const uint8_t some[] = {HEADER(COLOR, 1, 2, 32, TOP_DOWN), 3, 2, 1, 0, 6, 5, 4, 9};
    static const uint8_t some_samples[] = {1, 2, 3, 0, 4, 5, 6, 9};
    ASSERT_SAMPLES(TGA, some, BM_RGBA, 8, some_samples);
    static const uint8_t gray[] = {HEADER(GRAY, 2, 1, 16, 0), 1, 0, 3, 0};
    static const uint8_t gray_samples[] = {1, 255, 3, 255};
    ASSERT_SAMPLES(TGA, gray, BM_GRAYA, 8, gray_samples);
}

static void runs_may_cross_rows(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {
        HEADER(GRAY | RUNS, 3, 3, 8, TOP_DOWN), 0x84, 7, 1, 8, 9, 0x80, 10, 0x00, 11};
    static const uint8_t samples[] = {7, 7, 7, 7, 7, 8, 9, 10, 11};
    ASSERT_SAMPLES(TGA, bytes, BM_GRAY, 8, samples);
    assert_truncations(TGA, bytes, sizeof bytes, sizeof bytes);

    static const uint8_t color[] = {
        HEADER(COLOR | RUNS, 2, 2, 24, 0), 0x82, 3, 2, 1, 0x00, 6, 5, 4};
    static const uint8_t color_samples[] = {1, 2, 3, 4, 5, 6, 1, 2, 3, 1, 2, 3};
    ASSERT_SAMPLES(TGA, color, BM_RGB, 8, color_samples);
    assert_truncations(TGA, color, sizeof color, sizeof color);
}

static void palettes_of_every_kind(void **state)
{
    (void)state;
    static const uint8_t samples[] = {4, 5, 6, 1, 2, 3};
    static const uint8_t plain[] = {
        PALETTE_HEADER(INDEXED, 0, 2, 24, 2, 1, 8, 0), 3, 2, 1, 6, 5, 4, 1, 0};
    ASSERT_SAMPLES(TGA, plain, BM_RGB, 8, samples);
    assert_truncations(TGA, plain, sizeof plain, sizeof plain);
    static const uint8_t from_300[] = {PALETTE_HEADER(INDEXED | RUNS, 300, 2, 24, 2, 1, 16, 0),
                                       3,
                                       2,
                                       1,
                                       6,
                                       5,
                                       4,
                                       1,
                                       LE16(301),
                                       LE16(300)};
    ASSERT_SAMPLES(TGA, from_300, BM_RGB, 8, samples);
    static const uint8_t of_16[] = {PALETTE_HEADER(INDEXED, 0, 1, 16, 1, 1, 8, 0),
                                    LE16(3 << 10 | 10 << 5 | 31), 0};
    static const uint8_t samples_16[] = {25, 82, 255};
    ASSERT_SAMPLES(TGA, of_16, BM_RGB, 8, samples_16);
    static const uint8_t with_alpha[] = {
        PALETTE_HEADER(INDEXED, 0, 2, 32, 2, 1, 8, 0), 3, 2, 1, 9, 6, 5, 4, 255, 1, 0};
    static const uint8_t alpha_samples[] = {4, 5, 6, 255, 1, 2, 3, 9};
    ASSERT_SAMPLES(TGA, with_alpha, BM_RGBA, 8, alpha_samples);
    static const uint8_t gray[] = {
        PALETTE_HEADER(INDEXED, 0, 2, 32, 2, 1, 8, 0), 5, 5, 5, 0, 6, 6, 6, 0, 1, 0};
    static const uint8_t gray_samples[] = {6, 5};
    ASSERT_SAMPLES(TGA, gray, BM_GRAY, 8, gray_samples);
    /* One in front of true colour, and a text in front of that, are passed over. */
    static const uint8_t unused[] = {2, 1,       COLOR,   LE16(0), LE16(1), 24,  0,   0, 0,
                                     0, LE16(2), LE16(1), 24,      0,       'i', 'd', 7, 7,
                                     7, 6,       5,       4,       3,       2,   1};
    ASSERT_SAMPLES(TGA, unused, BM_RGB, 8, samples);
}

static void indices_outside_the_palette_are_black(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {
        PALETTE_HEADER(INDEXED, 5, 1, 24, 3, 1, 8, 0), 3, 2, 1, 4, 5, 6};
    result decoded = decode_bytes(TGA, bytes, sizeof bytes, NULL);
    assert_decoded(&decoded);
    static const uint8_t samples[] = {0, 0, 0, 1, 2, 3, 0, 0, 0};
    assert_memory_equal(decoded.pixels.row[0], samples, sizeof samples);
    assert_int_equal(warnings_of(&decoded.picture, "bad_index"), 1);
    result_destroy(&decoded);
}

/* Areas for developers and a signature may follow the pixels. */
static void what_follows_is_no_surprise(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {HEADER(GRAY, 1, 1, 8, 0), 7, 'm', 'o', 'r', 'e'};
    static const uint8_t samples[] = {7};
    ASSERT_SAMPLES(TGA, bytes, BM_GRAY, 8, samples);
    assert_truncations(TGA, bytes, sizeof bytes, sizeof bytes - 4);
}

/* A few bytes that claim 65535 x 65535 pixels get no memory for them. */
static void a_claimed_size_costs_nothing(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {HEADER(COLOR | RUNS, 65535, 65535, 32, 8), 0xff, 1, 2, 3, 4};
    ASSERT_REFUSED(TGA, bytes, BM_E_TRUNCATED, "the file has 23 bytes");
}

static void other_files_are_no_tga(void **state)
{
    (void)state;
    static const uint8_t tga[32] = {HEADER(COLOR, 2, 1, 24, 0)};
    assert_true(bm_codec_tga.match(tga, sizeof tga));
    assert_true(bm_codec_tga.match(tga, 18));
    assert_false(bm_codec_tga.match(tga, 17));

    static const uint8_t others[][32] = {
        {0},
        "hello, this is a text in a file",
        {0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0, 0x68, 4, 0, 0, 22}, /* an icon */
        {0, 0, 2, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0, 0x68, 4, 0, 0, 22}, /* a cursor */
        {0, 0, 0, 0x20, 'f', 't', 'y', 'p', 'i', 's', 'o', 'm', 0, 0, 2, 0, 'i', 's', 'o', 'm'},
        {0, 1, 0, 0, 0, 15, 0, 0x80, 0, 3, 0, 0x70, 'D', 'S', 'I', 'G', 0, 0}, /* a font */
        {HEADER(COLOR, 0, 1, 24, 0)},
        {HEADER(COLOR, 1, 0, 24, 0)},
        {HEADER(COLOR, 1, 1, 8, 0)},
        {HEADER(GRAY, 1, 1, 24, 0)},
        {HEADER(COLOR, 1, 1, 24, 0x40)}, /* interleaved rows */
        {HEADER(COLOR, 1, 1, 32, 9)},
        {HEADER(4, 1, 1, 24, 0)},
        {HEADER(32, 1, 1, 24, 0)},
        {HEADER(INDEXED, 1, 1, 8, 0)}, /* without a palette */
        {PALETTE_HEADER(INDEXED, 0, 0, 24, 1, 1, 8, 0)},
        {PALETTE_HEADER(INDEXED, 0, 2, 8, 1, 1, 8, 0)},
        {PALETTE_HEADER(INDEXED, 0, 2, 24, 1, 1, 4, 0)},
    };
    for (size_t i = 0; i < COUNT(others); i++)
        assert_false(bm_codec_tga.match(others[i], sizeof others[i]));
    static const uint8_t nonsense[32] = "hello, this is some text in one";
    ASSERT_REFUSED(TGA, nonsense, BM_E_CORRUPT, "makes no sense");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_in_four_orders),
        cmocka_unit_test(pixels_of_every_size),
        cmocka_unit_test(unclaimed_alpha_is_judged_by_the_pixels),
        cmocka_unit_test(runs_may_cross_rows),
        cmocka_unit_test(palettes_of_every_kind),
        cmocka_unit_test(indices_outside_the_palette_are_black),
        cmocka_unit_test(what_follows_is_no_surprise),
        cmocka_unit_test(a_claimed_size_costs_nothing),
        cmocka_unit_test(other_files_are_no_tga),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
