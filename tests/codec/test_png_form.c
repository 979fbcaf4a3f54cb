/* SPDX-License-Identifier: MIT */
/* How the pixels of a PNG are stored: where nothing has touched them as the source had them, whatever its kind; and
 * the options that say how. */
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

static void assert_same_chunk(const file *a, const file *b, const char *type)
{
    size_t first_size, second_size;
    const uint8_t *first = png_find_chunk(a, type, &first_size);
    const uint8_t *second = png_find_chunk(b, type, &second_size);
    assert_int_equal(!first, !second);
    if (!first)
        return;
    assert_int_equal(first_size, second_size);
    assert_memory_equal(first, second, first_size);
}

/* ---- every kind there is -----------------------------------------------------------------------
 */

static const uint8_t palette[256 * 3] = {
    10, 20, 30, 0, 0, 0, 255, 255, 255, 10, 20, 31, 1, 1, 1, 200, 100, 50, 7, 7, 7, 99, 98, 97,
};

/* The entries of a palette, with enough of them different. */
static void fill_palette(uint8_t *colors, unsigned entries)
{
    memcpy(colors, palette, sizeof palette);
    for (unsigned i = 8; i < entries; i++) {
        colors[3 * i] = (uint8_t)(i * 37);
        colors[3 * i + 1] = (uint8_t)(i * 91 + 5);
        colors[3 * i + 2] = (uint8_t)i;
    }
}

/* Rows of noise in which every index is below the palette's end. */
static uint8_t **noise_rows(const png_source *how, size_t row_bytes)
{
    uint8_t **rows = calloc(how->height, sizeof *rows);
    uint64_t seed = 99;
    assert_non_null(rows);
    for (uint32_t y = 0; y < how->height; y++) {
        rows[y] = malloc(row_bytes);
        assert_non_null(rows[y]);
        for (size_t i = 0; i < row_bytes; i++)
            rows[y][i] = (uint8_t)random_next(&seed);
    }
    return rows;
}

static void free_rows(uint8_t **rows, uint32_t height)
{
    for (uint32_t y = 0; y < height; y++)
        free(rows[y]);
    free(rows);
}

static void check_kind(png_source how)
{
    static const unsigned channels[] = {[PNG_COLOR_TYPE_GRAY] = 1,
                                        [PNG_COLOR_TYPE_RGB] = 3,
                                        [PNG_COLOR_TYPE_PALETTE] = 1,
                                        [PNG_COLOR_TYPE_GRAY_ALPHA] = 2,
                                        [PNG_COLOR_TYPE_RGB_ALPHA] = 4};
    size_t bits = (size_t)how.width * channels[how.color_type] * (size_t)how.bit_depth;
    uint8_t **rows = noise_rows(&how, (bits + 7) / 8);
    file encoded = png_write(&how, rows);
    result decoded = decode_png(&encoded);
    bm_warnings warnings = {0};
    file again = encode_same(&bm_codec_png, &decoded.pixels, NULL, &decoded.picture, &warnings);
    assert_int_equal(warnings.count, 0);
    assert_same_chunk(&encoded, &again, "IHDR");
    assert_same_chunk(&encoded, &again, "PLTE");
    assert_same_chunk(&encoded, &again, "tRNS");
    result back = decode_png(&again);
    assert_true(sheet_equal(&decoded.pixels, &back.pixels));
    result_destroy(&back);
    result_destroy(&decoded);
    file_destroy(&again);
    file_destroy(&encoded);
    free_rows(rows, how.height);
}

static void every_kind_stays_what_it_is(void **state)
{
    (void)state;
    static const struct {
        int type;
        int depths[6];
    } kinds[] = {{PNG_COLOR_TYPE_GRAY, {1, 2, 4, 8, 16}},
                 {PNG_COLOR_TYPE_RGB, {8, 16}},
                 {PNG_COLOR_TYPE_PALETTE, {1, 2, 4, 8}},
                 {PNG_COLOR_TYPE_GRAY_ALPHA, {8, 16}},
                 {PNG_COLOR_TYPE_RGB_ALPHA, {8, 16}}};
    static const uint32_t sides[][2] = {{1, 1}, {7, 3}, {33, 17}, {64, 9}};
    uint8_t colors[sizeof palette], alpha[256];
    for (unsigned i = 0; i < 256; i++)
        alpha[i] = (uint8_t)(i * 3);
    for (size_t k = 0; k < COUNT(kinds); k++)
        for (size_t d = 0; kinds[k].depths[d]; d++)
            for (size_t s = 0; s < COUNT(sides); s++)
                for (unsigned way = 0; way < 4; way++) {
                    png_source how = {.width = sides[s][0],
                                      .height = sides[s][1],
                                      .bit_depth = kinds[k].depths[d],
                                      .color_type = kinds[k].type,
                                      .interlaced = way & 1};
                    bool transparent = way & 2;
                    if (how.color_type == PNG_COLOR_TYPE_PALETTE) {
                        how.palette = colors;
                        how.palette_size = 1 << how.bit_depth;
                        how.transparency = transparent ? alpha : NULL;
                        how.transparency_size = how.palette_size / 2;
                        fill_palette(colors, (unsigned)how.palette_size);
                    } else if (!(how.color_type & PNG_COLOR_MASK_ALPHA)) {
                        how.has_transparent = transparent;
                        how.transparent[0] = how.transparent[1] = how.transparent[2] = 1;
                    }
                    check_kind(how);
                }
}

/* Of a transparent colour only the bits of the samples count, but all that was stated is kept. */
static void odd_transparent_colours_stay(void **state)
{
    (void)state;
    static const uint8_t keys[2][6] = {{1, 2}, {1, 40, 2, 50, 3, 60}};
    uint8_t gray[] = {0x1b}, rgb[] = {40, 50, 60, 40, 50, 61, 1, 2, 3, 40, 50, 60};
    uint8_t *rows[2][1] = {{gray}, {rgb}};
    for (int color = 0; color < 2; color++) {
        const png_source how = {.width = 4,
                                .height = 1,
                                .bit_depth = color ? 8 : 2,
                                .color_type = color ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY};
        file encoded = png_write(&how, rows[color]);
        png_insert_chunk(&encoded, "IDAT", "tRNS", keys[color], color ? 6 : 2);
        result decoded = decode_png(&encoded);
        const uint8_t *samples = decoded.pixels.row[0];
        assert_int_equal(color ? samples[3] : samples[2 * 2 + 1], 0);
        bm_warnings warnings = {0};
        file again = encode_same(&bm_codec_png, &decoded.pixels, NULL, &decoded.picture, &warnings);
        assert_int_equal(warnings.count, 0);
        assert_same_chunk(&encoded, &again, "IHDR");
        assert_same_chunk(&encoded, &again, "tRNS");
        result back = decode_png(&again);
        assert_true(sheet_equal(&decoded.pixels, &back.pixels));
        result_destroy(&back);
        result_destroy(&decoded);
        file_destroy(&again);
        file_destroy(&encoded);
    }
}

static void sixteen_bits_pass_unchanged(void **state)
{
    (void)state;
    sheet ramp = sheet_create(256, 256, BM_GRAY, 16);
    for (uint32_t y = 0; y < 256; y++)
        for (uint32_t x = 0; x < 256; x++)
            ((uint16_t *)ramp.row[y])[x] = (uint16_t)(y << 8 | x);
    for (int same = 0; same < 2; same++) {
        file encoded = encode(&bm_codec_png, &ramp, NULL, NULL);
        result decoded = decode_png(&encoded);
        assert_true(sheet_equal(&ramp, &decoded.pixels));
        file again = same
                         ? encode_same(&bm_codec_png, &decoded.pixels, NULL, &decoded.picture, NULL)
                         : encode(&bm_codec_png, &decoded.pixels, NULL, &decoded.picture);
        assert_int_equal(again.size, encoded.size);
        assert_memory_equal(again.bytes, encoded.bytes, encoded.size);
        result_destroy(&decoded);
        file_destroy(&again);
        file_destroy(&encoded);
    }
    sheet_destroy(&ramp);
}

/* What a filter has touched is stored as it comes. */
static void touched_pixels_are_stored_as_they_are(void **state)
{
    (void)state;
    uint8_t packed[] = {0x1b};
    uint8_t *rows[] = {packed};
    const png_source how = {.width = 4,
                            .height = 1,
                            .bit_depth = 2,
                            .color_type = PNG_COLOR_TYPE_PALETTE,
                            .palette = palette,
                            .palette_size = 4};
    file encoded = png_write(&how, rows);
    result decoded = decode_png(&encoded);
    ((uint8_t *)decoded.pixels.row[0])[0] = 123;
    file again = encode(&bm_codec_png, &decoded.pixels, NULL, &decoded.picture);
    size_t size;
    const uint8_t *header = png_find_chunk(&again, "IHDR", &size);
    assert_int_equal(header[8], 8);
    assert_int_equal(header[9], PNG_COLOR_TYPE_RGB);
    assert_null(png_find_chunk(&again, "PLTE", &size));
    result back = decode_png(&again);
    assert_true(sheet_equal(&decoded.pixels, &back.pixels));
    result_destroy(&back);
    result_destroy(&decoded);
    file_destroy(&again);
    file_destroy(&encoded);
}

/* Beside true colour a palette is a suggestion, which goes with the pixels that it was made for. */
static void a_suggested_palette_stays_with_its_pixels(void **state)
{
    (void)state;
    uint8_t rgb[] = {1, 2, 3, 4, 5, 6};
    uint8_t *rows[] = {rgb};
    const png_source how = {.width = 2,
                            .height = 1,
                            .bit_depth = 8,
                            .color_type = PNG_COLOR_TYPE_RGB,
                            .palette = palette,
                            .palette_size = 4};
    file encoded = png_write(&how, rows);
    result decoded = decode_png(&encoded);
    for (int same = 0; same < 2; same++) {
        bm_memory_drain drain;
        bm_memory_drain_init(&drain);
        bm_warnings warnings = {0};
        const bm_encode_request request = {
            .source = &decoded.picture, .same_pixels = same, .warnings = &warnings};
        assert_int_equal(
            encode_request(&bm_codec_png, &drain.drain, &decoded.pixels, request, 0, NULL), BM_OK);
        file again = {.bytes = drain.bytes, .size = drain.size};
        size_t size;
        assert_int_equal(png_find_chunk(&again, "PLTE", &size) != NULL, same);
        if (same)
            assert_same_chunk(&encoded, &again, "PLTE");
        assert_int_equal(warnings_in(&warnings, "chunk_dropped"), !same);
        file_destroy(&again);
    }
    result_destroy(&decoded);
    file_destroy(&encoded);
}

/* Entries that look the same are found again as one: said where pixels had told them apart, and only there. */
static void twins_in_a_palette_are_told(void **state)
{
    (void)state;
    static const uint8_t twins[] = {5, 5, 5, 9, 9, 9, 5, 5, 5, 9, 9, 9};
    static const uint8_t alpha[] = {7, 8, 7, 9};
    for (unsigned way = 0; way < 3; way++) {
        uint8_t packed[] = {way == 0 ? 0x10 : 0x1b}; /* 0 1 0 0; 0 1 2 3 */
        uint8_t *rows[] = {packed};
        const png_source how = {.width = 4,
                                .height = 1,
                                .bit_depth = 2,
                                .color_type = PNG_COLOR_TYPE_PALETTE,
                                .palette = twins,
                                .palette_size = 4,
                                .transparency = way == 2 ? alpha : NULL,
                                .transparency_size = 4};
        file encoded = png_write(&how, rows);
        result decoded = decode_png(&encoded);
        bm_warnings warnings = {0};
        file again = encode_same(&bm_codec_png, &decoded.pixels, NULL, &decoded.picture, &warnings);
        assert_same_chunk(&encoded, &again, "PLTE");
        assert_int_equal(warnings_in(&warnings, "palette_merged"), way > 0);
        result back = decode_png(&again);
        assert_true(sheet_equal(&decoded.pixels, &back.pixels));
        result_destroy(&back);
        result_destroy(&decoded);
        file_destroy(&again);
        file_destroy(&encoded);
    }
}

/* An index beyond the palette means black, with a warning, and still does in the output. */
static void indices_beyond_the_palette_are_black(void **state)
{
    (void)state;
    static const uint8_t two[] = {200, 0, 0, 0, 200, 0};
    uint8_t packed[] = {0x1b};
    uint8_t *rows[] = {packed};
    const png_source how = {.width = 4,
                            .height = 1,
                            .bit_depth = 2,
                            .color_type = PNG_COLOR_TYPE_PALETTE,
                            .palette = two,
                            .palette_size = 2};
    file encoded = png_write(&how, rows);
    result decoded = decode_png(&encoded);
    assert_int_equal(warnings_of(&decoded.picture, "bad_index"), 1);
    assert_int_equal(decoded.picture.warnings.count, 1);
    assert_memory_equal(decoded.pixels.row[0], "\xc8\0\0\0\xc8\0\0\0\0\0\0\0", 12);
    bm_warnings warnings = {0};
    file again = encode_same(&bm_codec_png, &decoded.pixels, NULL, &decoded.picture, &warnings);
    assert_int_equal(warnings.count, 0);
    assert_same_chunk(&encoded, &again, "PLTE");
    result back = decode_png(&again);
    assert_true(sheet_equal(&decoded.pixels, &back.pixels));
    result_destroy(&back);
    result_destroy(&decoded);
    file_destroy(&again);
    file_destroy(&encoded);
}

/* Rows that a damaged source lacks come as gray: of a palette, as the gray that it has. */
static void gray_for_damage_is_the_nearest(void **state)
{
    (void)state;
    uint8_t nibbles[] = {0x01, 0x23};
    uint8_t *rows[] = {nibbles, nibbles};
    const png_source how = {.width = 4,
                            .height = 2,
                            .bit_depth = 4,
                            .color_type = PNG_COLOR_TYPE_PALETTE,
                            .palette = palette,
                            .palette_size = 8};
    file encoded = png_write(&how, rows);
    result decoded = decode_png(&encoded);
    memset(decoded.pixels.row[1], 128, 12);
    file again = encode_same(&bm_codec_png, &decoded.pixels, NULL, &decoded.picture, NULL);
    result back = decode_png(&again);
    assert_int_equal(back.picture.warnings.count, 0);
    assert_memory_equal(back.pixels.row[0], decoded.pixels.row[0], 12);
    for (size_t x = 0; x < 4; x++)
        assert_memory_equal((const uint8_t *)back.pixels.row[1] + 3 * x, palette + 21, 3);
    result_destroy(&back);
    result_destroy(&decoded);
    file_destroy(&again);
    file_destroy(&encoded);
}

/* ---- options -----------------------------------------------------------------------------------
 */

static bool is_interlaced(const file *encoded)
{
    size_t size;
    return png_find_chunk(encoded, "IHDR", &size)[12] == 1;
}

static void interlacing_is_kept_unless_told_otherwise(void **state)
{
    (void)state;
    sheet picture = sheet_drawn(37, 23, BM_RGB, 8, 20);
    file straight = encode(&bm_codec_png, &picture, NULL, NULL);
    file laced = png_write_interlaced(&picture);
    const file *sources[] = {&straight, &laced};
    for (size_t i = 0; i < COUNT(sources); i++) {
        result decoded = decode_png(sources[i]);
        for (int choice = -1; choice < 2; choice++) {
            bm_encode_options options = {0};
            if (choice >= 0)
                assert_true(bm_encode_set(&options, &bm_codec_png, "interlace", choice));
            bool expected = choice < 0 ? i == 1 : choice;
            file again = encode(&bm_codec_png, &decoded.pixels, &options, &decoded.picture);
            assert_int_equal(is_interlaced(&again), expected);
            result back = decode_png(&again);
            assert_true(sheet_equal(&picture, &back.pixels));
            size_t bytes = bm_codec_png.encode_bytes(&picture.desc, &options, &decoded.picture);
            bm_desc tall = picture.desc;
            tall.height = tall.plane[0].height = 100000;
            size_t more = bm_codec_png.encode_bytes(&tall, &options, &decoded.picture);
            assert_int_equal(more - bytes >= (size_t)37 * (100000 - 23) * 3, expected);
            result_destroy(&back);
            file_destroy(&again);
        }
        result_destroy(&decoded);
    }
    file_destroy(&straight);
    file_destroy(&laced);
    sheet_destroy(&picture);
}

static void filters_differ_in_size_alone(void **state)
{
    (void)state;
    static const char *const words[] = {"none", "sub", "up", "average", "paeth", "adaptive"};
    sheet picture = sheet_drawn(120, 90, BM_RGB, 8, 5);
    file usual = encode(&bm_codec_png, &picture, NULL, NULL);
    size_t sizes[COUNT(words)];
    for (size_t i = 0; i < COUNT(words); i++) {
        const bm_codec_option *option = bm_codec_png.options;
        while (strcmp(option->name, "png-filter") != 0)
            option++;
        assert_string_equal(option->choices[i], words[i]);
        bm_encode_options options = {0};
        assert_true(bm_encode_set(&options, &bm_codec_png, "png-filter", (int)i));
        file encoded = encode(&bm_codec_png, &picture, &options, NULL);
        result decoded = decode_png(&encoded);
        assert_true(sheet_equal(&picture, &decoded.pixels));
        sizes[i] = encoded.size;
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(sizes[i], sizes[k]);
        result_destroy(&decoded);
        file_destroy(&encoded);
    }
    assert_int_equal(sizes[COUNT(words) - 1], usual.size);
    file_destroy(&usual);
    sheet_destroy(&picture);
}

/* ---- what is told of it ------------------------------------------------------------------------
 */

static const char *fact(const bm_facts *facts, const char *key)
{
    for (unsigned i = 0; i < facts->count; i++)
        if (!strcmp(facts->item[i].key, key))
            return facts->item[i].value;
    return "";
}

static void the_storage_is_described(void **state)
{
    (void)state;
    uint8_t packed[] = {0x1b};
    uint8_t *rows[] = {packed};
    const png_source how = {.width = 4,
                            .height = 1,
                            .bit_depth = 2,
                            .color_type = PNG_COLOR_TYPE_PALETTE,
                            .palette = palette,
                            .palette_size = 4,
                            .transparency = (const uint8_t *)"\1\2",
                            .transparency_size = 2,
                            .interlaced = true};
    file encoded = png_write(&how, rows);
    png_insert_chunk(&encoded, "PLTE", "gAMA", "\0\0\xb1\x8f", 4);
    png_insert_chunk(&encoded, "PLTE", "sRGB", "\1", 1);
    png_insert_chunk(&encoded, "IDAT", "tEXt", "a\0b", 3);
    png_insert_chunk(&encoded, "IDAT", "tEXt", "a\0c", 3);
    png_insert_chunk(&encoded, "IDAT", "bKGD", "\1", 1);
    result decoded = decode_png(&encoded);
    bm_facts facts = {0};
    bm_codec_png.describe(&decoded.picture, &facts);
    assert_string_equal(fact(&facts, "color_type"), "palette");
    assert_string_equal(fact(&facts, "bit_depth"), "2");
    assert_string_equal(fact(&facts, "interlaced"), "true");
    assert_string_equal(fact(&facts, "palette_entries"), "4");
    assert_string_equal(fact(&facts, "palette_alphas"), "2");
    assert_string_equal(fact(&facts, "gamma"), "0.45455");
    assert_string_equal(fact(&facts, "srgb_intent"), "relative");
    assert_string_equal(fact(&facts, "text_chunks"), "2");
    assert_string_equal(fact(&facts, "chunks"), "gAMA sRGB bKGD");
    result_destroy(&decoded);
    file_destroy(&encoded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_stays_what_it_is),
        cmocka_unit_test(odd_transparent_colours_stay),
        cmocka_unit_test(sixteen_bits_pass_unchanged),
        cmocka_unit_test(touched_pixels_are_stored_as_they_are),
        cmocka_unit_test(a_suggested_palette_stays_with_its_pixels),
        cmocka_unit_test(twins_in_a_palette_are_told),
        cmocka_unit_test(indices_beyond_the_palette_are_black),
        cmocka_unit_test(gray_for_damage_is_the_nearest),
        cmocka_unit_test(interlacing_is_kept_unless_told_otherwise),
        cmocka_unit_test(filters_differ_in_size_alone),
        cmocka_unit_test(the_storage_is_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
