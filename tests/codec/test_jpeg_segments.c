/* SPDX-License-Identifier: MIT */
/* Segments of a JPEG: all of them go from JPEG to JPEG byte for byte while they are true, and what is no longer true goes
 * with a warning. */
#include "sources.h"

#include <stdlib.h>
#include <string.h>

/* ---- segments of a file ------------------------------------------------------------------------ */

typedef struct segment {
    unsigned code;
    const uint8_t *payload;
    size_t size;
} segment;

enum { MOST_SEGMENTS = 64 };

/* APPn and comments in front of the first scan. */
static size_t list_segments(const file *encoded, segment list[MOST_SEGMENTS])
{
    size_t count = 0;
    for (size_t at = 2; at + 4 <= encoded->size && encoded->bytes[at + 1] != 0xda;) {
        const uint8_t *head = encoded->bytes + at;
        size_t size = (size_t)(head[2] << 8 | head[3]);
        bool wanted = (head[1] & 0xf0) == 0xe0 || head[1] == 0xfe;
        if (wanted && count < MOST_SEGMENTS)
            list[count++] = (segment){.code = head[1], .payload = head + 4, .size = size - 2};
        at += 2 + size;
    }
    return count;
}

static void assert_same_segments(const file *a, const file *b)
{
    segment left[MOST_SEGMENTS], right[MOST_SEGMENTS];
    size_t count = list_segments(a, left);
    assert_int_equal(count, list_segments(b, right));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(left[i].code, right[i].code);
        assert_int_equal(left[i].size, right[i].size);
        assert_memory_equal(left[i].payload, right[i].payload, left[i].size);
    }
}

/* The first segment of that code whose payload begins like this, or NULL. */
static const segment *find(const segment *list, size_t count, unsigned code, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].code == code && list[i].size >= strlen(text) &&
            !memcmp(list[i].payload, text, strlen(text)))
            return &list[i];
    return NULL;
}

/* ---- files ------------------------------------------------------------------------------------- */

#define PUT(lib, code, text) jpeg_write_marker(lib, code, (const JOCTET *)(text), sizeof(text) - 1)

static const char exif_segment[] =
    "Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\1\0\0\0\0\0\x1a\0\0\0\0\0\0 and more";
enum { EXIF_LINK_AT = 6 + 8 + 2 + 12 }; /* of the second directory, the thumbnail's */

/* IPTC, a thumbnail, and a resource with a name. */
static const char photoshop_segment[] = "Photoshop 3.0\0"
                                        "8BIM\4\4\0\0\0\0\0\5IPTC!\0"
                                        "8BIM\4\x0c\0\0\0\0\0\3jpg\0"
                                        "8BIM\3\xed\4name\0\0\0\0\2ok";
static const char photoshop_cleaned[] = "Photoshop 3.0\0"
                                        "8BIM\4\4\0\0\0\0\0\5IPTC!\0"
                                        "8BIM\3\xed\4name\0\0\0\0\2ok";

static void write_everything(j_compress_ptr lib)
{
    PUT(lib, JPEG_APP0, "JFXX\0\x10 a thumbnail");
    PUT(lib, JPEG_APP0 + 1, exif_segment);
    PUT(lib, JPEG_APP0 + 1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>");
    PUT(lib, JPEG_APP0 + 1, "neither of them");
    PUT(lib, JPEG_COM, "first comment");
    PUT(lib, JPEG_APP0 + 2, "FPXR\0flash");
    PUT(lib, JPEG_APP0 + 9, "");
    PUT(lib, JPEG_APP0 + 11, "JP\0\1 boxes");
    PUT(lib, JPEG_APP0 + 12, "Ducky\0\1\0\4");
    PUT(lib, JPEG_APP0 + 13, photoshop_segment);
    PUT(lib, JPEG_APP0 + 13, "Adobe_CM\0\2");
    PUT(lib, JPEG_APP0 + 14, "not Adobe's");
    PUT(lib, JPEG_COM, "second \0 comment\xff");
}

typedef struct output {
    file encoded;
    bm_picture warned; /* takes the encoder's warnings, nothing else */
} output;

/* Writes the pixels again, as the source's own or not. */
static output write_again(const bm_codec *codec, const result *source, bool same_pixels,
                          bm_metadata_policy policy)
{
    const bm_encode_options options = {.metadata = policy};
    output out = {0};
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    const bm_encode_request request = {.drain = &drain.drain,
                                       .desc = &source->pixels.desc,
                                       .options = &options,
                                       .source = &source->picture,
                                       .warnings = &out.warned.warnings,
                                       .same_pixels = same_pixels};
    bm_encoder *encoder;
    bm_rows all = {.row = {source->pixels.row}, .count = {source->pixels.desc.height}};
    assert_int_equal(codec->encode_open(&encoder, &request, NULL), BM_OK);
    assert_int_equal(codec->encode_rows(encoder, &all, NULL), BM_OK);
    assert_int_equal(codec->encode_end(encoder, NULL), BM_OK);
    codec->encode_close(encoder);
    out.encoded = (file){.bytes = drain.bytes, .size = drain.size};
    return out;
}

static file write_with(void (*write_markers)(j_compress_ptr lib))
{
    sheet color = sheet_drawn(16, 16, BM_RGB, 8, 0);
    const jpeg_source how = {.write_markers = write_markers};
    file encoded = jpeg_write(&color, &how);
    sheet_destroy(&color);
    return encoded;
}

static const char *message_of(const bm_picture *picture, const char *code)
{
    for (unsigned i = 0; i < picture->warnings.count; i++)
        if (!strcmp(picture->warnings.item[i].code, code))
            return picture->warnings.item[i].message;
    return "";
}

/* What is told of a file under that word, or "". */
static const char *fact_of(const bm_picture *picture, const char *key)
{
    static bm_facts facts;
    facts.count = 0;
    bm_codec_jpeg.describe(picture, &facts);
    for (unsigned i = 0; i < facts.count; i++)
        if (!strcmp(facts.item[i].key, key))
            return facts.item[i].value;
    return "";
}

/* ---- what is true goes on, what is not goes ------------------------------------------------------ */

static void every_segment_comes_out(void **state)
{
    (void)state;
    file encoded = write_with(write_everything);
    result decoded = decode_jpeg(&encoded);
    output out = write_again(&bm_codec_jpeg, &decoded, true, BM_METADATA_KEEP);
    assert_int_equal(out.warned.warnings.count, 0);
    assert_same_segments(&encoded, &out.encoded);
    file_destroy(&out.encoded);
    result_destroy(&decoded);
    file_destroy(&encoded);
}

static void what_shows_other_pixels_goes(void **state)
{
    (void)state;
    file encoded = write_with(write_everything);
    result decoded = decode_jpeg(&encoded);
    output out = write_again(&bm_codec_jpeg, &decoded, false, BM_METADATA_KEEP);
    assert_int_equal(out.warned.warnings.count, 2);
    assert_int_equal(warnings_of(&out.warned, "thumbnail_dropped"), 3);
    assert_non_null(strstr(message_of(&out.warned, "metadata_dropped"), "APP11"));

    segment before[MOST_SEGMENTS], after[MOST_SEGMENTS];
    size_t had = list_segments(&encoded, before), has = list_segments(&out.encoded, after);
    assert_int_equal(has, had - 2); /* JFXX and the boxes */
    assert_null(find(after, has, 0xe0, "JFXX"));
    assert_null(find(after, has, 0xeb, ""));
    const segment *resources = find(after, has, 0xed, "Photoshop 3.0");
    assert_int_equal(resources->size, sizeof photoshop_cleaned - 1);
    assert_memory_equal(resources->payload, photoshop_cleaned, resources->size);
    const segment *exif = find(after, has, 0xe1, "Exif");
    assert_int_equal(exif->size, sizeof exif_segment - 1);
    for (size_t i = 0; i < exif->size; i++)
        assert_int_equal(exif->payload[i],
                         i >= EXIF_LINK_AT && i < EXIF_LINK_AT + 4 ? 0 : (uint8_t)exif_segment[i]);
    file_destroy(&out.encoded);
    result_destroy(&decoded);
    file_destroy(&encoded);
}

static void other_formats_say_what_they_cannot_hold(void **state)
{
    (void)state;
    file encoded = write_with(write_everything);
    result decoded = decode_jpeg(&encoded);
    output out = write_again(&bm_codec_bmp, &decoded, true, BM_METADATA_KEEP);
    assert_int_equal(out.warned.warnings.count, 1);
    const char *message = message_of(&out.warned, "metadata_dropped");
    static const char *const words[] = {
        "BMP", "EXIF", "XMP", "Photoshop resources with IPTC", "comments", "APP0 JFXX"};
    for (size_t i = 0; i < COUNT(words); i++)
        assert_non_null(strstr(message, words[i]));
    assert_non_null(strstr(decoded.picture.native, "APP12 Ducky"));
    assert_string_equal(fact_of(&decoded.picture, "iptc_bytes"), "5");
    assert_string_equal(fact_of(&decoded.picture, "coded_as"), "YCbCr");
    assert_string_equal(fact_of(&decoded.picture, "pictures"), "");
    file_destroy(&out.encoded);

    /* What one does not want is no loss. */
    for (int policy = BM_METADATA_STRIP; policy <= BM_METADATA_SAFE; policy++) {
        out = write_again(&bm_codec_jpeg, &decoded, true, (bm_metadata_policy)policy);
        assert_int_equal(out.warned.warnings.count, 0);
        segment after[MOST_SEGMENTS];
        size_t has = list_segments(&out.encoded, after);
        assert_int_equal(has, policy == BM_METADATA_SAFE ? 2 : 1);
        assert_int_equal(after[0].code, 0xe0);
        assert_non_null(find(after, has, 0xe0, "JFIF"));
        file_destroy(&out.encoded);
    }
    result_destroy(&decoded);
    file_destroy(&encoded);
}

static void write_jfif_with_thumbnail(j_compress_ptr lib)
{
    PUT(lib, JPEG_APP0, "JFIF\0\1\2\1\1\x2c\0\x96\1\1rgb");
    PUT(lib, JPEG_COM, "next");
}

static void a_thumbnail_in_jfif(void **state)
{
    (void)state;
    sheet color = sheet_drawn(16, 16, BM_RGB, 8, 0);
    const jpeg_source how = {.no_jfif = true, .write_markers = write_jfif_with_thumbnail};
    file encoded = jpeg_write(&color, &how);
    result decoded = decode_jpeg(&encoded);
    output out = write_again(&bm_codec_jpeg, &decoded, true, BM_METADATA_KEEP);
    assert_int_equal(out.warned.warnings.count, 0);
    assert_same_segments(&encoded, &out.encoded);
    file_destroy(&out.encoded);

    out = write_again(&bm_codec_jpeg, &decoded, false, BM_METADATA_KEEP);
    assert_int_equal(warnings_of(&out.warned, "thumbnail_dropped"), 1);
    segment after[MOST_SEGMENTS];
    assert_int_equal(list_segments(&out.encoded, after), 2);
    assert_int_equal(after[0].size, 14);
    assert_memory_equal(after[0].payload, "JFIF\0\1\2\1\1\x2c\0\x96\0\0", 14);
    file_destroy(&out.encoded);
    result_destroy(&decoded);
    file_destroy(&encoded);
    sheet_destroy(&color);
}

/* ---- what comes in parts ------------------------------------------------------------------------- */

static const char first_guid[] = "0123456789ABCDEF0123456789ABCDEF",
                  other_guid[] = "FEDCBA9876543210FEDCBA9876543210",
                  torn_guid[] = "00000000000000000000000000000000",
                  short_guid[] = "11111111111111111111111111111111",
                  long_guid[] = "22222222222222222222222222222222";
enum { EXTENDED_BYTES = 150000, PART_BYTES = 40000 };
static uint8_t extended[EXTENDED_BYTES];

static void put_part(j_compress_ptr lib, const char *guid, uint32_t whole, uint32_t place,
                     size_t size)
{
    uint8_t payload[35 + 40 + PART_BYTES];
    memcpy(payload, "http://ns.adobe.com/xmp/extension/", 35);
    memcpy(payload + 35, guid, 32);
    for (unsigned i = 0; i < 4; i++) {
        payload[67 + i] = (uint8_t)(whole >> (24 - 8 * i));
        payload[71 + i] = (uint8_t)(place >> (24 - 8 * i));
    }
    memcpy(payload + 75, extended + place, size);
    jpeg_write_marker(lib, JPEG_APP0 + 1, payload, (unsigned)(75 + size));
}

static void write_extended(j_compress_ptr lib)
{
    PUT(lib, JPEG_APP0 + 1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>");
    put_part(lib, torn_guid, 300, 0, 100);
    put_part(lib, short_guid, 300, 0, 299);
    put_part(lib, long_guid, 300, 0, 301);
    put_part(lib, first_guid, EXTENDED_BYTES, 120000, 30000);
    put_part(lib, first_guid, EXTENDED_BYTES, 40000, 40000);
    put_part(lib, other_guid, 200, 0, 200);
    put_part(lib, first_guid, EXTENDED_BYTES, 0, 40000);
    put_part(lib, torn_guid, 300, 101, 199);
    put_part(lib, first_guid, EXTENDED_BYTES, 80000, 40000);
}

static void assert_extended(const bm_blob *blob, const char *guid, size_t size)
{
    assert_int_equal(blob->kind, BM_BLOB_XMP_EXTENDED);
    assert_int_equal(blob->size, 32 + size);
    assert_memory_equal(blob->bytes, guid, 32);
    assert_memory_equal(blob->bytes + 32, extended, size);
}

static void extended_xmp_is_put_together(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof extended; i++)
        extended[i] = (uint8_t)(i * 7 + i / 251);
    file encoded = write_with(write_extended);
    result decoded = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, NULL);
    assert_decoded(&decoded);
    assert_int_equal(decoded.picture.warnings.count, 1);
    assert_int_equal(warnings_of(&decoded.picture, "metadata_dropped"), 3);
    assert_non_null(strstr(message_of(&decoded.picture, "metadata_dropped"), "extended XMP"));
    assert_int_equal(decoded.picture.blobs, 3);
    assert_extended(&decoded.picture.blob[1], first_guid, EXTENDED_BYTES);
    assert_extended(&decoded.picture.blob[2], other_guid, 200);

    output out = write_again(&bm_codec_jpeg, &decoded, false, BM_METADATA_KEEP);
    result second = decode_jpeg(&out.encoded);
    assert_int_equal(second.picture.blobs, 3);
    assert_extended(&second.picture.blob[1], first_guid, EXTENDED_BYTES);
    assert_extended(&second.picture.blob[2], other_guid, 200);
    result_destroy(&second);
    file_destroy(&out.encoded);
    result_destroy(&decoded);
    file_destroy(&encoded);
}

static uint8_t profile[200000];
static unsigned missing_part;

/* In three parts, the last one first; one may be missing. */
static void write_profile(j_compress_ptr lib)
{
    static const unsigned order[] = {3, 1, 2};
    icc_make(profile, sizeof profile, "RGB ");
    static uint8_t payload[14 + 65000];
    memcpy(payload, "ICC_PROFILE", 12);
    payload[13] = 4;
    for (size_t i = 0; i < 4; i++) {
        unsigned number = i < 3 ? order[i] : 4;
        size_t at = (number - 1) * 60000u, size = number == 4 ? sizeof profile - at : 60000;
        payload[12] = (uint8_t)number;
        memcpy(payload + 14, profile + at, size);
        if (number != missing_part)
            jpeg_write_marker(lib, JPEG_APP0 + 2, payload, (unsigned)(14 + size));
    }
}

static void profiles_come_in_any_order(void **state)
{
    (void)state;
    missing_part = 0;
    file encoded = write_with(write_profile);
    result decoded = decode_jpeg(&encoded);
    assert_int_equal(decoded.picture.blobs, 1);
    assert_int_equal(decoded.picture.blob[0].size, sizeof profile);
    assert_memory_equal(decoded.picture.blob[0].bytes, profile, sizeof profile);
    result_destroy(&decoded);
    file_destroy(&encoded);

    missing_part = 2;
    encoded = write_with(write_profile);
    decoded = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, NULL);
    assert_decoded(&decoded);
    assert_int_equal(decoded.picture.blobs, 0);
    assert_int_equal(warnings_of(&decoded.picture, "bad_icc"), 1);
    result_destroy(&decoded);
    file_destroy(&encoded);
}

static void write_resources_in_parts(j_compress_ptr lib)
{
    static uint8_t payload[65533];
    memcpy(payload, "Photoshop 3.0", 14);
    memset(payload + 14, 0x5a, sizeof payload - 14);
    jpeg_write_marker(lib, JPEG_APP0 + 13, payload, sizeof payload);
    jpeg_write_marker(lib, JPEG_APP0 + 13, payload, 1000);
}

static void resources_may_fill_several_segments(void **state)
{
    (void)state;
    file encoded = write_with(write_resources_in_parts);
    result decoded = decode_jpeg(&encoded);
    assert_int_equal(decoded.picture.blobs, 1);
    assert_int_equal(decoded.picture.blob[0].size, 65533 - 14 + 1000 - 14);
    output out = write_again(&bm_codec_jpeg, &decoded, false, BM_METADATA_KEEP);
    assert_same_segments(&encoded, &out.encoded);
    file_destroy(&out.encoded);
    result_destroy(&decoded);
    file_destroy(&encoded);
}

/* ---- what is lost -------------------------------------------------------------------------------- */

static void write_index(j_compress_ptr lib)
{
    PUT(lib, JPEG_APP0 + 2,
        "MPF\0II*\0\x08\0\0\0\2\0\0\xb0\7\0\4\0\0\0000100\1\xb0\4\0\1\0\0\0\3\0\0\0\0\0\0\0");
}

static void further_pictures_are_told_of(void **state)
{
    (void)state;
    file encoded = write_with(write_index);
    encoded.bytes = realloc(encoded.bytes, 2 * encoded.size);
    memcpy(encoded.bytes + encoded.size, encoded.bytes, encoded.size);
    result decoded = decode(&bm_codec_jpeg, encoded.bytes, 2 * encoded.size, NULL);
    assert_decoded(&decoded);
    assert_int_equal(decoded.picture.warnings.count, 1);
    assert_non_null(strstr(message_of(&decoded.picture, "more_pictures_dropped"), "3 pictures"));
    assert_string_equal(fact_of(&decoded.picture, "pictures"), "3");
    output out = write_again(&bm_codec_jpeg, &decoded, true, BM_METADATA_KEEP);
    segment after[MOST_SEGMENTS];
    assert_int_equal(list_segments(&out.encoded, after),
                     1); /* its index tells of what is not there */
    file_destroy(&out.encoded);
    result_destroy(&decoded);
    file_destroy(&encoded);
}

static void blocks_that_are_too_long_are_told_of(void **state)
{
    (void)state;
    sheet color = sheet_drawn(16, 16, BM_RGB, 8, 0);
    result source = {.pixels = color, .picture = {.desc = color.desc}};
    static uint8_t bytes[70000];
    static const bm_blob_kind kinds[] = {BM_BLOB_EXIF, BM_BLOB_XMP, BM_BLOB_COMMENT};
    static const size_t most[] = {65533 - 6, 65533 - 29, 65533};
    for (size_t k = 0; k < COUNT(kinds); k++)
        for (size_t excess = 0; excess < 2; excess++) {
            bm_picture_clear(&source.picture);
            assert_int_equal(
                bm_picture_add_blob(&source.picture, kinds[k], bytes, most[k] + excess, NULL),
                BM_OK);
            output out = write_again(&bm_codec_jpeg, &source, true, BM_METADATA_KEEP);
            segment after[MOST_SEGMENTS];
            assert_int_equal(list_segments(&out.encoded, after), 2 - excess);
            assert_int_equal(warnings_of(&out.warned, "metadata_dropped"), excess);
            file_destroy(&out.encoded);
        }
    bm_picture_clear(&source.picture);
    sheet_destroy(&color);
}

static void metadata_behind_the_first_pixels(void **state)
{
    (void)state;
    file encoded = write_with(NULL);
    static const char late[] = "\xff\xfe\0\6late\xff\xd9";
    encoded.bytes = realloc(encoded.bytes, encoded.size + sizeof late);
    memcpy(encoded.bytes + encoded.size - 2, late, sizeof late - 1);
    result decoded =
        decode(&bm_codec_jpeg, encoded.bytes, encoded.size - 2 + sizeof late - 1, NULL);
    assert_decoded(&decoded);
    assert_int_equal(decoded.picture.warnings.count, 1);
    assert_int_equal(warnings_of(&decoded.picture, "metadata_dropped"), 1);
    result_destroy(&decoded);
    file_destroy(&encoded);
}

/* A file that ends at any marker fails, and only as one that ends. */
static void a_cut_at_any_marker_is_noticed(void **state)
{
    (void)state;
    file encoded = write_with(write_everything);
    size_t end = (size_t)(jpeg_find_marker(&encoded, 0xda, 0) - encoded.bytes);
    unsigned cuts = 0;
    for (size_t at = 2; at <= end; cuts++) {
        for (size_t cut = at; cut < at + 6 && cut <= end; cut++) {
            result decoded = decode(&bm_codec_jpeg, encoded.bytes, cut, NULL);
            assert_fails(&decoded, BM_E_TRUNCATED, "ends");
            result_destroy(&decoded);
        }
        at += 2 + (size_t)(encoded.bytes[at + 2] << 8 | encoded.bytes[at + 3]);
    }
    assert_true(cuts > 18);
    file_destroy(&encoded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_segment_comes_out),
        cmocka_unit_test(what_shows_other_pixels_goes),
        cmocka_unit_test(other_formats_say_what_they_cannot_hold),
        cmocka_unit_test(a_thumbnail_in_jfif),
        cmocka_unit_test(extended_xmp_is_put_together),
        cmocka_unit_test(profiles_come_in_any_order),
        cmocka_unit_test(resources_may_fill_several_segments),
        cmocka_unit_test(further_pictures_are_told_of),
        cmocka_unit_test(blocks_that_are_too_long_are_told_of),
        cmocka_unit_test(metadata_behind_the_first_pixels),
        cmocka_unit_test(a_cut_at_any_marker_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
