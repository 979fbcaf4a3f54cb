/* SPDX-License-Identifier: MIT */
/* The table of codecs, the record of a picture, drains, and the codecs that keep no file. */
#include "kit.h"

#include <stdlib.h>
#include <string.h>

static void finds_codecs_by_name(void **state)
{
    (void)state;
    assert_ptr_equal(bm_codec_by_name("jpeg"), &bm_codec_jpeg);
    assert_ptr_equal(bm_codec_by_name("png"), &bm_codec_png);
    assert_ptr_equal(bm_codec_by_name("null"), &bm_codec_null);
    assert_ptr_equal(bm_codec_by_name("hash"), &bm_codec_hash);
    assert_null(bm_codec_by_name("jpg"));
    assert_null(bm_codec_by_name(""));
    size_t count = 0;
    for (; bm_codecs[count]; count++)
        assert_ptr_equal(bm_codec_by_name(bm_codecs[count]->name), bm_codecs[count]);
    assert_int_equal(count, 8);
}

static void finds_codecs_by_path(void **state)
{
    (void)state;
    assert_ptr_equal(bm_codec_by_path("a.jpg"), &bm_codec_jpeg);
    assert_ptr_equal(bm_codec_by_path("dir.png/A.JPEG"), &bm_codec_jpeg);
    assert_ptr_equal(bm_codec_by_path("/x/y.z.PnG"), &bm_codec_png);
    assert_ptr_equal(bm_codec_by_path("a.bmp"), &bm_codec_bmp);
    assert_ptr_equal(bm_codec_by_path("a.TGA"), &bm_codec_tga);
    assert_ptr_equal(bm_codec_by_path("a.ppm"), &bm_codec_pnm);
    assert_ptr_equal(bm_codec_by_path("a.pgm"), &bm_codec_pnm);
    assert_ptr_equal(bm_codec_by_path("a.hdr"), &bm_codec_hdr);
    assert_null(bm_codec_by_path("dir.png/a"));
    assert_null(bm_codec_by_path(".png"));
    assert_null(bm_codec_by_path("dir/.png"));
    assert_null(bm_codec_by_path("a."));
    assert_null(bm_codec_by_path("a.png "));
    assert_null(bm_codec_by_path("a.null"));
    assert_null(bm_codec_by_path(""));
}

static void matches_by_content(void **state)
{
    (void)state;
    const uint8_t jpeg[] = {0xff, 0xd8, 0xff, 0xe0}, png[] = "\x89PNG\r\n\x1a\n";
    assert_true(bm_codec_jpeg.match(jpeg, 4));
    assert_false(bm_codec_jpeg.match(jpeg, 2));
    assert_false(bm_codec_jpeg.match(png, 8));
    assert_true(bm_codec_png.match(png, 8));
    assert_false(bm_codec_png.match(png, 7));
    assert_false(bm_codec_png.match(jpeg, 4));
    assert_null(bm_codec_null.match);
    assert_null(bm_codec_hash.match);
}

static void accepts_what_the_format_holds(void **state)
{
    (void)state;
    static const bm_model models[] = {BM_GRAY, BM_GRAYA, BM_RGB, BM_RGBA, BM_CMYK, BM_YCBCR};
    static const struct {
        const bm_codec *codec;
        bm_model takes[COUNT(models)]; /* of those */
        bool deep;                     /* 16 bits stay */
    } cases[] = {
        {&bm_codec_jpeg, {BM_GRAY, BM_GRAY, BM_RGB, BM_RGB, BM_CMYK, BM_RGB}, false},
        {&bm_codec_png, {BM_GRAY, BM_GRAYA, BM_RGB, BM_RGBA, BM_RGB, BM_RGB}, true},
        {&bm_codec_bmp, {BM_RGB, BM_RGBA, BM_RGB, BM_RGBA, BM_RGB, BM_RGB}, false},
        {&bm_codec_pnm, {BM_GRAY, BM_GRAYA, BM_RGB, BM_RGBA, BM_RGB, BM_RGB}, true},
        {&bm_codec_hdr, {BM_RGB, BM_RGB, BM_RGB, BM_RGB, BM_RGB, BM_RGB}, true},
        {&bm_codec_tga, {BM_GRAY, BM_GRAYA, BM_RGB, BM_RGBA, BM_RGB, BM_RGB}, false},
        {&bm_codec_hash, {BM_GRAY, BM_GRAYA, BM_RGB, BM_RGBA, BM_CMYK, BM_YCBCR}, true},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t m = 0; m < COUNT(models); m++)
            for (unsigned depth = 8; depth <= 16; depth += 8) {
                bm_desc desc;
                bm_model model;
                unsigned taken;
                assert_int_equal(bm_desc_interleaved(&desc, 3, 2, models[m], depth, NULL), BM_OK);
                cases[i].codec->accepts(&desc, &model, &taken);
                assert_int_equal(model, cases[i].takes[m]);
                assert_int_equal(taken, cases[i].deep ? depth : 8);
            }
}

static void refuses_what_it_does_not_accept(void **state)
{
    (void)state;
    static const bm_encode_options options;
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    sheet picture = sheet_create(3, 2, BM_CMYK, 8);
    bm_error error = {0};
    const bm_codec *codecs[] = {&bm_codec_png, &bm_codec_bmp, &bm_codec_pnm, &bm_codec_hdr,
                                &bm_codec_tga};
    for (size_t c = 0; c < COUNT(codecs); c++) {
        assert_int_equal(encode_into(codecs[c], &drain.drain, &picture, &options, NULL, 0, &error),
                         BM_E_UNSUPPORTED);
        assert_non_null(strstr(error.message, "CMYK"));
    }
    assert_null(drain.bytes);
    sheet_destroy(&picture);
}

static void note_freed(void *origin)
{
    *(char *)origin = 1;
}

static void the_picture_record(void **state)
{
    (void)state;
    bm_picture picture = {0};
    assert_null(bm_picture_find_blob(&picture, BM_BLOB_ICC));
    for (int i = 0; i < 1000; i++)
        assert_int_equal(
            bm_picture_add_blob(&picture, i ? BM_BLOB_XMP : BM_BLOB_EXIF, "12345", 5, NULL), BM_OK);
    assert_int_equal(picture.blobs, 1000);
    assert_null(bm_picture_find_blob(&picture, BM_BLOB_ICC));
    assert_ptr_equal(bm_picture_find_blob(&picture, BM_BLOB_XMP), &picture.blob[1]);
    assert_memory_equal(picture.blob[999].bytes, "12345", 5);

    static const char *const codes[] = {"c0", "c1", "c2", "c3",  "c4",  "c5", "c6",
                                        "c7", "c8", "c9", "c10", "c11", "c12"};
    assert_true(COUNT(codes) == BM_MAX_WARNINGS + 1);
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
            bm_warn(&picture.warnings, codes[i], "round %d", round);
    assert_int_equal(picture.warnings.count, BM_MAX_WARNINGS);
    assert_int_equal(warnings_of(&picture, "c11"), 3);
    assert_int_equal(warnings_of(&picture, "c12"), 0);
    /* What is new under a code is appended, what was said is counted, and there is an end to it. */
    bm_warn(&picture.warnings, "c2", "round 1");
    assert_string_equal(picture.warnings.item[2].message, "round 0; round 1; round 2");
    assert_int_equal(warnings_of(&picture, "c2"), 4);
    for (int round = 0; round < 500; round++)
        bm_warn(&picture.warnings, "c2", "round %d", round);
    assert_int_equal(warnings_of(&picture, "c2"), 504);
    assert_int_equal(strlen(picture.warnings.item[2].message),
                     sizeof picture.warnings.item[2].message - 1);

    picture.origin = malloc(3);
    bm_picture_clear(&picture);
    assert_int_equal(picture.blobs, 0);
    char freed = 0;
    picture.origin = &freed;
    picture.origin_free = note_freed;
    bm_picture_clear(&picture);
    assert_int_equal(freed, 1);
    bm_picture_clear(&picture);
    bm_picture_clear(NULL);
}

static void the_memory_drain_stops_at_its_limit(void **state)
{
    (void)state;
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    drain.limit = 100000;
    uint8_t bytes[999];
    memset(bytes, 7, sizeof bytes);
    for (int i = 0; i < 100; i++)
        assert_int_equal(bm_drain_write(&drain.drain, bytes, sizeof bytes, NULL), BM_OK);
    assert_int_equal(drain.size, 99900);
    bm_error error = {0};
    assert_int_equal(bm_drain_write(&drain.drain, bytes, 101, &error), BM_E_NOSPC);
    assert_non_null(strstr(error.message, "100000"));
    for (size_t i = 0; i < drain.size; i++)
        assert_int_equal(drain.bytes[i], 7);
    free(drain.bytes);
}

/* ---- null and hash -----------------------------------------------------------------------------
 */

static void null_keeps_nothing(void **state)
{
    (void)state;
    sheet picture = sheet_drawn(5, 7, BM_CMYK, 16, 0);
    file out = encode(&bm_codec_null, &picture, NULL, NULL);
    assert_int_equal(out.size, 0);
    assert_true(bm_codec_null.keeps_no_file);
    file_destroy(&out);
    sheet_destroy(&picture);
}

static void hash_does_not_depend_on_bands(void **state)
{
    (void)state;
    static const bm_encode_options options;
    sheet picture = sheet_drawn(67, 41, BM_RGBA, 16, 9);
    file whole = encode(&bm_codec_hash, &picture, NULL, NULL);
    assert_int_equal(whole.size, 32);
    assert_int_equal(strspn((char *)whole.bytes, "0123456789abcdef"), 32);
    for (uint32_t band = 1; band < 42; band += 5) {
        bm_memory_drain drain;
        bm_memory_drain_init(&drain);
        assert_int_equal(
            encode_into(&bm_codec_hash, &drain.drain, &picture, &options, NULL, band, NULL), BM_OK);
        assert_int_equal(drain.size, whole.size);
        assert_memory_equal(drain.bytes, whole.bytes, whole.size);
        free(drain.bytes);
    }
    file_destroy(&whole);
    sheet_destroy(&picture);
}

static void hash_sees_every_bit_and_the_shape(void **state)
{
    (void)state;
    sheet picture = sheet_drawn(6, 4, BM_GRAY, 8, 9);
    file first = encode(&bm_codec_hash, &picture, NULL, NULL);
    ((uint8_t *)picture.row[3])[5] ^= 1;
    file changed = encode(&bm_codec_hash, &picture, NULL, NULL);
    assert_memory_not_equal(first.bytes, changed.bytes, 32);
    file_destroy(&changed);
    sheet_destroy(&picture);

    /* All black, so that only the shape tells them apart. */
    static const struct {
        uint32_t width, height;
        bm_model model;
        unsigned depth;
    } shapes[] = {{6, 4, BM_GRAY, 8}, {4, 6, BM_GRAY, 8}, {3, 4, BM_GRAYA, 8}, {3, 4, BM_GRAY, 16}};
    file sums[4];
    for (size_t i = 0; i < 4; i++) {
        sheet black =
            sheet_create(shapes[i].width, shapes[i].height, shapes[i].model, shapes[i].depth);
        for (uint32_t y = 0; y < shapes[i].height; y++)
            memset(black.row[y], 0, bm_desc_row_bytes(&black.desc, 0));
        sums[i] = encode(&bm_codec_hash, &black, NULL, NULL);
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(sums[i].bytes, sums[j].bytes, 32);
        sheet_destroy(&black);
    }
    for (size_t i = 0; i < 4; i++)
        file_destroy(&sums[i]);
    file_destroy(&first);
}

/* A number from an independent program: xxhsum -H2 of the 16 header bytes and 4 samples. */
static void hash_has_a_fixed_value(void **state)
{
    (void)state;
    sheet picture = sheet_create(2, 2, BM_GRAY, 8);
    memcpy(picture.row[0], "ab", 2);
    memcpy(picture.row[1], "cd", 2);
    file sum = encode(&bm_codec_hash, &picture, NULL, NULL);
    assert_memory_equal(sum.bytes, "f41ca0ec981d11531516f61fe19034f3", 32);
    file_destroy(&sum);
    sheet_destroy(&picture);
}

static void hash_takes_planes(void **state)
{
    (void)state;
    static const bm_encode_options options;
    bm_desc desc;
    assert_int_equal(bm_desc_planar(&desc, 5, 3, BM_YCBCR, 8, NULL), BM_OK);
    assert_int_equal(bm_desc_subsample(&desc, 1, 1, NULL), BM_OK);
    uint8_t luma[3][5] = {"abcde", "fghij", "klmno"}, chroma[2][2][3] = {{"pqr", "stu"}, {"vwx"}};
    void *luma_rows[] = {luma[0], luma[1], luma[2]};
    void *blue_rows[] = {chroma[0][0], chroma[0][1]}, *red_rows[] = {chroma[1][0], chroma[1][1]};

    char sums[3][32];
    for (unsigned split = 0; split < 3; split++) {
        if (split == 2)
            chroma[1][1][2] ^= 1; /* the last sample of the last plane */
        bm_memory_drain drain;
        bm_memory_drain_init(&drain);
        bm_warnings warnings = {0};
        const bm_encode_request request = {.drain = &drain.drain,
                                           .desc = &desc,
                                           .options = &options,
                                           .source = NULL,
                                           .warnings = &warnings};
        bm_encoder *encoder = NULL;
        assert_int_equal(bm_codec_hash.encode_open(&encoder, &request, NULL), BM_OK);
        bm_rows all = {.row = {luma_rows, blue_rows, red_rows}, .count = {3, 2, 2}};
        bm_rows top = {.row = {luma_rows, blue_rows, red_rows}, .count = {2, 1, 1}};
        bm_rows rest = {.row = {luma_rows + 2, blue_rows + 1, red_rows + 1},
                        .y = {2, 1, 1},
                        .count = {1, 1, 1}};
        if (split == 0) {
            bm_codec_hash.encode_rows(encoder, &all, NULL);
        } else {
            bm_codec_hash.encode_rows(encoder, &top, NULL);
            bm_codec_hash.encode_rows(encoder, &rest, NULL);
        }
        assert_int_equal(bm_codec_hash.encode_end(encoder, NULL), BM_OK);
        bm_codec_hash.encode_close(encoder);
        memcpy(sums[split], drain.bytes, 32);
        free(drain.bytes);
    }
    assert_memory_equal(sums[0], sums[1], 32);
    assert_memory_not_equal(sums[0], sums[2], 32);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_codecs_by_name),
        cmocka_unit_test(finds_codecs_by_path),
        cmocka_unit_test(matches_by_content),
        cmocka_unit_test(accepts_what_the_format_holds),
        cmocka_unit_test(refuses_what_it_does_not_accept),
        cmocka_unit_test(the_picture_record),
        cmocka_unit_test(the_memory_drain_stops_at_its_limit),
        cmocka_unit_test(null_keeps_nothing),
        cmocka_unit_test(hash_does_not_depend_on_bands),
        cmocka_unit_test(hash_sees_every_bit_and_the_shape),
        cmocka_unit_test(hash_has_a_fixed_value),
        cmocka_unit_test(hash_takes_planes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
