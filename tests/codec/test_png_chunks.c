/* SPDX-License-Identifier: MIT */
/* What stands beside the pixels of a PNG: all of it comes out again, each chunk byte for byte where it stood, or there
 * is a warning that names it. */
#include "chunks.h"

#include <stdlib.h>
#include <string.h>

/* ---- unchanged pixels --------------------------------------------------------------------------
 */

/* What stands in front of the pixels, or behind them. */
static file part_of(const file *encoded, bool behind)
{
    size_t size;
    const uint8_t *pixels = png_find_chunk(encoded, "IDAT", &size);
    assert_non_null(pixels);
    size_t before = (size_t)(pixels - encoded->bytes) - 8, after = before + 8 + size + 4;
    return behind ? (file){encoded->bytes + after, encoded->size - after}
                  : (file){encoded->bytes, before};
}

/* But for the pixels, which other compressors make. */
static void the_file_comes_out_as_it_went_in(void **state)
{
    (void)state;
    file encoded = rich_palette();
    result decoded = decode_png(&encoded);
    assert_int_equal(decoded.picture.warnings.count, 0);
    bm_warnings warnings = {0};
    file again = encode_same(&bm_codec_png, &decoded.pixels, NULL, &decoded.picture, &warnings);
    assert_int_equal(warnings.count, 0);
    for (int behind = 0; behind < 2; behind++) {
        file was = part_of(&encoded, behind), is = part_of(&again, behind);
        assert_int_equal(is.size, was.size);
        assert_memory_equal(is.bytes, was.bytes, was.size);
    }
    result_destroy(&decoded);
    file_destroy(&again);
    file_destroy(&encoded);
}

/* In front of a palette nobody may speak of its entries: what does so moves behind it. */
static void what_speaks_of_a_palette_comes_after_it(void **state)
{
    (void)state;
    static const chunk early[] = {CHUNK("hIST", "\0\1\0\2\0\3\0\4"), CHUNK("bKGD", "\1")};
    file encoded = bare_palette();
    add_chunks(&encoded, "PLTE", early, COUNT(early));
    result decoded = decode_png(&encoded);
    file again = encode_same(&bm_codec_png, &decoded.pixels, NULL, &decoded.picture, NULL);
    assert_all(&again, early, COUNT(early), true);
    size_t size;
    const uint8_t *colors = png_find_chunk(&again, "PLTE", &size);
    for (size_t i = 0; i < COUNT(early); i++)
        assert_true(png_find_chunk(&again, early[i].type, &size) > colors);
    result_destroy(&decoded);
    file_destroy(&again);
    file_destroy(&encoded);
}

static void a_profile_keeps_its_name(void **state)
{
    (void)state;
    sheet color = sheet_drawn(4, 4, BM_RGB, 8, 0);
    uint8_t profile[400];
    icc_make(profile, sizeof profile, "RGB ");
    bm_picture source = {.desc = color.desc};
    assert_int_equal(bm_picture_add_blob(&source, BM_BLOB_ICC, profile, sizeof profile, NULL),
                     BM_OK);
    file encoded = encode(&bm_codec_png, &color, NULL, &source);
    size_t size;
    uint8_t *data = encoded.bytes + (png_find_chunk(&encoded, "iCCP", &size) - encoded.bytes);
    memcpy(data, "Other names", 11);
    png_repair_crc(&encoded, data, size);
    result decoded = decode_png(&encoded);
    assert_int_equal(bm_picture_find_blob(&decoded.picture, BM_BLOB_ICC)->size, sizeof profile);
    file again = encode(&bm_codec_png, &decoded.pixels, NULL, &decoded.picture);
    const chunk iccp = {"iCCP", data, size};
    assert_all(&again, &iccp, 1, true);
    result_destroy(&decoded);
    file_destroy(&again);
    file_destroy(&encoded);
    bm_picture_clear(&source);
    sheet_destroy(&color);
}

/* ---- changed pixels ----------------------------------------------------------------------------
 */

/* What tells of samples goes, quietly where it could only be wrong, else with a warning; all the rest stays. */
static void changed_pixels_keep_what_is_still_true(void **state)
{
    (void)state;
    static const chunk gone[] = {CHUNK("sBIT", "\5\6\5"),
                                 CHUNK("hIST", "\0\1\0\2\0\3\0\4"),
                                 CHUNK("tIME", "\x07\xe9\1\2\3\4\5"),
                                 CHUNK("sTER", "\1"),
                                 CHUNK("sCAL", "\0011\0002"),
                                 CHUNK("bKGD", "\1"),
                                 CHUNK("unSF", "private, not to be copied")};
    static const chunk background = CHUNK("bKGD", "\0\x09\0\x09\0\x09");
    file encoded = rich_palette();
    png_insert_chunk(&encoded, "IDAT", "unSF", gone[6].bytes, gone[6].size);
    result decoded = decode_png(&encoded);
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    bm_warnings warnings = {0};
    const bm_encode_request request = {.source = &decoded.picture, .warnings = &warnings};
    assert_int_equal(encode_request(&bm_codec_png, &drain.drain, &decoded.pixels, request, 0, NULL),
                     BM_OK);
    file again = {.bytes = drain.bytes, .size = drain.size};
    assert_all(&again, gone, COUNT(gone), false);
    assert_all(&again, &background, 1, true);
    assert_all(&again, chunks_first, 6, true);
    assert_all(&again, chunks_first + 7, COUNT(chunks_first) - 7, true);
    assert_all(&again, chunks_late, COUNT(chunks_late), true);
    assert_all(&again, chunks_middle + 10, 2, true);
    assert_int_equal(warnings.count, 1);
    assert_int_equal(warnings_in(&warnings, "chunk_dropped"), 5);
    static const char *const named[] = {"sPLT", "pCAL", "sCAL", "sTER", "unSF"};
    for (size_t i = 0; i < COUNT(named); i++)
        assert_non_null(strstr(warnings.item[0].message, named[i]));
    result back = decode_png(&again);
    assert_true(sheet_equal(&decoded.pixels, &back.pixels));
    assert_int_equal(back.picture.warnings.count, 0);
    result_destroy(&back);
    result_destroy(&decoded);
    file_destroy(&again);
    file_destroy(&encoded);
}

static void a_stripped_picture_keeps_its_colours_alone(void **state)
{
    (void)state;
    file encoded = rich_palette();
    result decoded = decode_png(&encoded);
    bm_warnings warnings = {0};
    const bm_encode_options strip = {.metadata = BM_METADATA_STRIP};
    file again = encode_same(&bm_codec_png, &decoded.pixels, &strip, &decoded.picture, &warnings);
    assert_int_equal(warnings.count, 0);
    assert_all(&again, chunks_first, 6, true);
    assert_all(&again, chunks_first + 6, COUNT(chunks_first) - 6, false);
    assert_all(&again, chunks_middle, 2, false);
    assert_all(&again, chunks_middle + 2, 1, true);
    assert_all(&again, chunks_middle + 3, COUNT(chunks_middle) - 3, false);
    assert_all(&again, chunks_late, COUNT(chunks_late), false);
    result_destroy(&decoded);
    file_destroy(&again);
    file_destroy(&encoded);
}

/* A background is a colour: it is stated as the output states colours, and where it cannot, that is said. */
static void backgrounds_follow_the_samples(void **state)
{
    (void)state;
    static const struct {
        bm_model from;
        unsigned from_depth;
        chunk stated;
        bm_model to;
        unsigned to_depth;
        chunk expected; /* no bytes: a warning */
    } ways[] = {
        {BM_GRAY, 8, CHUNK("bKGD", "\0\x80"), BM_RGB, 8, CHUNK("bKGD", "\0\x80\0\x80\0\x80")},
        {BM_GRAY, 8, CHUNK("bKGD", "\0\x80"), BM_GRAY, 16, CHUNK("bKGD", "\x80\x80")},
        {BM_RGB, 16, CHUNK("bKGD", "\1\2\3\4\5\6"), BM_RGBA, 8, CHUNK("bKGD", "\0\1\0\3\0\5")},
        {BM_RGB, 8, CHUNK("bKGD", "\0\7\0\7\0\7"), BM_GRAYA, 8, CHUNK("bKGD", "\0\7")},
        {BM_RGB, 8, CHUNK("bKGD", "\0\7\0\7\0\x08"), BM_GRAY, 8, {"bKGD", NULL, 0}},
        {BM_GRAY, 8, CHUNK("bKGD", "\0\7\0\7\0\7"), BM_GRAY, 8, {"bKGD", NULL, 0}},
    };
    for (size_t i = 0; i < COUNT(ways); i++) {
        sheet from = sheet_drawn(3, 3, ways[i].from, ways[i].from_depth, 0);
        sheet to = sheet_drawn(3, 3, ways[i].to, ways[i].to_depth, 0);
        file encoded = encode(&bm_codec_png, &from, NULL, NULL);
        add_chunks(&encoded, "IDAT", &ways[i].stated, 1);
        result decoded = decode_png(&encoded);
        bm_memory_drain drain;
        bm_memory_drain_init(&drain);
        bm_warnings warnings = {0};
        const bm_encode_request request = {.source = &decoded.picture, .warnings = &warnings};
        assert_int_equal(encode_request(&bm_codec_png, &drain.drain, &to, request, 0, NULL), BM_OK);
        file again = {.bytes = drain.bytes, .size = drain.size};
        size_t size;
        if (ways[i].expected.bytes)
            assert_all(&again, &ways[i].expected, 1, true);
        else
            assert_null(png_find_chunk(&again, "bKGD", &size));
        assert_int_equal(warnings_in(&warnings, "chunk_dropped"), !ways[i].expected.bytes);
        file_destroy(&again);
        result_destroy(&decoded);
        file_destroy(&encoded);
        sheet_destroy(&from);
        sheet_destroy(&to);
    }
}

/* Turned upright, the picture's sides are swapped, and the packet says so, whatever it was wrapped in. */
static void a_turned_picture_is_described_as_it_lies(void **state)
{
    (void)state;
    static const char xmp[] = "<x tiff:Orientation=\"6\"/>";
    static const char head[] = "XML:com.adobe.xmp\0\0\0en\0t";
    static const uint8_t exif[] = "II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\x06\0\0\0\0\0\0\0";
    uint8_t packet[sizeof head + sizeof xmp - 1];
    memcpy(packet, head, sizeof head);
    memcpy(packet + sizeof head, xmp, sizeof xmp - 1);
    sheet gray = sheet_drawn(4, 4, BM_GRAY, 8, 0);
    file encoded = encode(&bm_codec_png, &gray, NULL, NULL);
    png_insert_chunk(&encoded, "IDAT", "iTXt", packet, sizeof packet);
    png_insert_chunk(&encoded, "IDAT", "eXIf", exif, sizeof exif);
    png_insert_chunk(&encoded, "IDAT", "pHYs", "\0\0\0\5\0\0\0\6\0", 9);
    result decoded = decode_png(&encoded);
    assert_int_equal(decoded.picture.orientation, 6);
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    const bm_encode_request request = {.source = &decoded.picture, .orientation = 1};
    assert_int_equal(encode_request(&bm_codec_png, &drain.drain, &gray, request, 0, NULL), BM_OK);
    file again = {.bytes = drain.bytes, .size = drain.size};
    memcpy(packet + sizeof head, "<x tiff:Orientation=\"1\"/>", sizeof xmp - 1);
    const chunk expected[] = {{"iTXt", packet, sizeof packet}, CHUNK("pHYs", "\0\0\0\6\0\0\0\5\0")};
    assert_all(&again, expected, COUNT(expected), true);
    result back = decode_png(&again);
    assert_int_equal(back.picture.orientation, 1);
    result_destroy(&back);
    file_destroy(&again);
    result_destroy(&decoded);
    file_destroy(&encoded);
    sheet_destroy(&gray);
}

/* ---- from and to other formats -----------------------------------------------------------------
 */

static void comments_become_text(void **state)
{
    (void)state;
    static const struct {
        chunk comment, expected;
    } ways[] = {
        {CHUNK("", "plain"), CHUNK("tEXt", "Comment\0plain")},
        {CHUNK("", "s\xc3\xa4ge\0rest"), CHUNK("iTXt", "Comment\0\0\0\0\0s\xc3\xa4ge")},
        {CHUNK("", "s\xe4ge"), CHUNK("tEXt", "Comment\0s\xe4ge")},
    };
    sheet gray = sheet_drawn(4, 4, BM_GRAY, 8, 0);
    for (size_t i = 0; i < COUNT(ways); i++) {
        bm_picture source = {.desc = gray.desc};
        assert_int_equal(bm_picture_add_blob(&source, BM_BLOB_COMMENT, ways[i].comment.bytes,
                                             ways[i].comment.size, NULL),
                         BM_OK);
        file encoded = encode(&bm_codec_png, &gray, NULL, &source);
        assert_all(&encoded, &ways[i].expected, 1, true);
        result decoded = decode_png(&encoded);
        const bm_blob *comment = bm_picture_find_blob(&decoded.picture, BM_BLOB_COMMENT);
        assert_non_null(comment);
        assert_memory_equal(comment->bytes, i == 0 ? "plain" : "s\xc3\xa4ge", 5);
        result_destroy(&decoded);
        file_destroy(&encoded);
        bm_picture_clear(&source);
    }
    sheet_destroy(&gray);
}

static void what_only_png_holds_is_known(void **state)
{
    (void)state;
    file encoded = rich_palette();
    result decoded = decode_png(&encoded);
    assert_string_equal(decoded.picture.native,
                        "cICP, mDCV, cLLI, tEXt, zTXt, iTXt (2), prVt, bKGD, pHYs, sPLT, pCAL, "
                        "sCAL, sTER, oFFs, tIME");
    assert_string_equal(decoded.picture.native_late, "tEXt, iTXt, prVt");
    result_destroy(&decoded);
    for (char last = 'a'; last < 'z'; last++)
        png_insert_chunk(&encoded, "IDAT", (const char[]){'x', 'y', 'Z', last}, "", 0);
    decoded = decode_png(&encoded);
    assert_non_null(strstr(decoded.picture.native, ", xyZe, ..."));
    result_destroy(&decoded);
    file_destroy(&encoded);

    /* The usual gamma and primaries say nothing, others do. */
    static const chunk usual[] = {
        CHUNK("gAMA", "\0\0\xb1\x8f"),
        CHUNK("cHRM",
              "\0\0\x7a\x26\0\0\x80\x84\0\0\xfa\0\0\0\x80\xe8\0\0\x75\x30\0\0\xea\x60\0\0\x3a\x98"
              "\0\0\x17\x70"),
        CHUNK("pHYs", "\0\0\0\1\0\0\0\1\0")};
    encoded = bare_palette();
    add_chunks(&encoded, "PLTE", usual, COUNT(usual));
    decoded = decode_png(&encoded);
    assert_string_equal(decoded.picture.native, "");
    result_destroy(&decoded);
    file_destroy(&encoded);
    encoded = bare_palette();
    add_chunks(&encoded, "PLTE", chunks_first, 2);
    decoded = decode_png(&encoded);
    assert_string_equal(decoded.picture.native, "gAMA");
    result_destroy(&decoded);
    file_destroy(&encoded);
}

static void a_profile_of_another_model_is_named(void **state)
{
    (void)state;
    sheet color = sheet_drawn(4, 4, BM_RGB, 8, 0), gray = sheet_drawn(4, 4, BM_GRAY, 8, 0);
    uint8_t profile[200];
    icc_make(profile, sizeof profile, "RGB ");
    bm_picture source = {.desc = color.desc};
    assert_int_equal(bm_picture_add_blob(&source, BM_BLOB_ICC, profile, sizeof profile, NULL),
                     BM_OK);
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    bm_warnings warnings = {0};
    const bm_encode_request request = {.source = &source, .warnings = &warnings};
    assert_int_equal(encode_request(&bm_codec_png, &drain.drain, &gray, request, 0, NULL), BM_OK);
    assert_int_equal(warnings_in(&warnings, "profile_dropped"), 1);
    free(drain.bytes);
    bm_picture_clear(&source);
    sheet_destroy(&color);
    sheet_destroy(&gray);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_comes_out_as_it_went_in),
        cmocka_unit_test(what_speaks_of_a_palette_comes_after_it),
        cmocka_unit_test(a_profile_keeps_its_name),
        cmocka_unit_test(changed_pixels_keep_what_is_still_true),
        cmocka_unit_test(a_stripped_picture_keeps_its_colours_alone),
        cmocka_unit_test(backgrounds_follow_the_samples),
        cmocka_unit_test(a_turned_picture_is_described_as_it_lies),
        cmocka_unit_test(comments_become_text),
        cmocka_unit_test(what_only_png_holds_is_known),
        cmocka_unit_test(a_profile_of_another_model_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
