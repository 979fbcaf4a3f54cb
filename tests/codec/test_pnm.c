/* SPDX-License-Identifier: MIT */
/* PBM, PGM, PPM and PAM: decoding against samples worked out by hand, and the bytes that are written. */
#include "bytes.h"

#include <stdlib.h>
#include <string.h>

#define PNM &bm_codec_pnm

/* A text without its final 0, with any bytes in it. */
#define ASSERT_TEXT(text, model, depth, samples)                                                   \
    assert_samples(PNM, text, sizeof(text) - 1, model, depth, samples, sizeof(samples))
#define REFUSE_TEXT(text, status, part)                                                            \
    do {                                                                                           \
        result refused = decode_bytes(PNM, text, sizeof(text) - 1, NULL);                          \
        assert_fails(&refused, status, part);                                                      \
        result_destroy(&refused);                                                                  \
    } while (0)

static void all_seven_kinds(void **state)
{
    (void)state;
    static const uint8_t bits[] = {255, 0, 255, 0,   0,   0,   0,   255, 255, 255,
                                   0,   0, 255, 255, 255, 255, 255, 255, 255, 0};
    ASSERT_TEXT("P1 10 2\n0101111000\n1 1 0\t0000\n0 0 1\n", BM_GRAY, 8, bits);
    ASSERT_TEXT("P4 10 2\n\x5e\x3f\xc0\x40", BM_GRAY, 8, bits); /* the last 6 bits mean nothing */
    static const uint8_t gray[] = {0, 7, 255, 100};
    ASSERT_TEXT("P2\n2 2\n255\n0 7\n255  100\n", BM_GRAY, 8, gray);
    ASSERT_TEXT("P5\n2 2\n255\n\x00\x07\xff\x64", BM_GRAY, 8, gray);
    static const uint8_t color[] = {1, 2, 3, 35, 10, 9};
    ASSERT_TEXT("P3 2 1 255 1 2 3 35 10 9\n", BM_RGB, 8, color);
    ASSERT_TEXT("P6 2 1 255 \x01\x02\x03#\n\t", BM_RGB, 8, color); /* no comment, no white space */
    ASSERT_TEXT("P7\nWIDTH 2\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n"
                "\x01\x02\x03#\n\t",
                BM_RGB, 8, color);
    static const uint8_t alpha[] = {1, 2, 3, 4};
    ASSERT_TEXT("P7\n# made by hand\n\nTUPLTYPE RGB_ALPHA\r\nMAXVAL\t255\nDEPTH 4\nHEIGHT 1\n"
                "WIDTH 1 \nENDHDR\n\x01\x02\x03\x04",
                BM_RGBA, 8, alpha);
    ASSERT_TEXT("P7\nWIDTH 2\nHEIGHT 1\nDEPTH 2\nMAXVAL 255\nENDHDR\n\x01\x02\x03\x04", BM_GRAYA, 8,
                alpha);
    static const uint8_t white_is_1[] = {0, 255};
    ASSERT_TEXT("P7\nWIDTH 2\nHEIGHT 1\nDEPTH 1\nMAXVAL 1\nTUPLTYPE BLACKANDWHITE\nENDHDR\n"
                "\x00\x01",
                BM_GRAY, 8, white_is_1);
}

static void comments_may_stand_anywhere_in_front(void **state)
{
    (void)state;
    static const uint8_t gray[] = {5, 6};
    ASSERT_TEXT("P5#a\n#b\n 2#c\n1 #d\r255#e\n\x05\x06", BM_GRAY, 8, gray);
    ASSERT_TEXT("P2 2 1 255 #a 7\n5#b\n6\n", BM_GRAY, 8, gray);
    static const uint8_t bits[] = {0, 255};
    ASSERT_TEXT("P1 2 1 #a 0\n1#b\n0", BM_GRAY, 8, bits);
}

/* v * 255 / 100, v * 65535 / 1000, to the nearest; halves go up. */
static void samples_are_scaled_to_the_nearest(void **state)
{
    (void)state;
    static const uint8_t of_100[] = {0, 3, 8, 26, 128, 255};
    ASSERT_TEXT("P2 6 1 100 0 1 3 10 50 100\n", BM_GRAY, 8, of_100);
    ASSERT_TEXT("P5 6 1 100\n\x00\x01\x03\x0a\x32\x64", BM_GRAY, 8, of_100);
    static const uint16_t of_1000[] = {0, 66, 32768, 65535};
    ASSERT_TEXT("P2 4 1 1000 0 1 500 1000\n", BM_GRAY, 16, of_1000);
    ASSERT_TEXT("P5 4 1 1000\n\x00\x00\x00\x01\x01\xf4\x03\xe8", BM_GRAY, 16, of_1000);
    static const uint16_t of_65535[] = {0x1234, 0xfffe, 0xffff};
    ASSERT_TEXT("P6 1 1 65535\n\x12\x34\xff\xfe\xff\xff", BM_RGB, 16, of_65535);
    static const uint16_t of_256[] = {0, 256, 65535};
    ASSERT_TEXT("P2 3 1 256 0 1 256\n", BM_GRAY, 16, of_256);
}

static void what_is_damaged_is_refused(void **state)
{
    (void)state;
    REFUSE_TEXT("P5 0 1 255\n", BM_E_CORRUPT, "0x1 pixels");
    REFUSE_TEXT("P5 1 0 255\n", BM_E_CORRUPT, "1x0 pixels");
    REFUSE_TEXT("P5 1 1 0\n1", BM_E_CORRUPT, "up to 0");
    REFUSE_TEXT("P5 1 1 65536\n11", BM_E_CORRUPT, "above its maximum (in the header)");
    REFUSE_TEXT("P5 99999999999 1 255\n1", BM_E_CORRUPT, "above its maximum");
    REFUSE_TEXT("P5 -1 1 255\n1", BM_E_CORRUPT, "something else");
    REFUSE_TEXT("P5 1x1 255\n1", BM_E_CORRUPT, "no white space");
    REFUSE_TEXT("P5 2000000000 1 255\n1", BM_E_UNSUPPORTED, "a side");
    REFUSE_TEXT("P8 1 1 255\n1", BM_E_CORRUPT, "other bytes");
    REFUSE_TEXT("P2 2 2 100 1 2 3 101\n", BM_E_CORRUPT, "above its maximum (near row 1 of 2)");
    REFUSE_TEXT("P2 2 1 100 1 x2\n", BM_E_CORRUPT, "something else");
    REFUSE_TEXT("P5 2 1 100\n\x64\x65", BM_E_CORRUPT, "above its maximum (near row 0 of 1)");
    REFUSE_TEXT("P5 1 1 1000\n\x03\xe9", BM_E_CORRUPT, "above its maximum");
    REFUSE_TEXT("P1 2 1\n02", BM_E_CORRUPT, "0 or 1");
    REFUSE_TEXT("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nTUPLTYPE GRAYSCALE\nENDHDR\n1",
                BM_E_UNSUPPORTED, "3 channels");
    REFUSE_TEXT("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 5\nMAXVAL 255\nENDHDR\n12345", BM_E_UNSUPPORTED,
                "5 channels");
    REFUSE_TEXT("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE CMYK\nENDHDR\n1234",
                BM_E_UNSUPPORTED, "\"CMYK\"");
    REFUSE_TEXT("P7\nWIDTH 1e3\n", BM_E_CORRUPT, "\"1e3\"");
    REFUSE_TEXT("P7\nBREADTH 1\n", BM_E_CORRUPT, "\"BREADTH\"");
    REFUSE_TEXT("P7\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\nENDHDR\n1", BM_E_CORRUPT, "0x1");
}

static void every_truncation_is_noticed(void **state)
{
    (void)state;
#define TRUNCATE(text, spare)                                                                      \
    assert_truncations(PNM, text, sizeof(text) - 1, sizeof(text) - 1 - (spare))
    TRUNCATE("P4 10 2\n\x5e\x00\xc0\x40", 0);
    TRUNCATE("P5#comment\n2 2\n255\n\x01\x07\xff\x64", 0);
    TRUNCATE("P6 1 2 65535\n\x01\x07\xff\x64\x12\x34\x12\x34\x12\x34\x12\x34", 0);
    TRUNCATE("P1 3 2 101 010\n", 1);
    TRUNCATE("P3 1 1 255 1 22 3\n", 1);
    TRUNCATE("P7\nWIDTH 1\nHEIGHT 2\nDEPTH 2\nMAXVAL 255\nENDHDR\n\x01\x02\x03\x04", 0);
#undef TRUNCATE
}

/* Nobody knows whether the last number of a file that was cut had more digits. */
static void a_last_number_without_an_end_is_a_warning(void **state)
{
    (void)state;
    static const char text[] = "P2 2 1 255 1 23";
    result decoded = decode_bytes(PNM, text, sizeof text - 1, NULL);
    assert_decoded(&decoded);
    assert_int_equal(warnings_of(&decoded.picture, "missing_end"), 1);
    assert_int_equal(((uint8_t *)decoded.pixels.row[0])[1], 23);
    result_destroy(&decoded);
}

static void trailing_data_is_a_warning(void **state)
{
    (void)state;
    static const char *const texts[] = {"P5 1 1 255\n12", "P2 1 1 255 1 2",
                                        "P5 1 1 255\n1P5 1 1 255\n1"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        result decoded = decode_bytes(PNM, texts[i], strlen(texts[i]), NULL);
        assert_decoded(&decoded);
        assert_int_equal(warnings_of(&decoded.picture, "trailing_data"), 1);
        result_destroy(&decoded);
    }
}

static void assert_written(bm_model model, unsigned depth, const char *header, size_t header_size)
{
    sheet picture = sheet_drawn(3, 2, model, depth, 9);
    file encoded = encode(PNM, &picture, NULL, NULL);
    size_t row = bm_desc_row_bytes(&picture.desc, 0);
    assert_int_equal(encoded.size, header_size + 2 * row);
    assert_memory_equal(encoded.bytes, header, header_size);
    for (uint32_t y = 0; y < 2; y++)
        for (size_t i = 0; i < row * 8 / depth; i++) {
            const uint8_t *at = encoded.bytes + header_size + y * row + i * depth / 8;
            if (depth == 8)
                assert_int_equal(*at, ((uint8_t *)picture.row[y])[i]);
            else
                assert_int_equal(at[0] << 8 | at[1], ((uint16_t *)picture.row[y])[i]);
        }
    file_destroy(&encoded);
    sheet_destroy(&picture);
}

static void the_kind_follows_the_model(void **state)
{
    (void)state;
#define WRITTEN(model, depth, header) assert_written(model, depth, header, sizeof(header) - 1)
    WRITTEN(BM_GRAY, 8, "P5\n3 2\n255\n");
    WRITTEN(BM_GRAY, 16, "P5\n3 2\n65535\n");
    WRITTEN(BM_RGB, 8, "P6\n3 2\n255\n");
    WRITTEN(BM_RGB, 16, "P6\n3 2\n65535\n");
    WRITTEN(BM_GRAYA, 8,
            "P7\nWIDTH 3\nHEIGHT 2\nDEPTH 2\nMAXVAL 255\nTUPLTYPE GRAYSCALE_ALPHA\nENDHDR\n");
    WRITTEN(BM_RGBA, 16,
            "P7\nWIDTH 3\nHEIGHT 2\nDEPTH 4\nMAXVAL 65535\nTUPLTYPE RGB_ALPHA\nENDHDR\n");
#undef WRITTEN
}

static void texts_are_no_pnm(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool ours;
    } cases[] = {{"P5 1", true},  {"P1\n1", true}, {"P6#a", true},  {"P7\nW", true},
                 {"P7 3", false}, {"P8 1", false}, {"P0 1", false}, {"PK\3\4", false},
                 {"P5", false},   {"P51 ", false}, {"p5 1", false}};
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(bm_codec_pnm.match((const uint8_t *)cases[i].text, strlen(cases[i].text)),
                         cases[i].ours);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_seven_kinds),
        cmocka_unit_test(comments_may_stand_anywhere_in_front),
        cmocka_unit_test(samples_are_scaled_to_the_nearest),
        cmocka_unit_test(what_is_damaged_is_refused),
        cmocka_unit_test(every_truncation_is_noticed),
        cmocka_unit_test(a_last_number_without_an_end_is_a_warning),
        cmocka_unit_test(trailing_data_is_a_warning),
        cmocka_unit_test(the_kind_follows_the_model),
        cmocka_unit_test(texts_are_no_pnm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
