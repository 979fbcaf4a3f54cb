/* SPDX-License-Identifier: MIT */
/* What of a PNG's chunks does not come out again, for it comes too late, is in disorder, too large or damaged: a warning names it, or the
 * picture fails. */
#include "chunks.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

/* ---- behind the pixels -------------------------------------------------------------------------
 */

static void late_exif_arrives_and_its_orientation_is_told(void **state)
{
    (void)state;
    static const chunk exif[] = {
        CHUNK("eXIf", "II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\x06\0\0\0\0\0\0\0")};
    sheet gray = sheet_drawn(4, 4, BM_GRAY, 8, 0);
    file encoded = encode(&bm_codec_png, &gray, NULL, NULL);
    add_chunks(&encoded, "IEND", exif, 1);
    result decoded = decode_png(&encoded);
    assert_int_equal(decoded.picture.orientation, 1);
    assert_int_equal(decoded.picture.warnings.count, 1);
    assert_non_null(strstr(message_of(&decoded.picture.warnings, "late_orientation"), "6"));
    assert_string_equal(decoded.picture.native, "");
    assert_string_equal(decoded.picture.native_late, "eXIf");
    file again = encode(&bm_codec_png, &decoded.pixels, NULL, &decoded.picture);
    assert_all(&again, exif, 1, true);
    file_destroy(&again);

    /* Stripped, it would be seen otherwise without its orientation. */
    const bm_encode_options strip = {.metadata = BM_METADATA_STRIP};
    again = encode(&bm_codec_png, &decoded.pixels, &strip, &decoded.picture);
    size_t size;
    const uint8_t *data = png_find_chunk(&again, "eXIf", &size);
    assert_non_null(data);
    assert_int_equal(size, 26);
    assert_int_equal(data[19], 6);
    file_destroy(&again);

    /* Cleaned, it keeps what is harmless. */
    const bm_encode_options safe = {.metadata = BM_METADATA_SAFE};
    again = encode(&bm_codec_png, &decoded.pixels, &safe, &decoded.picture);
    assert_non_null(png_find_chunk(&again, "eXIf", &size));
    result back = decode_png(&again);
    assert_non_null(strstr(message_of(&back.picture.warnings, "late_orientation"), "6"));
    result_destroy(&back);
    file_destroy(&again);
    result_destroy(&decoded);
    file_destroy(&encoded);
    sheet_destroy(&gray);
}

static void what_comes_too_late_is_named(void **state)
{
    (void)state;
    file encoded = rich_palette();
    png_insert_chunk(&encoded, "IEND", "gAMA", "\0\0\1\0", 4);
    png_insert_chunk(&encoded, "IEND", "cLLI", "12345678", 8);
    result decoded = decode_png(&encoded);
    assert_int_equal(warnings_of(&decoded.picture, "chunk_dropped"), 2);
    const char *message = message_of(&decoded.picture.warnings, "chunk_dropped");
    assert_non_null(strstr(message, "gAMA"));
    assert_non_null(strstr(message, "cLLI"));
    result_destroy(&decoded);
    file_destroy(&encoded);
}

/* ---- what is left out --------------------------------------------------------------------------
 */

static void animations_are_reduced_to_a_picture(void **state)
{
    (void)state;
    sheet gray = sheet_drawn(4, 4, BM_GRAY, 8, 0);
    for (int way = 0; way < 3; way++) {
        file encoded = encode(&bm_codec_png, &gray, NULL, NULL);
        png_insert_chunk(&encoded, "IDAT", "acTL",
                         way == 0 ? "\0\0\0\5\0\0\0\0" : "\0\0\0\1\0\0\0\0", 8);
        png_insert_chunk(&encoded, "IDAT", "fcTL", "12345678901234567890123456", 26);
        if (way < 2)
            png_insert_chunk(&encoded, "IEND", "fdAT", "\0\0\0\0frame", 9);
        result decoded = decode_png(&encoded);
        assert_int_equal(warnings_of(&decoded.picture, "animation_dropped"), way < 2);
        assert_int_equal(decoded.picture.warnings.count, way < 2);
        file again = encode(&bm_codec_png, &decoded.pixels, NULL, &decoded.picture);
        size_t size;
        assert_null(png_find_chunk(&again, "acTL", &size));
        assert_null(png_find_chunk(&again, "fcTL", &size));
        file_destroy(&again);
        result_destroy(&decoded);
        file_destroy(&encoded);
    }
    sheet_destroy(&gray);
}

static void wrong_and_repeated_chunks_are_named(void **state)
{
    (void)state;
    static const chunk wrong[] = {CHUNK("gAMA", "12345"), CHUNK("tEXt", "no end of the keyword"),
                                  CHUNK("iTXt", "cut\0\0\0en"), CHUNK("pHYs", "")};
    file encoded = bare_palette();
    add_chunks(&encoded, "PLTE", wrong, COUNT(wrong));
    png_insert_chunk(&encoded, "PLTE", "iCCP", "name\0\0garbage", 13);
    png_insert_chunk(&encoded, "PLTE", "sRGB", "\1", 1);
    png_insert_chunk(&encoded, "PLTE", "sRGB", "\2", 1);
    result decoded = decode_png(&encoded);
    assert_int_equal(warnings_of(&decoded.picture, "bad_chunk"), COUNT(wrong));
    const char *message = message_of(&decoded.picture.warnings, "bad_chunk");
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_non_null(strstr(message, wrong[i].type));
    assert_int_equal(warnings_of(&decoded.picture, "bad_icc"), 1);
    assert_int_equal(warnings_of(&decoded.picture, "chunk_dropped"), 1);
    file again = encode(&bm_codec_png, &decoded.pixels, NULL, &decoded.picture);
    static const chunk kept = CHUNK("sRGB", "\1");
    assert_all(&again, wrong, COUNT(wrong), false);
    assert_all(&again, &kept, 1, true);
    file_destroy(&again);
    result_destroy(&decoded);
    file_destroy(&encoded);
}

/* What is kept as it is may not hide more than it seems: XMP and comments are inflated, within limits. */
static void texts_that_swell_are_named(void **state)
{
    (void)state;
    enum { ZEROS = 9 << 20 };
    static const char *const heads[] = {"XML:com.adobe.xmp\0\1\0\0", "Comment\0\1\0\0"};
    static const size_t head_bytes[] = {22, 12};
    uint8_t *zeros = calloc(ZEROS, 1), *chunk_bytes = malloc(ZEROS);
    assert_non_null(zeros);
    assert_non_null(chunk_bytes);
    for (size_t i = 0; i < COUNT(heads); i++)
        for (int cut = 0; cut < 2; cut++) {
            uLongf size = ZEROS - head_bytes[i];
            memcpy(chunk_bytes, heads[i], head_bytes[i]);
            assert_int_equal(compress(chunk_bytes + head_bytes[i], &size, zeros, ZEROS), Z_OK);
            file encoded = bare_palette();
            png_insert_chunk(&encoded, "IDAT", "iTXt", chunk_bytes,
                             cut ? head_bytes[i] + 5 : head_bytes[i] + size);
            result decoded = decode_png(&encoded);
            const char *said = message_of(&decoded.picture.warnings, "bad_chunk");
            assert_non_null(strstr(said, cut      ? "iTXt cannot be inflated"
                                         : i == 0 ? "limit of 8388608 bytes"
                                                  : "limit of 1048576 bytes"));
            assert_int_equal(decoded.picture.blobs, 0);
            file again = encode(&bm_codec_png, &decoded.pixels, NULL, &decoded.picture);
            assert_null(png_find_chunk(&again, "iTXt", &(size_t){0}));
            file_destroy(&again);
            result_destroy(&decoded);
            file_destroy(&encoded);
        }
    free(chunk_bytes);
    free(zeros);
}

static void what_cannot_be_left_out_fails(void **state)
{
    (void)state;
    static const char *const befores[] = {"PLTE", "IDAT", "IEND"};
    for (size_t i = 0; i < COUNT(befores); i++) {
        file encoded = bare_palette();
        png_insert_chunk(&encoded, befores[i], "CrIT", "x", 1);
        result decoded = decode(&bm_codec_png, encoded.bytes, encoded.size, NULL);
        assert_fails(&decoded, BM_E_CORRUPT, "CrIT");
        result_destroy(&decoded);
        file_destroy(&encoded);
    }
}

static void chunks_above_the_limits_are_named(void **state)
{
    (void)state;
    enum { LIMIT = 8 << 20, LATE_LIMIT = 1 << 20, MANY = 1100 };
    uint8_t *zeros = calloc(LIMIT + 1, 1);
    assert_non_null(zeros);
    memcpy(zeros, "k", 1);
    const struct {
        const char *before, *said;
        size_t size, count, kept;
    } ways[] = {
        {"IDAT", NULL, LIMIT, 1, 1},
        {"IDAT", "tEXt of 8388609 bytes, the limit is 8388608", LIMIT + 1, 1, 0},
        {"IDAT", "would be above 33554432", LIMIT, 5, 4},
        {"IEND", NULL, LATE_LIMIT, 1, 1},
        {"IEND", "would be above 1048576", LATE_LIMIT / 2, 3, 2},
        {"IDAT", "the limit is 1024 chunks", 3, MANY, 1024},
    };
    for (size_t i = 0; i < COUNT(ways); i++) {
        file encoded = bare_palette();
        for (size_t n = 0; n < ways[i].count; n++)
            png_insert_chunk(&encoded, ways[i].before, "tEXt", zeros, ways[i].size);
        result decoded = decode_png(&encoded);
        assert_int_equal(warnings_of(&decoded.picture, "chunk_too_large"),
                         ways[i].count - ways[i].kept);
        if (ways[i].said)
            assert_non_null(
                strstr(message_of(&decoded.picture.warnings, "chunk_too_large"), ways[i].said));
        assert_int_equal(decoded.picture.warnings.count, ways[i].said != NULL);
        result_destroy(&decoded);
        file_destroy(&encoded);
    }
    free(zeros);
}

/* ---- damage ------------------------------------------------------------------------------------
 */

static file rich_transparent_palette(void)
{
    file encoded = rich_palette();
    png_insert_chunk(&encoded, "IDAT", "tRNS", "\x80", 1);
    return encoded;
}

/* In what may be left out a wrong checksum costs that chunk; in what makes the pixels, the picture. */
static void every_checksum_is_looked_at(void **state)
{
    (void)state;
    file encoded = rich_transparent_palette();
    for (size_t at = 8; at < encoded.size;) {
        uint8_t *head = encoded.bytes + at;
        size_t size = (size_t)head[2] << 8 | head[3];
        bool critical = head[4] < 'a' || !memcmp(head + 4, "tRNS", 4);
        char type[5] = {(char)head[4], (char)head[5], (char)head[6], (char)head[7]};
        for (size_t hit = 8; hit < 12 + size; hit += size + 1) { /* its data, if any, and its sum */
            head[hit] ^= 0x10;
            result decoded = decode(&bm_codec_png, encoded.bytes, encoded.size, NULL);
            if (critical) {
                assert_int_equal(decoded.status, BM_E_CORRUPT);
            } else {
                assert_decoded(&decoded);
                assert_int_equal(decoded.picture.warnings.count, 1);
                const char *message = message_of(&decoded.picture.warnings, "bad_chunk");
                assert_non_null(strstr(message, type));
                assert_non_null(strstr(message, "checksum"));
            }
            result_destroy(&decoded);
            head[hit] ^= 0x10;
            hit += size == 0;
        }
        at += 12 + size;
    }
    file_destroy(&encoded);
}

static void every_byte_is_needed(void **state)
{
    (void)state;
    file encoded = rich_transparent_palette();
    for (size_t cut = 0; cut < encoded.size; cut++) {
        uint8_t *bytes = malloc(cut + 1); /* so that a sanitizer sees reading beyond */
        assert_non_null(bytes);
        memcpy(bytes, encoded.bytes, cut);
        const decode_way way = {.block = cut % 3 ? 0 : 5};
        result decoded = decode(&bm_codec_png, bytes, cut, &way);
        assert_fails(&decoded, BM_E_TRUNCATED, "ends");
        result_destroy(&decoded);
        free(bytes);
    }
    file_destroy(&encoded);
}

static void pixels_are_not_interrupted(void **state)
{
    (void)state;
    sheet picture = sheet_drawn(700, 600, BM_RGB, 8, 200);
    file encoded = encode(&bm_codec_png, &picture, NULL, NULL);
    size_t size;
    file tail = encoded;
    const uint8_t *data = png_find_chunk(&encoded, "IDAT", &size);
    assert_non_null(data);
    tail.size -= (size_t)(data - encoded.bytes) + size + 4 - 8;
    tail.bytes += (size_t)(data - encoded.bytes) + size + 4 - 8;
    data = png_find_chunk(&tail, "IDAT", &size);
    assert_non_null(data); /* there is a second one */
    size_t at = (size_t)(data - encoded.bytes) - 8;
    static const uint8_t text[] = "\0\0\0\3tEXta\0b\x46\xde\x1e\xe5";
    file broken = {.bytes = malloc(encoded.size + 15), .size = encoded.size + 15};
    assert_non_null(broken.bytes);
    memcpy(broken.bytes, encoded.bytes, at);
    memcpy(broken.bytes + at, text, 15);
    memcpy(broken.bytes + at + 15, encoded.bytes + at, encoded.size - at);
    result decoded = decode(&bm_codec_png, broken.bytes, broken.size, NULL);
    assert_fails(&decoded, BM_E_CORRUPT, "between the pixels");
    result_destroy(&decoded);
    file_destroy(&broken);
    file_destroy(&encoded);
    sheet_destroy(&picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(late_exif_arrives_and_its_orientation_is_told),
        cmocka_unit_test(what_comes_too_late_is_named),
        cmocka_unit_test(animations_are_reduced_to_a_picture),
        cmocka_unit_test(wrong_and_repeated_chunks_are_named),
        cmocka_unit_test(texts_that_swell_are_named),
        cmocka_unit_test(what_cannot_be_left_out_fails),
        cmocka_unit_test(chunks_above_the_limits_are_named),
        cmocka_unit_test(every_checksum_is_looked_at),
        cmocka_unit_test(every_byte_is_needed),
        cmocka_unit_test(pixels_are_not_interrupted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
