/* SPDX-License-Identifier: MIT */
/* What stands beside the pixels of a PNG: all of it comes out again, each chunk byte for byte where it stood, or there
 * is a warning that names it. */
#include "sources.h"

#include <stdlib.h>
#include <string.h>

#include <png.h>
#include <zlib.h>

typedef struct chunk {
    const char *type;
    const void *bytes;
    size_t size;
} chunk;

#define CHUNK(type, text)                                                                          \
    {                                                                                              \
        type, text, sizeof text - 1                                                                \
    }

/* All that may stand in front of a palette, between it and the pixels, and behind them. */
static const chunk first[] = {
    CHUNK("gAMA", "\0\1\x86\xa0"),
    CHUNK("cHRM",
          "\0\0\x7a\x26\0\0\x80\x84\0\0\xfa\0\0\0\x80\xe8\0\0\x75\x30\0\0\xea\x60\0\0\x3a\x98"
          "\0\0\x17\x70"),
    CHUNK("sRGB", "\1"),
    CHUNK("cICP", "\x09\x10\0\1"),
    CHUNK("mDCV", "123456789012345678901234"),
    CHUNK("cLLI", "12345678"),
    CHUNK("sBIT", "\5\6\5"),
    CHUNK("tEXt", "Title\0A picture \xe4 of all"),
    CHUNK("zTXt", "Author\0\0\x78\x9c\x4b\x4c\x4a\x06\0\x02\x4d\x01\x27"),
    CHUNK("iTXt", "Titel\0\0\0de-AT\0Titel\0Ein Bild \xc3\xa4"),
    CHUNK("iTXt", "Titel\0\1\0de\0Titel\0\x78\x9c\x4b\x4c\x4a\x06\0\x02\x4d\x01\x27"),
    CHUNK("iTXt", "XML:com.adobe.xmp\0\0\0x\0y\0<x:xmpmeta>tiff:Orientation=\"1\"</x:xmpmeta>"),
    CHUNK("prVt", "private, and safe to copy"),
};
static const chunk middle[] = {
    CHUNK("bKGD", "\1"),
    CHUNK("hIST", "\0\1\0\2\0\3\0\4"),
    CHUNK("pHYs", "\0\0\0\x04\0\0\0\x03\0"),
    CHUNK("sPLT", "six\0\x08\1\2\3\4\0\5\6\7\x08\x09\0\x0a"),
    CHUNK("pCAL", "x\0\0\0\0\0\0\0\0\1\0\2m\0001\0002"),
    CHUNK("sCAL", "\0011\0002"),
    CHUNK("sTER", "\1"),
    CHUNK("oFFs", "\0\0\0\1\0\0\0\2\0"),
    CHUNK("tIME", "\x07\xe9\1\2\3\4\5"),
    CHUNK("eXIf", "II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\1\0\0\0\0\0\0\0 and more"),
    CHUNK("tEXt", "Comment\0a remark"),
    CHUNK("tEXt", "Comment\0another one"),
};
static const chunk late[] = {
    CHUNK("tEXt", "Software\0at the end"),
    CHUNK("iTXt", "Comment\0\0\0\0\0late"),
    CHUNK("prVt", "late"),
};

/* Four colours in four pixels, nothing beside them. */
static file bare_palette(void)
{
    static const uint8_t palette[] = {255, 0, 0, 9, 9, 9, 0, 255, 0, 0, 0, 255};
    uint8_t packed[] = {0x1b};
    uint8_t *rows[] = {packed};
    const png_source how = {.width = 4,
                            .height = 1,
                            .bit_depth = 2,
                            .color_type = PNG_COLOR_TYPE_PALETTE,
                            .palette = palette,
                            .palette_size = 4};
    return png_write(&how, rows);
}

static void add(file *encoded, const char *before, const chunk *chunks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        png_insert_chunk(encoded, before, chunks[i].type, chunks[i].bytes, chunks[i].size);
}

static file rich_palette(void)
{
    file encoded = bare_palette();
    add(&encoded, "PLTE", first, COUNT(first));
    add(&encoded, "IDAT", middle, COUNT(middle));
    add(&encoded, "IEND", late, COUNT(late));
    return encoded;
}

static result decode_png(const file *encoded)
{
    result decoded = decode(&bm_codec_png, encoded->bytes, encoded->size, NULL);
    assert_decoded(&decoded);
    return decoded;
}

static const char *message_of(const bm_warnings *warnings, const char *code)
{
    for (unsigned i = 0; i < warnings->count; i++)
        if (!strcmp(warnings->item[i].code, code))
            return warnings->item[i].message;
    return "";
}

/* The n-th chunk of that type with that content is where it is expected: NULL bytes, it is not there. */
static bool has_chunk(const file *encoded, const chunk *wanted)
{
    size_t size;
    file rest = *encoded;
    for (;;) {
        const uint8_t *data = png_find_chunk(&rest, wanted->type, &size);
        if (!data)
            return false;
        if (size == wanted->size && !memcmp(data, wanted->bytes, size))
            return true;
        /* The search starts behind a signature: its place is taken by what has been seen. */
        size_t seen = (size_t)(data - rest.bytes) + size + 4 - 8;
        rest.bytes += seen;
        rest.size -= seen;
    }
}

static void assert_all(const file *encoded, const chunk *chunks, size_t count, bool there)
{
    for (size_t i = 0; i < count; i++)
        if (has_chunk(encoded, &chunks[i]) != there)
            fail_msg("chunk %zu, %s: %s", i, chunks[i].type, there ? "is missing" : "is there");
}

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
    add(&encoded, "PLTE", early, COUNT(early));
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
    assert_all(&again, first, 6, true);
    assert_all(&again, first + 7, COUNT(first) - 7, true);
    assert_all(&again, late, COUNT(late), true);
    assert_all(&again, middle + 10, 2, true);
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
    assert_all(&again, first, 6, true);
    assert_all(&again, first + 6, COUNT(first) - 6, false);
    assert_all(&again, middle, 2, false);
    assert_all(&again, middle + 2, 1, true);
    assert_all(&again, middle + 3, COUNT(middle) - 3, false);
    assert_all(&again, late, COUNT(late), false);
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
        add(&encoded, "IDAT", &ways[i].stated, 1);
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

/* ---- behind the pixels -------------------------------------------------------------------------
 */

static void late_exif_arrives_and_its_orientation_is_told(void **state)
{
    (void)state;
    static const chunk exif[] = {
        CHUNK("eXIf", "II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\x06\0\0\0\0\0\0\0")};
    sheet gray = sheet_drawn(4, 4, BM_GRAY, 8, 0);
    file encoded = encode(&bm_codec_png, &gray, NULL, NULL);
    add(&encoded, "IEND", exif, 1);
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
    add(&encoded, "PLTE", wrong, COUNT(wrong));
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
    add(&encoded, "PLTE", usual, COUNT(usual));
    decoded = decode_png(&encoded);
    assert_string_equal(decoded.picture.native, "");
    result_destroy(&decoded);
    file_destroy(&encoded);
    encoded = bare_palette();
    add(&encoded, "PLTE", first, 2);
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
        cmocka_unit_test(comments_become_text),
        cmocka_unit_test(what_only_png_holds_is_known),
        cmocka_unit_test(a_profile_of_another_model_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
