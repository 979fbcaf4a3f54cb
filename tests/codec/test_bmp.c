/* SPDX-License-Identifier: MIT */
/* Decoding BMP: every version of the header, every way to store pixels, against samples worked out by hand. */
#include "bytes.h"

#include <stdlib.h>
#include <string.h>

#define BMP &bm_codec_bmp

/* A file header; the size of the file is not looked at but for what may follow the pixels. */
#define FILE_HEADER(pixels_at) 'B', 'M', LE32(0), LE32(0), LE32(pixels_at)

/* The 40 bytes of Windows 3; also the beginning of all later ones, by their size. */
#define INFO(size, width, height, bits, compression, colors)                                       \
    LE32(size), LE32(width), LE32(height), LE16(1), LE16(bits), LE32(compression), LE32(0),        \
        LE32(0), LE32(0), LE32(colors), LE32(0)

enum { RGB, RLE8, RLE4, BITFIELDS, JPEG, PNG, ALPHABITFIELDS };

/* ---- palettes -------------------------------------------------------------------------------- */

#define RED 0, 0, 255, 0
#define GREEN 0, 255, 0, 0
#define WHITE 255, 255, 255, 0
#define DARK 3, 2, 1, 0

static void few_bits_go_through_the_palette(void **state)
{
    (void)state;
    static const uint8_t one[] = {FILE_HEADER(62),
                                  INFO(40, 10, 2, 1, RGB, 2),
                                  RED,
                                  DARK,
                                  0xaa,
                                  0x40,
                                  0,
                                  0, /* the lower row */
                                  0x01,
                                  0x80,
                                  0,
                                  0};
    static const uint8_t one_samples[2][10][3] = {{{255, 0, 0},
                                                   {255, 0, 0},
                                                   {255, 0, 0},
                                                   {255, 0, 0},
                                                   {255, 0, 0},
                                                   {255, 0, 0},
                                                   {255, 0, 0},
                                                   {1, 2, 3},
                                                   {1, 2, 3},
                                                   {255, 0, 0}},
                                                  {{1, 2, 3},
                                                   {255, 0, 0},
                                                   {1, 2, 3},
                                                   {255, 0, 0},
                                                   {1, 2, 3},
                                                   {255, 0, 0},
                                                   {1, 2, 3},
                                                   {255, 0, 0},
                                                   {255, 0, 0},
                                                   {1, 2, 3}}};
    ASSERT_SAMPLES(BMP, one, BM_RGB, 8, one_samples);

    static const uint8_t two[] = {
        FILE_HEADER(70), INFO(40, 5, 1, 2, RGB, 0), RED, GREEN, WHITE, DARK, 0x1b, 0x40, 0, 0};
    static const uint8_t two_samples[5][3] = {
        {255, 0, 0}, {0, 255, 0}, {255, 255, 255}, {1, 2, 3}, {0, 255, 0}};
    ASSERT_SAMPLES(BMP, two, BM_RGB, 8, two_samples);

    static const uint8_t four[] = {
        FILE_HEADER(62), INFO(40, 3, 1, 4, RGB, 2), RED, DARK, 0x10, 0x10, 0, 0};
    static const uint8_t four_samples[3][3] = {{1, 2, 3}, {255, 0, 0}, {1, 2, 3}};
    ASSERT_SAMPLES(BMP, four, BM_RGB, 8, four_samples);

    static const uint8_t eight[] = {
        FILE_HEADER(66), INFO(40, 2, 2, 8, RGB, 3), RED, GREEN, DARK, 2, 1, 0, 0, 0, 2, 0, 0};
    static const uint8_t eight_samples[4][3] = {{255, 0, 0}, {1, 2, 3}, {1, 2, 3}, {0, 255, 0}};
    ASSERT_SAMPLES(BMP, eight, BM_RGB, 8, eight_samples);
}

static void gray_palettes_make_gray(void **state)
{
    (void)state;
    static const uint8_t gray[] = {FILE_HEADER(66),
                                   INFO(40, 4, 1, 8, RGB, 3),
                                   9,
                                   9,
                                   9,
                                   0,
                                   200,
                                   200,
                                   200,
                                   77,
                                   0,
                                   0,
                                   0,
                                   0,
                                   0,
                                   1,
                                   2,
                                   1};
    static const uint8_t samples[] = {9, 200, 0, 200};
    ASSERT_SAMPLES(BMP, gray, BM_GRAY, 8, samples);
}

static void colours_beyond_the_palette_are_black(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {FILE_HEADER(58), INFO(40, 3, 1, 8, RGB, 1), RED, 0, 1, 255, 0};
    result decoded = decode_bytes(BMP, bytes, sizeof bytes, NULL);
    assert_decoded(&decoded);
    assert_int_equal(warnings_of(&decoded.picture, "bad_index"), 1);
    static const uint8_t samples[3][3] = {{255, 0, 0}, {0, 0, 0}, {0, 0, 0}};
    assert_memory_equal(decoded.pixels.row[0], samples, sizeof samples);
    result_destroy(&decoded);
}

/* ---- versions of the header ------------------------------------------------------------------ */

static void headers_of_every_version(void **state)
{
    (void)state;
    static const uint8_t samples[2][3] = {{1, 2, 3}, {4, 5, 6}};
    static const uint8_t os2_1[] = {
        FILE_HEADER(26), LE32(12), LE16(2), LE16(1), LE16(1), LE16(24), 3, 2, 1, 6, 5, 4, 0, 0};
    ASSERT_SAMPLES(BMP, os2_1, BM_RGB, 8, samples);
    /* A palette of three bytes an entry, and fewer of them than there might be. */
    static const uint8_t os2_palette[] = {FILE_HEADER(32),
                                          LE32(12),
                                          LE16(2),
                                          LE16(1),
                                          LE16(1),
                                          LE16(8),
                                          3,
                                          2,
                                          1,
                                          6,
                                          5,
                                          4,
                                          0,
                                          1,
                                          0,
                                          0};
    ASSERT_SAMPLES(BMP, os2_palette, BM_RGB, 8, samples);
    static const uint8_t os2_2_short[] = {
        FILE_HEADER(30), LE32(16), LE32(2), LE32(1), LE16(1), LE16(24), 3, 2, 1, 6, 5, 4, 0, 0};
    ASSERT_SAMPLES(BMP, os2_2_short, BM_RGB, 8, samples);
    static const uint8_t gap[] = {
        FILE_HEADER(57), INFO(40, 2, 1, 24, RGB, 0), 'g', 'a', 'p', 3, 2, 1, 6, 5, 4, 0, 0};
    ASSERT_SAMPLES(BMP, gap, BM_RGB, 8, samples);

    static const unsigned sizes[] = {40, 52, 56, 64, 108, 124};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        static const uint8_t pixels[] = {3, 2, 1, 6, 5, 4, 0, 0};
        const uint8_t start[] = {FILE_HEADER(14 + sizes[i]), INFO(sizes[i], 2, 1, 24, RGB, 0)};
        uint8_t bytes[14 + 124 + sizeof pixels] = {0};
        memcpy(bytes, start, sizeof start);
        memcpy(bytes + 14 + sizes[i], pixels, sizeof pixels);
        assert_samples(BMP, bytes, 14 + sizes[i] + sizeof pixels, BM_RGB, 8, samples,
                       sizeof samples);
    }
}

static void a_negative_height_starts_at_the_top(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {
        FILE_HEADER(54), INFO(40, 1, -3, 24, RGB, 0), 3, 2, 1, 0, 6, 5, 4, 0, 9, 8, 7, 0};
    static const uint8_t samples[3][3] = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
    ASSERT_SAMPLES(BMP, bytes, BM_RGB, 8, samples);
}

/* ---- masks ----------------------------------------------------------------------------------- */

/* v * 255 / most, to the nearest: 3 of 31 is 24.68, 10 of 31 is 82.26, 11 of 63 is 44.52. */
static void few_bits_are_rounded_to_the_nearest(void **state)
{
    (void)state;
    static const uint8_t usual[] = {FILE_HEADER(54), INFO(40, 2, 1, 16, RGB, 0),
                                    LE16(3 << 10 | 10 << 5 | 31), LE16(0x8000)};
    static const uint8_t usual_samples[2][3] = {{25, 82, 255}, {0, 0, 0}};
    ASSERT_SAMPLES(BMP, usual, BM_RGB, 8, usual_samples);

    static const uint8_t masks_behind[] = {
        FILE_HEADER(66), INFO(40, 2, 1, 16, BITFIELDS, 0), LE32(0xf800), LE32(0x7e0),
        LE32(0x1f),      LE16(3 << 11 | 11 << 5 | 1),      LE16(0xffff)};
    static const uint8_t behind_samples[2][3] = {{25, 45, 8}, {255, 255, 255}};
    ASSERT_SAMPLES(BMP, masks_behind, BM_RGB, 8, behind_samples);
}

static void alpha_is_where_a_mask_says(void **state)
{
    (void)state;
    static const uint8_t masked[] = {FILE_HEADER(70), INFO(40, 2, 1, 16, ALPHABITFIELDS, 0),
                                     LE32(0xf00),     LE32(0xf0),
                                     LE32(0xf),       LE32(0xf000),
                                     LE16(0x1234),    LE16(0xf0f0)};
    static const uint8_t masked_samples[2][4] = {{34, 51, 68, 17}, {0, 255, 0, 255}};
    ASSERT_SAMPLES(BMP, masked, BM_RGBA, 8, masked_samples);

    /* Inside a header of version 3 with alpha. A picture may be transparent everywhere. */
    static const uint8_t inside[] = {FILE_HEADER(70),
                                     INFO(56, 1, 1, 32, BITFIELDS, 0),
                                     LE32(0xff),
                                     LE32(0xff00),
                                     LE32(0xff0000),
                                     LE32(0xff000000u),
                                     1,
                                     2,
                                     3,
                                     0};
    static const uint8_t inside_samples[] = {1, 2, 3, 0};
    ASSERT_SAMPLES(BMP, inside, BM_RGBA, 8, inside_samples);

    /* Without masks the fourth byte is not used, whatever it is. */
    static const uint8_t unused[] = {
        FILE_HEADER(54), INFO(40, 2, 1, 32, RGB, 0), 3, 2, 1, 0, 6, 5, 4, 99};
    static const uint8_t unused_samples[2][3] = {{1, 2, 3}, {4, 5, 6}};
    ASSERT_SAMPLES(BMP, unused, BM_RGB, 8, unused_samples);
}

/* 1 of 1023 is 64.06 of 65535, 512 of 1023 is 32799.53; 1000 of 2047 is 32014.75. */
static void more_than_8_bits_become_16(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {FILE_HEADER(66),   INFO(40, 1, 1, 32, BITFIELDS, 0),
                                    LE32(0xffe00000u), LE32(0x1ff800),
                                    LE32(0x3ff),       LE32(1000u << 21 | 512u << 11 | 1u)};
    static const uint16_t samples[] = {32015, 32800, 64};
    ASSERT_SAMPLES(BMP, bytes, BM_RGB, 16, samples);
}

/* ---- run lengths ----------------------------------------------------------------------------- */

#define RAMP_4(i) i, i, i, 0, i + 1, i + 1, i + 1, 0, i + 2, i + 2, i + 2, 0, i + 3, i + 3, i + 3, 0
#define RAMP_16 RAMP_4(0), RAMP_4(4), RAMP_4(8), RAMP_4(12)

static void run_lengths_of_8_bits(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {
        FILE_HEADER(118),
        INFO(40, 6, 4, 8, RLE8, 16),
        RAMP_16,
        3,
        4,
        0,
        3,
        5,
        6,
        7,
        0,
        0,
        0, /* a run, three as they are with padding, end of row */
        2,
        8,
        0,
        2,
        1,
        1, /* two, then one to the right and one up */
        2,
        9,
        0,
        0,
        0,
        1}; /* two, end of row, end of bitmap: the top row is left out */
    static const uint8_t samples[4][6] = {
        {0}, {0, 0, 0, 9, 9, 0}, {8, 8, 0, 0, 0, 0}, {4, 4, 4, 5, 6, 7}};
    ASSERT_SAMPLES(BMP, bytes, BM_GRAY, 8, samples);
}

static void run_lengths_of_4_bits(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {FILE_HEADER(118),
                                    INFO(40, 9, 2, 4, RLE4, 16),
                                    RAMP_16,
                                    5,
                                    0x12,
                                    0,
                                    4,
                                    0x34,
                                    0x56,
                                    0,
                                    0, /* alternating; four as they are, no padding */
                                    0,
                                    5,
                                    0x78,
                                    0x9a,
                                    0xb0,
                                    0,
                                    4,
                                    0xcd,
                                    0,
                                    1}; /* five, padded */
    static const uint8_t samples[2][9] = {{7, 8, 9, 10, 11, 12, 13, 12, 13},
                                          {1, 2, 1, 2, 1, 3, 4, 5, 6}};
    ASSERT_SAMPLES(BMP, bytes, BM_GRAY, 8, samples);

    static const uint8_t from_the_top[] = {
        FILE_HEADER(118), INFO(40, 2, -2, 4, RLE4, 16), RAMP_16, 2, 0x12, 0, 0, 2, 0x34, 0, 1};
    static const uint8_t top_samples[] = {1, 2, 3, 4};
    ASSERT_SAMPLES(BMP, from_the_top, BM_GRAY, 8, top_samples);
}

static void run_lengths_may_lack_their_end(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {
        FILE_HEADER(118), INFO(40, 2, 2, 8, RLE8, 16), RAMP_16, 2, 1, 0, 0, 2, 2, 0, 0};
    for (size_t lost = 0; lost <= 2; lost += 2) {
        result decoded = decode_bytes(BMP, bytes, sizeof bytes - lost, NULL);
        assert_decoded(&decoded);
        assert_int_equal(warnings_of(&decoded.picture, "missing_end"), 1);
        result_destroy(&decoded);
    }
    assert_truncations(BMP, bytes, sizeof bytes - 2, sizeof bytes - 2);
}

static void run_lengths_beyond_the_picture_are_refused(void **state)
{
    (void)state;
#define RUNS(...)                                                                                  \
    {                                                                                              \
        FILE_HEADER(118), INFO(40, 3, 2, 8, RLE8, 16), RAMP_16, __VA_ARGS__                        \
    }
    static const uint8_t long_run[] = RUNS(4, 1, 0, 1);
    static const uint8_t second_run[] = RUNS(2, 1, 2, 1, 0, 1);
    static const uint8_t long_plain[] = RUNS(0, 4, 1, 2, 3, 4, 0, 1);
    static const uint8_t move_right[] = RUNS(0, 2, 4, 0, 0, 1);
    static const uint8_t move_up[] = RUNS(0, 2, 0, 3, 0, 1);
    static const uint8_t third_row[] = RUNS(3, 1, 0, 0, 3, 1, 0, 0, 3, 1, 0, 1);
#undef RUNS
    ASSERT_REFUSED(BMP, long_run, BM_E_CORRUPT, "a run goes beyond its row (near row 1 of 2)");
    ASSERT_REFUSED(BMP, second_run, BM_E_CORRUPT, "a run goes beyond its row");
    ASSERT_REFUSED(BMP, long_plain, BM_E_CORRUPT, "a run goes beyond its row");
    ASSERT_REFUSED(BMP, move_right, BM_E_CORRUPT, "a move goes beyond the picture");
    ASSERT_REFUSED(BMP, move_up, BM_E_CORRUPT, "a move goes beyond the picture");
    ASSERT_REFUSED(BMP, third_row, BM_E_CORRUPT, "beyond the picture");
}

/* ---- what is refused ------------------------------------------------------------------------- */

#define REFUSE_INFO(status, part, ...)                                                             \
    do {                                                                                           \
        const uint8_t refused_bytes[200] = {FILE_HEADER(118), __VA_ARGS__};                        \
        ASSERT_REFUSED(BMP, refused_bytes, status, part);                                          \
    } while (0)

static void other_compressions_are_named(void **state)
{
    (void)state;
    REFUSE_INFO(BM_E_UNSUPPORTED, "JPEG", INFO(40, 1, 1, 0, JPEG, 0));
    REFUSE_INFO(BM_E_UNSUPPORTED, "PNG", INFO(40, 1, 1, 0, PNG, 0));
    REFUSE_INFO(BM_E_UNSUPPORTED, "Huffman", INFO(64, 1, 1, 1, BITFIELDS, 0));
    REFUSE_INFO(BM_E_UNSUPPORTED, "24 bits", INFO(64, 1, 1, 24, JPEG, 0));
    REFUSE_INFO(BM_E_UNSUPPORTED, "unknown way (11)", INFO(40, 1, 1, 32, 11, 0));
    REFUSE_INFO(BM_E_UNSUPPORTED, "66 bytes", INFO(66, 1, 1, 24, RGB, 0));
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    REFUSE_INFO(BM_E_CORRUPT, "0 x 1", INFO(40, 0, 1, 24, RGB, 0));
    REFUSE_INFO(BM_E_CORRUPT, "1 x 0", INFO(40, 1, 0, 24, RGB, 0));
    REFUSE_INFO(BM_E_CORRUPT, "-5 x 1", INFO(40, -5, 1, 24, RGB, 0));
    REFUSE_INFO(BM_E_CORRUPT, "x -2147483648", INFO(40, 1, INT32_MIN, 24, RGB, 0));
    REFUSE_INFO(BM_E_CORRUPT, "7 bits", INFO(40, 1, 1, 7, RGB, 0));
    REFUSE_INFO(BM_E_CORRUPT, "0 bits", INFO(40, 1, 1, 0, RGB, 0));
    REFUSE_INFO(BM_E_CORRUPT, "4 bits a pixel and compression 1", INFO(40, 1, 1, 4, RLE8, 0));
    REFUSE_INFO(BM_E_CORRUPT, "compression 3", INFO(40, 1, 1, 24, BITFIELDS, 0));
    REFUSE_INFO(BM_E_CORRUPT, "palette of 300000", INFO(40, 1, 1, 8, RGB, 300000));
    REFUSE_INFO(BM_E_CORRUPT, "do not adjoin", INFO(40, 1, 1, 32, BITFIELDS, 0), LE32(5), LE32(2),
                LE32(8));
    REFUSE_INFO(BM_E_CORRUPT, "no bits for colours", INFO(40, 1, 1, 32, BITFIELDS, 0));
    REFUSE_INFO(BM_E_UNSUPPORTED, "a side", INFO(40, 0x7fffffff, 1, 1, RGB, 0));
    static const uint8_t inside[200] = {FILE_HEADER(53), INFO(40, 1, 1, 24, RGB, 0)};
    ASSERT_REFUSED(BMP, inside, BM_E_CORRUPT, "inside the header, at byte 53");
}

/* ---- what else a file carries ---------------------------------------------------------------- */

static void every_truncation_is_noticed(void **state)
{
    (void)state;
    static const uint8_t plain[] = {FILE_HEADER(54),
                                    INFO(40, 2, 2, 24, RGB, 0),
                                    1,
                                    2,
                                    3,
                                    4,
                                    5,
                                    6,
                                    0,
                                    0,
                                    1,
                                    2,
                                    3,
                                    4,
                                    5,
                                    6,
                                    0,
                                    0};
    assert_truncations(BMP, plain, sizeof plain, sizeof plain - 2); /* the last row's padding */
    static const uint8_t palette[] = {
        FILE_HEADER(62), INFO(40, 2, -2, 8, RGB, 2), RED, GREEN, 1, 0, 0, 0, 0, 1, 0, 0};
    assert_truncations(BMP, palette, sizeof palette, sizeof palette - 2);
    static const uint8_t runs[] = {FILE_HEADER(118),
                                   INFO(40, 4, 3, 8, RLE8, 16),
                                   RAMP_16,
                                   3,
                                   4,
                                   0,
                                   0,
                                   0,
                                   3,
                                   5,
                                   6,
                                   7,
                                   0,
                                   0,
                                   0,
                                   0,
                                   1};
    assert_truncations(BMP, runs, sizeof runs, sizeof runs);
}

static void the_density_is_read(void **state)
{
    (void)state;
    uint8_t bytes[] = {FILE_HEADER(54), INFO(40, 1, 1, 24, RGB, 0), 1, 2, 3, 0};
    const uint8_t density[] = {LE32(2835), LE32(5669)};
    memcpy(bytes + 14 + 24, density, sizeof density);
    result decoded = decode_bytes(BMP, bytes, sizeof bytes, NULL);
    assert_decoded(&decoded);
    assert_true(decoded.picture.density_x == 2835 && decoded.picture.density_y == 5669);
    result_destroy(&decoded);
    memcpy(bytes + 14 + 24, "\1\0\0\x80", 4); /* negative */
    decoded = decode_bytes(BMP, bytes, sizeof bytes, NULL);
    assert_decoded(&decoded);
    assert_true(decoded.picture.density_x == 0 && decoded.picture.density_y == 0);
    result_destroy(&decoded);
}

/* A version 5 header with a profile of 6 bytes before or behind a pixel. */
static void profiles_before_the_pixels_are_kept(void **state)
{
    (void)state;
    for (int behind = 0; behind < 2; behind++) {
        const uint8_t start[] = {FILE_HEADER(behind ? 138 : 146), INFO(124, 1, 1, 24, RGB, 0)};
        const uint8_t place[] = {LE32(behind ? 128 : 126), LE32(6)};
        uint8_t bytes[150] = {0};
        memcpy(bytes, start, sizeof start);
        memcpy(bytes + 14 + 56, "DEBM", 4);
        memcpy(bytes + 14 + 112, place, sizeof place);
        memcpy(bytes + 14 + (behind ? 128 : 126), "colour", 6);
        result decoded = decode_bytes(BMP, bytes, behind ? 148 : 150, NULL);
        assert_decoded(&decoded);
        const bm_blob *icc = bm_picture_find_blob(&decoded.picture, BM_BLOB_ICC);
        assert_int_equal(warnings_of(&decoded.picture, "metadata_dropped"), behind);
        assert_int_equal(warnings_of(&decoded.picture, "trailing_data"), 0);
        assert_int_equal(icc != NULL, !behind);
        if (icc) {
            assert_int_equal(icc->size, 6);
            assert_memory_equal(icc->bytes, "colour", 6);
        }
        result_destroy(&decoded);
    }
}

static void trailing_data_is_a_warning(void **state)
{
    (void)state;
    uint8_t bytes[] = {FILE_HEADER(54), INFO(40, 1, 1, 24, RGB, 0), 1, 2, 3, 0, 7, 7};
    result decoded = decode_bytes(BMP, bytes, sizeof bytes, NULL);
    assert_decoded(&decoded);
    assert_int_equal(warnings_of(&decoded.picture, "trailing_data"), 1);
    result_destroy(&decoded);
    bytes[2] = sizeof bytes; /* the header knows of them */
    decoded = decode_bytes(BMP, bytes, sizeof bytes, NULL);
    assert_decoded(&decoded);
    assert_int_equal(decoded.picture.warnings.count, 0);
    result_destroy(&decoded);
}

static void texts_are_no_bmp(void **state)
{
    (void)state;
    static const uint8_t bmp[] = {FILE_HEADER(54), LE32(40)};
    assert_true(bm_codec_bmp.match(bmp, sizeof bmp));
    assert_false(bm_codec_bmp.match(bmp, sizeof bmp - 1));
    assert_false(bm_codec_bmp.match((const uint8_t *)"BMW and other cars, in a long list", 32));
    assert_false(bm_codec_bmp.match((const uint8_t *)"BM", 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_bits_go_through_the_palette),
        cmocka_unit_test(gray_palettes_make_gray),
        cmocka_unit_test(colours_beyond_the_palette_are_black),
        cmocka_unit_test(headers_of_every_version),
        cmocka_unit_test(a_negative_height_starts_at_the_top),
        cmocka_unit_test(few_bits_are_rounded_to_the_nearest),
        cmocka_unit_test(alpha_is_where_a_mask_says),
        cmocka_unit_test(more_than_8_bits_become_16),
        cmocka_unit_test(run_lengths_of_8_bits),
        cmocka_unit_test(run_lengths_of_4_bits),
        cmocka_unit_test(run_lengths_may_lack_their_end),
        cmocka_unit_test(run_lengths_beyond_the_picture_are_refused),
        cmocka_unit_test(other_compressions_are_named),
        cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(every_truncation_is_noticed),
        cmocka_unit_test(the_density_is_read),
        cmocka_unit_test(profiles_before_the_pixels_are_kept),
        cmocka_unit_test(trailing_data_is_a_warning),
        cmocka_unit_test(texts_are_no_bmp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
