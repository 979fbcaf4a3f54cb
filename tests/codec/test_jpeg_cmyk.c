/* SPDX-License-Identifier: MIT */
/* JPEG of four inks: whatever markers say how they are stored, inside 0 is no ink, and outside they stay as they were. */
#include "sources.h"

#include <stdlib.h>
#include <string.h>

static unsigned marked_transform;

static void write_adobe(j_compress_ptr lib)
{
    /* As Photoshop writes it, with flags that libjpeg would not. */
    uint8_t payload[12] = {'A', 'd', 'o', 'b', 'e', 0, 100, 0x80, 0, 0, 0};
    payload[11] = (uint8_t)marked_transform;
    jpeg_write_marker(lib, JPEG_APP0 + 14, payload, sizeof payload);
}

static void write_profile(j_compress_ptr lib)
{
    uint8_t profile[400];
    icc_make(profile, sizeof profile, "CMYK");
    jpeg_write_icc_profile(lib, profile, sizeof profile);
}

/* The inks as somebody stores them who calls 255 no ink. */
static sheet inverted(const sheet *inks)
{
    sheet other = sheet_of(&inks->desc);
    for (uint32_t y = 0; y < inks->desc.height; y++)
        for (size_t i = 0; i < bm_desc_row_bytes(&inks->desc, 0); i++)
            ((uint8_t *)other.row[y])[i] = (uint8_t)(255 - ((const uint8_t *)inks->row[y])[i]);
    return other;
}

/* The ways in which inks are stored. */
typedef struct variant {
    J_COLOR_SPACE coding;
    bool libjpegs_adobe; /* marker as libjpeg writes it */
    int transform;       /* of a marker of our own; -1: none */
    bool quirk;          /* nobody should say so: a warning */
} variant;

static const variant variants[] = {
    {JCS_CMYK, true, -1, false}, {JCS_CMYK, false, 0, false}, {JCS_CMYK, false, -1, false},
    {JCS_YCCK, true, -1, false}, {JCS_YCCK, false, 2, false}, {JCS_YCCK, false, 1, true},
};

static file write_variant(const sheet *inks, const variant *v, jpeg_source how)
{
    how.coding = v->coding;
    how.no_adobe = !v->libjpegs_adobe;
    if (v->transform >= 0) {
        how.write_markers = write_adobe;
        marked_transform = (unsigned)v->transform;
    }
    bool marked = v->libjpegs_adobe || v->transform >= 0;
    sheet stored = marked ? inverted(inks) : sheet_of(&inks->desc);
    for (uint32_t y = 0; !marked && y < inks->desc.height; y++)
        memcpy(stored.row[y], inks->row[y], bm_desc_row_bytes(&inks->desc, 0));
    file encoded = jpeg_write(&stored, &how);
    sheet_destroy(&stored);
    return encoded;
}

static void every_variant_is_read_and_kept(void **state)
{
    (void)state;
    sheet inks = sheet_drawn(61, 45, BM_CMYK, 8, 0);
    for (size_t v = 0; v < COUNT(variants); v++)
        for (int way = 0; way < 4; way++) {
            const jpeg_source how = {.progressive = way & 1, .arithmetic = way >> 1};
            file encoded = write_variant(&inks, &variants[v], how);
            result decoded = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, NULL);
            assert_decoded(&decoded);
            assert_int_equal(decoded.picture.desc.model, BM_CMYK);
            assert_int_equal(warnings_of(&decoded.picture, "jpeg_adobe_transform"),
                             variants[v].quirk);
            assert_in_range(sheet_distance(&inks, &decoded.pixels), 1, 40);

            file again = encode(&bm_codec_jpeg, &decoded.pixels, NULL, &decoded.picture);
            jpeg_look before = jpeg_look_at(&encoded), after = jpeg_look_at(&again);
            assert_int_equal(after.components, 4);
            assert_int_equal(after.coding, before.coding);
            assert_int_equal(after.has_adobe, before.has_adobe);
            assert_int_equal(after.adobe_transform, before.adobe_transform);
            assert_int_equal(after.has_jfif, before.has_jfif);
            assert_int_equal(after.progressive, before.progressive);
            assert_int_equal(after.arithmetic, before.arithmetic);
            assert_memory_equal(after.table, before.table, sizeof before.table);
            if (variants[v].transform >= 0)
                assert_memory_equal(jpeg_find_marker(&again, 0xee, 0),
                                    jpeg_find_marker(&encoded, 0xee, 0), 16);
            result second = decode(&bm_codec_jpeg, again.bytes, again.size, NULL);
            assert_decoded(&second);
            assert_in_range(sheet_distance(&decoded.pixels, &second.pixels), 0, 24);
            result_destroy(&second);
            file_destroy(&again);
            result_destroy(&decoded);
            file_destroy(&encoded);
        }
    sheet_destroy(&inks);
}

/* With full resolution and steps of 1 in a plain coding, nothing but rounding is lost. */
static void plain_inks_come_out_as_they_went_in(void **state)
{
    (void)state;
    sheet inks = sheet_drawn(64, 64, BM_CMYK, 8, 20);
    bm_encode_options options = {0};
    assert_true(bm_encode_set(&options, &bm_codec_jpeg, "quality", 100));
    file encoded = encode(&bm_codec_jpeg, &inks, &options, NULL);
    jpeg_look look = jpeg_look_at(&encoded);
    assert_int_equal(look.coding, JCS_YCCK);
    assert_true(look.has_adobe);
    assert_int_equal(look.adobe_transform, 2);
    result decoded = decode_jpeg(&encoded);
    assert_in_range(sheet_distance(&inks, &decoded.pixels), 0, 4);
    result_destroy(&decoded);
    file_destroy(&encoded);
    sheet_destroy(&inks);
}

static void sampling_of_inks(void **state)
{
    (void)state;
    sheet inks = sheet_drawn(70, 50, BM_CMYK, 8, 0);
    const jpeg_source how = {.h = {4, 1, 1, 4}, .v = {1, 1, 1, 1}, .restart_rows = 1};
    for (size_t v = 0; v < COUNT(variants); v++) {
        file encoded = write_variant(&inks, &variants[v], how);
        result decoded = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, NULL);
        assert_decoded(&decoded);
        file again = encode(&bm_codec_jpeg, &decoded.pixels, NULL, &decoded.picture);
        jpeg_look before = jpeg_look_at(&encoded), after = jpeg_look_at(&again);
        assert_memory_equal(after.h, before.h, sizeof before.h);
        assert_memory_equal(after.v, before.v, sizeof before.v);
        assert_int_equal(after.restart_interval, before.restart_interval);
        file_destroy(&again);

        /* Coarser colour needs colours that are apart from light; black stays sharp. */
        bm_encode_options options = {0};
        assert_true(bm_encode_set(&options, &bm_codec_jpeg, "subsampling", 2));
        again = encode(&bm_codec_jpeg, &decoded.pixels, &options, &decoded.picture);
        after = jpeg_look_at(&again);
        assert_int_equal(after.coding, JCS_YCCK);
        static const int expected[] = {2, 1, 1, 2};
        assert_memory_equal(after.h, expected, sizeof expected);
        assert_memory_equal(after.v, expected, sizeof expected);
        result second = decode(&bm_codec_jpeg, again.bytes, again.size, NULL);
        assert_decoded(&second);
        assert_in_range(sheet_distance(&decoded.pixels, &second.pixels), 0, 90);
        result_destroy(&second);
        file_destroy(&again);
        result_destroy(&decoded);
        file_destroy(&encoded);
    }
    sheet_destroy(&inks);
}

static void profile_and_density_stay(void **state)
{
    (void)state;
    sheet inks = sheet_drawn(20, 20, BM_CMYK, 8, 0);
    const jpeg_source how = {.coding = JCS_YCCK, .write_markers = write_profile};
    file encoded = jpeg_write(&inks, &how);
    result decoded = decode_jpeg(&encoded);
    file again = encode(&bm_codec_jpeg, &decoded.pixels, NULL, &decoded.picture);
    result second = decode_jpeg(&again);
    assert_int_equal(second.picture.blobs, 1);
    assert_int_equal(second.picture.blob[0].kind, BM_BLOB_ICC);
    assert_memory_equal(second.picture.blob[0].bytes, decoded.picture.blob[0].bytes, 400);
    result_destroy(&second);
    file_destroy(&again);
    result_destroy(&decoded);
    file_destroy(&encoded);

    /* A source of another format: JFIF's marker holds the density. */
    const bm_picture source = {.desc = inks.desc, .density_x = 11811, .density_y = 5906};
    encoded = encode(&bm_codec_jpeg, &inks, NULL, &source);
    jpeg_look look = jpeg_look_at(&encoded);
    assert_int_equal(look.density_unit, 1);
    assert_int_equal(look.density_x, 300);
    assert_int_equal(look.density_y, 150);
    file_destroy(&encoded);
    sheet_destroy(&inks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_variant_is_read_and_kept),
        cmocka_unit_test(plain_inks_come_out_as_they_went_in),
        cmocka_unit_test(sampling_of_inks),
        cmocka_unit_test(profile_and_density_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
