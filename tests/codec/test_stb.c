/* SPDX-License-Identifier: MIT */
/* Encoding BMP, TGA and HDR through stb_image_write: bytes worked out by hand, what the formats cannot hold, and many
 * threads at once. */
#include "bytes.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const bm_encode_options options = {0};

static sheet sheet_with(uint32_t width, uint32_t height, bm_model model, unsigned depth,
                        const void *samples)
{
    sheet picture = sheet_create(width, height, model, depth);
    size_t row = bm_desc_row_bytes(&picture.desc, 0);
    for (uint32_t y = 0; y < height; y++)
        memcpy(picture.row[y], (const uint8_t *)samples + row * y, row);
    return picture;
}

static void assert_encoded(const bm_codec *codec, sheet picture, const void *bytes, size_t size)
{
    file encoded = encode(codec, &picture, NULL, NULL);
    assert_int_equal(encoded.size, size);
    assert_memory_equal(encoded.bytes, bytes, size);
    file_destroy(&encoded);
    sheet_destroy(&picture);
}

static void bmp_as_other_programs_expect_it(void **state)
{
    (void)state;
    static const uint8_t samples[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    static const uint8_t rgb[] = {'B',     'M',     LE32(70), LE32(0), LE32(54), LE32(40), LE32(2),
                                  LE32(2), LE16(1), LE16(24), LE32(0), LE32(0),  LE32(0),  LE32(0),
                                  LE32(0), LE32(0), 9,        8,       7,        12,       11,
                                  10,      0,       0,        3,       2,        1,        6,
                                  5,       4,       0,        0};
    assert_encoded(&bm_codec_bmp, sheet_with(2, 2, BM_RGB, 8, samples), rgb, sizeof rgb);

    static const uint8_t rgba[14 + 108 + 8] = {'B',
                                               'M',
                                               LE32(130),
                                               LE32(0),
                                               LE32(122),
                                               LE32(108),
                                               LE32(1),
                                               LE32(2),
                                               LE16(1),
                                               LE16(32),
                                               LE32(3),
                                               LE32(0),
                                               LE32(0),
                                               LE32(0),
                                               LE32(0),
                                               LE32(0),
                                               LE32(0xff0000),
                                               LE32(0xff00),
                                               LE32(0xff),
                                               LE32(0xff000000u),
                                               [122] = 7,
                                               6,
                                               5,
                                               8,
                                               3,
                                               2,
                                               1,
                                               4};
    assert_encoded(&bm_codec_bmp, sheet_with(1, 2, BM_RGBA, 8, samples), rgba, sizeof rgba);
}

static void tga_as_other_programs_expect_it(void **state)
{
    (void)state;
    static const uint8_t gray_samples[] = {7, 7, 7, 8, 1, 2, 3, 4};
    static const uint8_t gray[] = {0, 0, 11, 0, 0, 0, 0, 0, 0, 0,    0, 0, 4, 0,
                                   2, 0, 8,  0, 3, 1, 2, 3, 4, 0x82, 7, 0, 8};
    assert_encoded(&bm_codec_tga, sheet_with(4, 2, BM_GRAY, 8, gray_samples), gray, sizeof gray);
    static const uint8_t rgba_samples[] = {1, 2, 3, 4, 1, 2, 3, 4};
    static const uint8_t rgba[] = {0, 0, 10, 0, 0,  0, 0,    0, 0, 0, 0, 0,
                                   2, 0, 1,  0, 32, 8, 0x81, 3, 2, 1, 4};
    assert_encoded(&bm_codec_tga, sheet_with(2, 1, BM_RGBA, 8, rgba_samples), rgba, sizeof rgba);
}

/* ---- HDR: read by a few lines of our own ------------------------------------------------------ */

static const uint8_t *hdr_component(const uint8_t *at, const uint8_t *end, uint8_t *to,
                                    uint32_t width)
{
    for (uint32_t x = 0; x < width;) {
        assert_true(at + 2 <= end);
        unsigned count = *at++;
        if (count > 128) {
            count -= 128;
            assert_true(count <= width - x);
            memset(to + x, *at++, count);
        } else {
            assert_true(count > 0 && count <= width - x && at + count <= end);
            memcpy(to + x, at, count);
            at += count;
        }
        x += count;
    }
    return at;
}

/* Red, green, blue and exponent of a row, apart. */
static const uint8_t *hdr_row(const uint8_t *at, const uint8_t *end, uint8_t *planes,
                              uint32_t width)
{
    if (width < 8 || width > 32767) {
        for (uint32_t x = 0; x < width; x++)
            for (unsigned c = 0; c < 4; c++)
                planes[c * width + x] = *at++;
        return at;
    }
    assert_int_equal(at[0], 2);
    assert_int_equal(at[1], 2);
    assert_int_equal(at[2] << 8 | at[3], width);
    at += 4;
    for (unsigned c = 0; c < 4; c++)
        at = hdr_component(at, end, planes + c * width, width);
    return at;
}

static double srgb_to_linear(double v)
{
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

/* The mantissa has 8 bits for the brightest of the three, and the rest is cut off. */
static void assert_linear(const sheet *picture, const file *encoded)
{
    char header[100];
    uint32_t width = picture->desc.width;
    int length =
        snprintf(header, sizeof header, "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y %u +X %u\n",
                 picture->desc.height, width);
    assert_memory_equal(encoded->bytes, header, (size_t)length);
    const uint8_t *at = encoded->bytes + length, *end = encoded->bytes + encoded->size;
    uint8_t *planes = malloc(4 * (size_t)width);
    assert_non_null(planes);
    for (uint32_t y = 0; y < picture->desc.height; y++) {
        at = hdr_row(at, end, planes, width);
        for (uint32_t i = 0; i < 3 * width; i++) {
            double sample = picture->desc.depth == 16 ? ((uint16_t *)picture->row[y])[i] / 65535.0
                                                      : ((uint8_t *)picture->row[y])[i] / 255.0;
            double unit = ldexp(1, planes[3 * width + i / 3] - 128 - 8);
            double error = srgb_to_linear(sample) - planes[i % 3 * width + i / 3] * unit;
            assert_true(error > -1e-6 * unit && error < unit * 1.000001);
        }
    }
    assert_ptr_equal(at, end);
    free(planes);
}

static void hdr_is_linear_light(void **state)
{
    (void)state;
    static const uint32_t widths[] = {1, 7, 8, 67, 300, 40000};
    for (size_t w = 0; w < COUNT(widths); w++)
        for (unsigned depth = 8; depth <= 16; depth += 8) {
            sheet picture = sheet_drawn(widths[w], 5, BM_RGB, depth, 60);
            file encoded = encode(&bm_codec_hdr, &picture, NULL, NULL);
            assert_linear(&picture, &encoded);
            file_destroy(&encoded);
            sheet_destroy(&picture);
        }
}

/* White is 1: 128 * 2^(129 - 136). Half of the range is 0.2140, 219 / 1024; black has no exponent. */
static void hdr_has_fixed_values(void **state)
{
    (void)state;
    static const uint8_t samples[] = {255, 255, 255, 128, 255, 0, 128, 128, 128, 0, 0, 0};
    static const uint8_t rows[] = {128, 128, 128, 129, 27, 128, 0, 129,
                                   221, 221, 221, 126, 0,  0,   0, 0};
    sheet picture = sheet_with(4, 1, BM_RGB, 8, samples);
    file encoded = encode(&bm_codec_hdr, &picture, NULL, NULL);
    assert_true(encoded.size > sizeof rows);
    assert_memory_equal(encoded.bytes + encoded.size - sizeof rows, rows, sizeof rows);
    assert_null(bm_codec_hdr.match);
    file_destroy(&encoded);
    sheet_destroy(&picture);
}

/* ---- limits ---------------------------------------------------------------------------------- */

static void assert_too_large(const bm_codec *codec, uint32_t width, uint32_t height, bm_model model,
                             const char *part)
{
    bm_desc desc;
    bm_warnings warnings = {0};
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    assert_int_equal(bm_desc_interleaved(&desc, width, height, model, 8, NULL), BM_OK);
    const bm_encode_request request = {
        .drain = &drain.drain, .desc = &desc, .options = &options, .warnings = &warnings};
    bm_encoder *encoder = NULL;
    bm_error error = {0};
    assert_int_equal(codec->encode_open(&encoder, &request, &error), BM_E_UNSUPPORTED);
    assert_non_null(strstr(error.message, part));
    assert_null(drain.bytes);
}

static void what_the_formats_cannot_count_is_refused(void **state)
{
    (void)state;
    assert_too_large(&bm_codec_tga, 65536, 1, BM_GRAY, "at most 65535");
    assert_too_large(&bm_codec_tga, 1, 65536, BM_GRAY, "at most 65535");
    assert_too_large(&bm_codec_tga, 65535, 65535, BM_GRAY, "2 GiB");
    assert_too_large(&bm_codec_bmp, 30000, 30000, BM_RGB, "2 GiB");
    assert_too_large(&bm_codec_bmp, 23171, 23171, BM_RGBA, "2 GiB");
    assert_too_large(&bm_codec_hdr, BM_MAX_SIDE, 1, BM_RGB, "rows of");
    assert_too_large(&bm_codec_hdr, 3, 3, BM_GRAY, "gray");
}

/* The whole picture is counted where it is held. */
static void estimates_cover_what_is_held(void **state)
{
    (void)state;
    bm_desc desc;
    assert_int_equal(bm_desc_interleaved(&desc, 1000, 500, BM_RGBA, 8, NULL), BM_OK);
    assert_in_range(bm_codec_bmp.encode_bytes(&desc, &options, NULL), 2000000, 2001000);
    assert_in_range(bm_codec_tga.encode_bytes(&desc, &options, NULL), 2000000, 2001000);
    assert_int_equal(bm_desc_interleaved(&desc, 1000, 500, BM_RGB, 8, NULL), BM_OK);
    assert_in_range(bm_codec_hdr.encode_bytes(&desc, &options, NULL), 17024, 18000);
    assert_in_range(bm_codec_pnm.encode_bytes(&desc, &options, NULL), 1, 1000);
}

/* ---- what is lost is told -------------------------------------------------------------------- */

static void lost_metadata_is_a_warning(void **state)
{
    (void)state;
    const bm_codec *codecs[] = {&bm_codec_bmp, &bm_codec_tga, &bm_codec_hdr, &bm_codec_pnm};
    sheet picture = sheet_drawn(2, 2, BM_RGB, 8, 0);
    bm_picture source = {.desc = picture.desc, .orientation = 6};
    assert_int_equal(bm_picture_add_blob(&source, BM_BLOB_ICC, "icc", 3, NULL), BM_OK);
    assert_int_equal(bm_picture_add_blob(&source, BM_BLOB_XMP, "xmp", 3, NULL), BM_OK);
    for (size_t c = 0; c < COUNT(codecs); c++) {
        bm_memory_drain drain;
        bm_memory_drain_init(&drain);
        bm_picture warned = {0};
        bm_encode_request request = {.drain = &drain.drain,
                                     .desc = &picture.desc,
                                     .options = &options,
                                     .source = &source,
                                     .warnings = &warned.warnings};
        bm_encoder *encoder = NULL;
        assert_int_equal(codecs[c]->encode_open(&encoder, &request, NULL), BM_OK);
        codecs[c]->encode_close(encoder);
        assert_int_equal(warned.warnings.count, 2);
        assert_int_equal(warnings_of(&warned, "metadata_dropped"), 1);
        assert_int_equal(warnings_of(&warned, "orientation_dropped"), 1);
        assert_non_null(strstr(warned.warnings.item[0].message, "no room for: ICC profile, XMP"));
        assert_non_null(strstr(warned.warnings.item[1].message, "orientation 6"));

        /* Turned upright already. */
        warned.warnings.count = 0;
        request.orientation = 1;
        assert_int_equal(codecs[c]->encode_open(&encoder, &request, NULL), BM_OK);
        codecs[c]->encode_close(encoder);
        assert_int_equal(warnings_of(&warned, "orientation_dropped"), 0);

        const bm_picture plain = {.desc = picture.desc, .orientation = 1};
        warned.warnings.count = 0;
        request.source = &plain;
        assert_int_equal(codecs[c]->encode_open(&encoder, &request, NULL), BM_OK);
        codecs[c]->encode_close(encoder);
        assert_int_equal(warned.warnings.count, 0);
        free(drain.bytes);
    }
    bm_picture_clear(&source);
    sheet_destroy(&picture);
}

static void the_library_is_named(void **state)
{
    (void)state;
    char text[60];
    bm_codec_bmp.library(text, sizeof text);
    assert_int_equal(strncmp(text, "stb_image_write", 15), 0);
}

/* ---- threads --------------------------------------------------------------------------------- */

static void *encode_again_and_again(void *context)
{
    const bm_codec *codec = context;
    sheet picture = sheet_drawn(50, 40, BM_RGB, 8, 60);
    file first = encode(codec, &picture, NULL, NULL);
    bool same = true;
    for (int round = 0; round < 50; round++) {
        file again = encode(codec, &picture, NULL, NULL);
        same = same && again.size == first.size && !memcmp(again.bytes, first.bytes, first.size);
        file_destroy(&again);
    }
    file_destroy(&first);
    sheet_destroy(&picture);
    return same ? context : NULL;
}

static void threads_do_not_meet(void **state)
{
    (void)state;
    const bm_codec *codecs[] = {&bm_codec_bmp, &bm_codec_tga, &bm_codec_hdr,
                                &bm_codec_hdr, &bm_codec_tga, &bm_codec_bmp};
    pthread_t threads[COUNT(codecs)];
    for (size_t i = 0; i < COUNT(codecs); i++) {
        /* The list is only read there. */
        void *codec = (void *)(uintptr_t)codecs[i];
        assert_int_equal(pthread_create(&threads[i], NULL, encode_again_and_again, codec), 0);
    }
    for (size_t i = 0; i < COUNT(codecs); i++) {
        void *done = NULL;
        assert_int_equal(pthread_join(threads[i], &done), 0);
        assert_ptr_equal(done, codecs[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bmp_as_other_programs_expect_it),
        cmocka_unit_test(tga_as_other_programs_expect_it),
        cmocka_unit_test(hdr_is_linear_light),
        cmocka_unit_test(hdr_has_fixed_values),
        cmocka_unit_test(what_the_formats_cannot_count_is_refused),
        cmocka_unit_test(estimates_cover_what_is_held),
        cmocka_unit_test(lost_metadata_is_a_warning),
        cmocka_unit_test(the_library_is_named),
        cmocka_unit_test(threads_do_not_meet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
