/* SPDX-License-Identifier: MIT */
/* PNG in particular: every kind is expanded to what it means, and metadata is carried. */
#include "sources.h"

#include <stdlib.h>
#include <string.h>

#include <png.h>

static result decode_png(const file *encoded)
{
    result decoded = decode(&bm_codec_png, encoded->bytes, encoded->size, NULL);
    assert_decoded(&decoded);
    return decoded;
}

static void assert_row(const result *decoded, uint32_t y, const void *expected, size_t size)
{
    assert_int_equal(bm_desc_row_bytes(&decoded->picture.desc, 0), size);
    assert_memory_equal(decoded->pixels.row[y], expected, size);
}

/* ---- expanding ---------------------------------------------------------------------------------
 */

static void low_depths_are_spread_over_the_range(void **state)
{
    (void)state;
    for (int bits = 1; bits <= 4; bits *= 2)
        for (int interlaced = 0; interlaced < 2; interlaced++) {
            unsigned levels = 1u << bits;
            uint8_t packed[16] = {0}, expected[16];
            for (unsigned v = 0; v < levels; v++) {
                packed[v * (unsigned)bits / 8] |=
                    (uint8_t)(v << (8 - (unsigned)bits - v * (unsigned)bits % 8));
                expected[v] = (uint8_t)(v * 255 / (levels - 1));
            }
            uint8_t *rows[] = {packed, packed};
            const png_source how = {.width = levels,
                                    .height = 2,
                                    .bit_depth = bits,
                                    .color_type = PNG_COLOR_TYPE_GRAY,
                                    .interlaced = interlaced};
            file encoded = png_write(&how, rows);
            result decoded = decode_png(&encoded);
            assert_int_equal(decoded.picture.desc.model, BM_GRAY);
            assert_int_equal(decoded.picture.desc.depth, 8);
            assert_row(&decoded, 0, expected, levels);
            assert_row(&decoded, 1, expected, levels);
            result_destroy(&decoded);
            file_destroy(&encoded);
        }
}

static void palettes_become_colours(void **state)
{
    (void)state;
    static const uint8_t palette[] = {1, 2, 3, 40, 50, 60, 255, 0, 128}, alpha[] = {9, 200};
    static const uint8_t rgb[] = {255, 0, 128, 1, 2, 3, 40, 50, 60, 1, 2, 3};
    static const uint8_t rgba[] = {255, 0, 128, 255, 1, 2, 3, 9, 40, 50, 60, 200, 1, 2, 3, 9};
    uint8_t indices[] = {2, 0, 1, 0}, packed[] = {2 << 6 | 0 << 4 | 1 << 2 | 0};
    for (int bits = 2; bits <= 8; bits *= 4)
        for (int transparent = 0; transparent < 2; transparent++) {
            uint8_t *rows[] = {bits == 8 ? indices : packed};
            const png_source how = {.width = 4,
                                    .height = 1,
                                    .bit_depth = bits,
                                    .color_type = PNG_COLOR_TYPE_PALETTE,
                                    .palette = palette,
                                    .palette_size = 3,
                                    .transparency = transparent ? alpha : NULL,
                                    .transparency_size = 2};
            file encoded = png_write(&how, rows);
            result decoded = decode_png(&encoded);
            assert_int_equal(decoded.picture.desc.model, transparent ? BM_RGBA : BM_RGB);
            if (transparent)
                assert_row(&decoded, 0, rgba, sizeof rgba);
            else
                assert_row(&decoded, 0, rgb, sizeof rgb);
            result_destroy(&decoded);
            file_destroy(&encoded);
        }
}

static void a_transparent_colour_becomes_alpha(void **state)
{
    (void)state;
    uint8_t gray[] = {0x1b}; /* 0 1 2 3, two bits each */
    uint8_t *rows[] = {gray};
    png_source how = {.width = 4,
                      .height = 1,
                      .bit_depth = 2,
                      .color_type = PNG_COLOR_TYPE_GRAY,
                      .transparent = {2},
                      .has_transparent = true};
    file encoded = png_write(&how, rows);
    result decoded = decode_png(&encoded);
    assert_int_equal(decoded.picture.desc.model, BM_GRAYA);
    assert_row(&decoded, 0, "\x00\xff\x55\xff\xaa\x00\xff\xff", 8);
    result_destroy(&decoded);
    file_destroy(&encoded);

    uint8_t deep[] = {0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbd};
    rows[0] = deep;
    how = (png_source){.width = 2,
                       .height = 1,
                       .bit_depth = 16,
                       .color_type = PNG_COLOR_TYPE_RGB,
                       .transparent = {0x1234, 0x5678, 0x9abc},
                       .has_transparent = true};
    encoded = png_write(&how, rows);
    decoded = decode_png(&encoded);
    assert_int_equal(decoded.picture.desc.model, BM_RGBA);
    const uint16_t expected[] = {0x1234, 0x5678, 0x9abc, 0, 0x1234, 0x5678, 0x9abd, 0xffff};
    assert_row(&decoded, 0, expected, sizeof expected);
    result_destroy(&decoded);
    file_destroy(&encoded);
}

/* 16 bits lie in the file with the high byte first, in memory as the machine has them. */
static void sixteen_bits_in_the_right_order(void **state)
{
    (void)state;
    uint8_t bytes[] = {0x12, 0x34, 0xfe, 0xdc};
    uint8_t *rows[] = {bytes};
    const png_source how = {
        .width = 2, .height = 1, .bit_depth = 16, .color_type = PNG_COLOR_TYPE_GRAY};
    file encoded = png_write(&how, rows);
    result decoded = decode_png(&encoded);
    const uint16_t expected[] = {0x1234, 0xfedc};
    assert_row(&decoded, 0, expected, sizeof expected);
    /* Stored as it is, it stands behind the heads of zlib and of a block, and the filter of the row. */
    bm_encode_options options = {0};
    assert_true(bm_encode_set(&options, &bm_codec_png, "compression", 0));
    assert_true(bm_encode_set(&options, &bm_codec_png, "png-filter", 0));
    file again = encode(&bm_codec_png, &decoded.pixels, &options, NULL);
    size_t size;
    const uint8_t *data = png_find_chunk(&again, "IDAT", &size);
    assert_int_equal(size, 2 + 5 + 1 + sizeof bytes + 4);
    assert_memory_equal(data + 2 + 5 + 1, bytes, sizeof bytes);
    result_destroy(&decoded);
    file_destroy(&again);
    file_destroy(&encoded);
}

static void interlaced_pictures_in_every_split(void **state)
{
    (void)state;
    static const bm_model models[] = {BM_GRAY, BM_GRAYA, BM_RGB, BM_RGBA};
    static const uint32_t sides[][2] = {{1, 1}, {5, 3}, {3, 9}, {33, 47}};
    static const size_t blocks[] = {1, 7, 4096, 0};
    static const uint32_t bands[] = {1, 3, 16, 0};
    for (size_t s = 0; s < COUNT(sides); s++)
        for (size_t m = 0; m < COUNT(models); m++)
            for (unsigned depth = 8; depth <= 16; depth += 8) {
                sheet picture = sheet_drawn(sides[s][0], sides[s][1], models[m], depth, 50);
                file encoded = png_write_interlaced(&picture);
                for (size_t b = 0; b < COUNT(bands); b++) {
                    decode_way way = {.block = blocks[b], .band = bands[b]};
                    result decoded = decode(&bm_codec_png, encoded.bytes, encoded.size, &way);
                    assert_decoded(&decoded);
                    assert_true(sheet_equal(&picture, &decoded.pixels));
                    result_destroy(&decoded);
                }
                file_destroy(&encoded);
                sheet_destroy(&picture);
            }
}

/* ---- metadata ----------------------------------------------------------------------------------
 */

enum { ICC_BYTES = 70000 };
static const uint8_t exif[] = "II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\x06\0\0\0\0\0\0\0 and more";
static const char xmp[] = "<x:xmpmeta>picture</x:xmpmeta>";

static bm_picture full_picture(const bm_desc *desc)
{
    bm_picture source = {.desc = *desc, .density_x = 3780, .density_y = 2835, .orientation = 6};
    uint8_t icc[ICC_BYTES];
    icc_make(icc, sizeof icc, "RGB ");
    assert_int_equal(bm_picture_add_blob(&source, BM_BLOB_EXIF, exif, sizeof exif, NULL), BM_OK);
    assert_int_equal(bm_picture_add_blob(&source, BM_BLOB_ICC, icc, sizeof icc, NULL), BM_OK);
    assert_int_equal(bm_picture_add_blob(&source, BM_BLOB_XMP, xmp, sizeof xmp - 1, NULL), BM_OK);
    return source;
}

static void assert_same_blob(const bm_picture *a, const bm_picture *b, bm_blob_kind kind)
{
    const bm_blob *first = bm_picture_find_blob(a, kind), *second = bm_picture_find_blob(b, kind);
    assert_non_null(first);
    assert_non_null(second);
    assert_int_equal(first->size, second->size);
    assert_memory_equal(first->bytes, second->bytes, first->size);
}

/* Through either format and back. */
static void metadata_is_carried_byte_for_byte(void **state)
{
    (void)state;
    const bm_codec *codecs[] = {&bm_codec_png, &bm_codec_jpeg};
    sheet color = sheet_drawn(16, 16, BM_RGB, 8, 0);
    bm_picture source = full_picture(&color.desc);
    for (size_t c = 0; c < COUNT(codecs); c++) {
        file encoded = encode(codecs[c], &color, NULL, &source);
        result first = decode(codecs[c], encoded.bytes, encoded.size, NULL);
        assert_decoded(&first);
        file again = encode(&bm_codec_png, &color, NULL, &first.picture);
        result second = decode_png(&again);
        assert_int_equal(second.picture.warnings.count, 0);
        assert_int_equal(second.picture.blobs, 3);
        for (bm_blob_kind kind = BM_BLOB_ICC; kind <= BM_BLOB_XMP; kind++)
            assert_same_blob(&source, &second.picture, kind);
        assert_int_equal(second.picture.orientation, 6);
        assert_float_equal(second.picture.density_x, 3780, 0.5);
        assert_float_equal(second.picture.density_y, 2835, 0.5);
        result_destroy(&second);
        file_destroy(&again);
        result_destroy(&first);
        file_destroy(&encoded);
    }

    bm_encode_options options = {0};
    options.metadata = BM_METADATA_STRIP;
    file encoded = encode(&bm_codec_png, &color, &options, &source);
    result decoded = decode_png(&encoded);
    assert_int_equal(decoded.picture.blobs, 2);
    assert_same_blob(&source, &decoded.picture, BM_BLOB_ICC);
    assert_int_equal(bm_picture_find_blob(&decoded.picture, BM_BLOB_EXIF)->size, 26);
    assert_int_equal(decoded.picture.orientation, 6);
    result_destroy(&decoded);
    file_destroy(&encoded);
    bm_picture_clear(&source);
    sheet_destroy(&color);
}

static void a_packet_loses_its_padding(void **state)
{
    (void)state;
    sheet gray = sheet_drawn(4, 4, BM_GRAY, 8, 0);
    bm_picture source = {.desc = gray.desc};
    assert_int_equal(bm_picture_add_blob(&source, BM_BLOB_XMP, "<x/>\0\0\0", 7, NULL), BM_OK);
    file encoded = encode(&bm_codec_png, &gray, NULL, &source);
    size_t size;
    assert_non_null(png_find_chunk(&encoded, "iTXt", &size));
    assert_int_equal(size, sizeof "XML:com.adobe.xmp" + 4 + 4);
    result decoded = decode_png(&encoded);
    const bm_blob *packet = bm_picture_find_blob(&decoded.picture, BM_BLOB_XMP);
    assert_non_null(packet);
    assert_int_equal(packet->size, 4);
    result_destroy(&decoded);
    file_destroy(&encoded);
    bm_picture_clear(&source);
    sheet_destroy(&gray);
}

/* Profiles are carried, not judged: one of another colour space, one that is none. */
static void odd_profiles_are_carried(void **state)
{
    (void)state;
    sheet color = sheet_drawn(4, 4, BM_RGB, 8, 0);
    uint8_t profile[200];
    for (int way = 0; way < 3; way++) {
        bm_picture source = {.desc = color.desc};
        icc_make(profile, sizeof profile, way == 0 ? "GRAY" : "RGB ");
        if (way == 1)
            profile[36] = 'x'; /* the signature */
        size_t size = way == 2 ? 7 : sizeof profile;
        assert_int_equal(bm_picture_add_blob(&source, BM_BLOB_ICC, profile, size, NULL), BM_OK);
        file encoded = encode(&bm_codec_png, &color, NULL, &source);
        result decoded = decode_png(&encoded);
        assert_true(sheet_equal(&color, &decoded.pixels));
        assert_int_equal(decoded.picture.warnings.count, 0);
        assert_same_blob(&source, &decoded.picture, BM_BLOB_ICC);
        result_destroy(&decoded);
        file_destroy(&encoded);
        bm_picture_clear(&source);
    }
    sheet_destroy(&color);
}

static void a_ratio_is_no_density(void **state)
{
    (void)state;
    sheet gray = sheet_drawn(4, 4, BM_GRAY, 8, 0);
    for (unsigned unit = 0; unit < 2; unit++) {
        const uint8_t density[] = {0, 0, 0, 3, 0, 0, 0, 2, (uint8_t)unit};
        file encoded = encode(&bm_codec_png, &gray, NULL, NULL);
        png_insert_chunk(&encoded, "IDAT", "pHYs", density, sizeof density);
        result decoded = decode_png(&encoded);
        assert_true(decoded.picture.density_x == (unit ? 3 : 0));
        assert_true(decoded.picture.density_y == (unit ? 2 : 0));
        result_destroy(&decoded);
        file_destroy(&encoded);
    }
    sheet_destroy(&gray);
}

/* Chunks that nothing here reads may say what they like. */
static void nonsense_passes_by(void **state)
{
    (void)state;
    static const char *const types[] = {"tEXt", "zTXt", "gAMA", "sBIT", "bKGD", "acTL", "juNk"};
    static const uint8_t nonsense[7];
    sheet gray = sheet_drawn(4, 4, BM_GRAY, 8, 0);
    for (size_t i = 0; i < COUNT(types); i++) {
        file encoded = encode(&bm_codec_png, &gray, NULL, NULL);
        png_insert_chunk(&encoded, "IDAT", types[i], nonsense, sizeof nonsense);
        result decoded = decode_png(&encoded);
        assert_true(sheet_equal(&gray, &decoded.pixels));
        result_destroy(&decoded);
        file_destroy(&encoded);
    }
    sheet_destroy(&gray);
}

/* A small chunk that swells to more than anyone needs is left out, and the picture decodes. */
static void bombs_in_metadata_are_defused(void **state)
{
    (void)state;
    sheet color = sheet_drawn(4, 4, BM_RGB, 8, 0);
    size_t size = 16 << 20;
    uint8_t *profile = calloc(size, 1);
    assert_non_null(profile);
    icc_make(profile, 132, "RGB ");
    for (unsigned i = 0; i < 4; i++)
        profile[i] = (uint8_t)(size >> (24 - 8 * i));
    bm_picture source = {.desc = color.desc};
    assert_int_equal(bm_picture_add_blob(&source, BM_BLOB_ICC, profile, size, NULL), BM_OK);
    file encoded = encode(&bm_codec_png, &color, NULL, &source);
    assert_true(encoded.size < 200000);
    result decoded = decode_png(&encoded);
    assert_int_equal(decoded.picture.blobs, 0);
    assert_int_equal(warnings_of(&decoded.picture, "bad_icc"), 1);
    assert_non_null(strstr(decoded.picture.warnings.item[0].message, "8388608"));
    result_destroy(&decoded);
    file_destroy(&encoded);
    bm_picture_clear(&source);
    free(profile);
    sheet_destroy(&color);
}

/* ---- memory ------------------------------------------------------------------------------------
 */

static void estimates_cover_what_is_taken(void **state)
{
    (void)state;
    if (allocated() == 0)
        skip();
    static const bm_decode_limits limits = {0};
    for (int interlaced = 0; interlaced < 2; interlaced++)
        for (unsigned depth = 8; depth <= 16; depth += 8) {
            sheet picture = sheet_drawn(3001, 301, BM_RGBA, depth, 0);
            file encoded = interlaced ? png_write_interlaced(&picture)
                                      : encode(&bm_codec_png, &picture, NULL, NULL);
            bm_feed *feed = bm_feed_from_memory(encoded.bytes, encoded.size, 0);
            bm_rows top = {.row = {picture.row}, .count = {150}};
            bm_picture record = {0};
            bm_decoder *decoder;
            size_t before = allocated();
            assert_int_equal(bm_codec_png.decode_open(&decoder, feed, &limits, &record, NULL),
                             BM_OK);
            assert_true(allocated() - before < 100000); /* nothing of the picture's size yet */
            assert_int_equal(bm_codec_png.decode_rows(decoder, &top, NULL), BM_OK);
            size_t taken = allocated() - before;
            /* Chunks behind the pixels may take as much as the file is long, and so do those of the pixels, twice, until
             * they are inflated. */
            assert_in_range(record.decoder_bytes, taken,
                            taken + taken / 8 + 100000 + 3 * encoded.size);
            bm_codec_png.decode_close(decoder);
            bm_feed_destroy(feed);
            file_destroy(&encoded);

            static const bm_encode_options options;
            bm_memory_drain drain;
            bm_memory_drain_init(&drain);
            drain.bytes = malloc(drain.capacity = 16 << 20);
            assert_non_null(drain.bytes);
            bm_warnings warnings = {0};
            const bm_encode_request request = {.drain = &drain.drain,
                                               .desc = &picture.desc,
                                               .options = &options,
                                               .source = &record,
                                               .warnings = &warnings};
            bm_encoder *encoder;
            before = allocated();
            assert_int_equal(bm_codec_png.encode_open(&encoder, &request, NULL), BM_OK);
            assert_int_equal(bm_codec_png.encode_rows(encoder, &top, NULL), BM_OK);
            taken = allocated() - before;
            assert_in_range(bm_codec_png.encode_bytes(&picture.desc, &options, &record), taken,
                            taken + taken / 8 + 100000);
            bm_codec_png.encode_close(encoder);
            free(drain.bytes);
            bm_picture_clear(&record);
            sheet_destroy(&picture);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(low_depths_are_spread_over_the_range),
        cmocka_unit_test(palettes_become_colours),
        cmocka_unit_test(a_transparent_colour_becomes_alpha),
        cmocka_unit_test(sixteen_bits_in_the_right_order),
        cmocka_unit_test(interlaced_pictures_in_every_split),
        cmocka_unit_test(metadata_is_carried_byte_for_byte),
        cmocka_unit_test(a_packet_loses_its_padding),
        cmocka_unit_test(odd_profiles_are_carried),
        cmocka_unit_test(a_ratio_is_no_density),
        cmocka_unit_test(nonsense_passes_by),
        cmocka_unit_test(bombs_in_metadata_are_defused),
        cmocka_unit_test(estimates_cover_what_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
