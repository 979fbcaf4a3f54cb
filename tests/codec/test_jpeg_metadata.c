/* SPDX-License-Identifier: MIT */
/* JPEG's metadata: profiles, EXIF and XMP come in and go out byte for byte. */
#include "sources.h"

#include <stdlib.h>
#include <string.h>

enum { ICC_BYTES = 200000 };
static uint8_t icc[ICC_BYTES];
static const uint8_t exif[] = "II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\x06\0\0\0\0\0\0\0 and more";
static const char xmp[] = "<x:xmpmeta>picture</x:xmpmeta>";

static void write_metadata(j_compress_ptr lib)
{
    uint8_t app1[300] = "Exif\0\0";
    memcpy(app1 + 6, exif, sizeof exif);
    jpeg_write_marker(lib, JPEG_APP0 + 1, app1, 6 + sizeof exif);
    memcpy(app1, "http://ns.adobe.com/xap/1.0/", 29);
    memcpy(app1 + 29, xmp, sizeof xmp - 1);
    jpeg_write_marker(lib, JPEG_APP0 + 1, app1, 29 + sizeof xmp - 1);
    jpeg_write_icc_profile(lib, icc, sizeof icc);
}

static void assert_blob(const bm_picture *picture, bm_blob_kind kind, const void *bytes,
                        size_t size)
{
    const bm_blob *blob = bm_picture_find_blob(picture, kind);
    assert_non_null(blob);
    assert_int_equal(blob->size, size);
    assert_memory_equal(blob->bytes, bytes, size);
}

static void metadata_is_carried_byte_for_byte(void **state)
{
    (void)state;
    icc_make(icc, sizeof icc, "RGB ");
    sheet color = sheet_drawn(16, 16, BM_RGB, 8, 0);
    const jpeg_source how = {.write_markers = write_metadata};
    file encoded = jpeg_write(&color, &how);
    result decoded = decode_jpeg(&encoded);
    file again = encode(&bm_codec_jpeg, &decoded.pixels, NULL, &decoded.picture);
    static const size_t blocks[] = {1, 7, 4096, 0};
    for (size_t i = 0; i < COUNT(blocks); i++) {
        decode_way way = {.block = blocks[i]};
        result second = decode(&bm_codec_jpeg, again.bytes, again.size, &way);
        assert_decoded(&second);
        assert_int_equal(second.picture.blobs, 3);
        assert_blob(&second.picture, BM_BLOB_EXIF, exif, sizeof exif);
        assert_blob(&second.picture, BM_BLOB_XMP, xmp, sizeof xmp - 1);
        assert_blob(&second.picture, BM_BLOB_ICC, icc, sizeof icc);
        assert_int_equal(second.picture.orientation, 6);
        assert_true(second.picture.decoder_bytes > 2 * sizeof icc);
        result_destroy(&second);
    }
    file_destroy(&again);

    /* Stripped: what colours and orientation need remains. */
    bm_encode_options options = {0};
    options.metadata = BM_METADATA_STRIP;
    again = encode(&bm_codec_jpeg, &decoded.pixels, &options, &decoded.picture);
    result second = decode_jpeg(&again);
    assert_int_equal(second.picture.blobs, 2);
    assert_blob(&second.picture, BM_BLOB_ICC, icc, sizeof icc);
    assert_int_equal(bm_picture_find_blob(&second.picture, BM_BLOB_EXIF)->size, 26);
    assert_int_equal(second.picture.orientation, 6);
    result_destroy(&second);
    file_destroy(&again);

    decoded.picture.orientation = 1;
    again = encode(&bm_codec_jpeg, &decoded.pixels, &options, &decoded.picture);
    second = decode_jpeg(&again);
    assert_int_equal(second.picture.blobs, 1);
    result_destroy(&second);
    file_destroy(&again);
    result_destroy(&decoded);
    file_destroy(&encoded);
    sheet_destroy(&color);
}

/* A profile of the old colour model would be wrong for the new one. */
static void a_profile_goes_with_its_model(void **state)
{
    (void)state;
    sheet gray = sheet_drawn(16, 16, BM_GRAY, 8, 0);
    static const struct {
        bm_model source;
        const char *space;
        bool kept;
    } cases[] = {{BM_RGB, "RGB ", false}, {BM_RGB, "GRAY", true}, {BM_GRAY, "RGB ", true}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint8_t profile[400];
        icc_make(profile, sizeof profile, cases[i].space);
        bm_picture source = {.desc = gray.desc};
        source.desc.model = cases[i].source;
        assert_int_equal(bm_picture_add_blob(&source, BM_BLOB_ICC, profile, sizeof profile, NULL),
                         BM_OK);
        file encoded = encode(&bm_codec_jpeg, &gray, NULL, &source);
        result decoded = decode_jpeg(&encoded);
        assert_int_equal(decoded.picture.blobs, cases[i].kept);
        result_destroy(&decoded);
        file_destroy(&encoded);
        bm_picture_clear(&source);
    }
    sheet_destroy(&gray);
}

#define MANY_BLOCKS 100

static void write_many_blocks(j_compress_ptr lib)
{
    for (int i = 0; i < MANY_BLOCKS; i++)
        jpeg_write_marker(lib, JPEG_APP0 + 1, (const JOCTET *)"Exif\0\0II*\0more", 14);
}

static void write_empty_blocks(j_compress_ptr lib)
{
    jpeg_write_marker(lib, JPEG_APP0 + 1, (const JOCTET *)"Exif\0\0", 6);
    jpeg_write_marker(lib, JPEG_APP0 + 1, (const JOCTET *)"http://ns.adobe.com/xap/1.0/", 29);
    jpeg_write_marker(lib, JPEG_APP0 + 1, (const JOCTET *)"Exi", 3);
    jpeg_write_marker(lib, JPEG_APP0 + 1, NULL, 0);
}

static void blocks_without_content_are_no_metadata(void **state)
{
    (void)state;
    sheet gray = sheet_drawn(16, 16, BM_GRAY, 8, 0);
    const jpeg_source how = {.write_markers = write_empty_blocks};
    file encoded = jpeg_write(&gray, &how);
    result decoded = decode_jpeg(&encoded);
    assert_int_equal(decoded.picture.blobs, 4);
    for (unsigned b = 0; b < 4; b++)
        assert_int_equal(decoded.picture.blob[b].kind, BM_BLOB_NATIVE);
    assert_int_equal(decoded.picture.orientation, 1);
    result_destroy(&decoded);
    file_destroy(&encoded);
    sheet_destroy(&gray);
}

static void there_may_be_many_blocks(void **state)
{
    (void)state;
    sheet gray = sheet_drawn(16, 16, BM_GRAY, 8, 0);
    const jpeg_source how = {.write_markers = write_many_blocks};
    file encoded = jpeg_write(&gray, &how);
    result decoded = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, NULL);
    assert_decoded(&decoded);
    assert_int_equal(decoded.picture.blobs, MANY_BLOCKS);
    assert_int_equal(decoded.picture.warnings.count, 0);
    result_destroy(&decoded);
    file_destroy(&encoded);
    sheet_destroy(&gray);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(metadata_is_carried_byte_for_byte),
        cmocka_unit_test(a_profile_goes_with_its_model),
        cmocka_unit_test(blocks_without_content_are_no_metadata),
        cmocka_unit_test(there_may_be_many_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
