/* SPDX-License-Identifier: MIT */
/* JPEG decoded smaller, as luma alone, and in part: against libjpeg's own whole picture in that scale and those colours. */
#include "forms.h"

#include <stdlib.h>
#include <string.h>

/* The whole picture by libjpeg alone: what a form is defined by. */
static sheet reference(const file *encoded, const bm_decode_form *form)
{
    struct jpeg_decompress_struct lib;
    struct jpeg_error_mgr errors;
    jpeg_open(&lib, &errors, encoded);
    lib.scale_num = 1;
    lib.scale_denom = 1u << form->shrink;
    if (form->gray)
        lib.out_color_space = JCS_GRAYSCALE;
    jpeg_start_decompress(&lib);
    sheet picture = sheet_create(lib.output_width, lib.output_height,
                                 lib.output_components == 1   ? BM_GRAY
                                 : lib.output_components == 4 ? BM_CMYK
                                                              : BM_RGB,
                                 8);
    while (lib.output_scanline < lib.output_height) {
        JSAMPROW row = picture.row[lib.output_scanline];
        jpeg_read_scanlines(&lib, &row, 1);
    }
    jpeg_finish_decompress(&lib);
    jpeg_destroy_decompress(&lib);
    return picture;
}

static void assert_covers(const bm_decode_form *asked, const bm_decode_form *got,
                          const sheet *whole)
{
    assert_true(got->x <= asked->x && got->y <= asked->y);
    assert_true(got->x + got->width >= asked->x + asked->width);
    assert_true(got->y + got->height >= asked->y + asked->height);
    assert_true(got->x + got->width <= whole->desc.width);
    assert_true(got->y + got->height <= whole->desc.height);
}

static bm_decode_form any_window(bm_decode_form form, const bm_desc *desc, uint64_t *seed)
{
    form.x = random_next(seed) % desc->width;
    form.y = random_next(seed) % desc->height;
    form.width = 1 + random_next(seed) % (desc->width - form.x);
    form.height = 1 + random_next(seed) % (desc->height - form.y);
    switch (random_next(seed) % 6) { /* often at an edge */
    case 0:
        form.x = 0;
        break;
    case 1:
        form.y = 0;
        break;
    case 2:
        form.x = desc->width - form.width;
        break;
    case 3:
        form.y = desc->height - form.height;
        break;
    default:
        break;
    }
    return form;
}

static void windows_agree(const file *encoded, const bm_decode_form *form, const sheet *whole,
                          unsigned count, uint64_t *seed)
{
    for (unsigned i = 0; i < count; i++) {
        bm_decode_form asked = any_window(*form, &whole->desc, seed);
        const decode_way way = {
            .block = i % 2 ? 0 : 500, .band = random_next(seed) % 20, .form = &asked};
        result part = decode(&bm_codec_jpeg, encoded->bytes, encoded->size, &way);
        assert_decoded(&part);
        assert_covers(&asked, &part.form, whole);
        assert_int_equal(part.pixels.desc.width, part.form.width);
        assert_int_equal(part.pixels.desc.height, part.form.height);
        if (!same_part(whole, &part.pixels, &asked, &part.form))
            fail_msg("other pixels in %ux%u+%u+%u of %ux%u at 1/%u%s", asked.width, asked.height,
                     asked.x, asked.y, whole->desc.width, whole->desc.height, 1u << form->shrink,
                     form->gray ? ", gray" : "");
        result_destroy(&part);
    }
}

static void form_agrees(const file *encoded, const bm_decode_form *form, unsigned windows,
                        uint64_t *seed)
{
    sheet whole = reference(encoded, form);
    const decode_way way = {.band = 7, .form = form};
    result decoded = decode(&bm_codec_jpeg, encoded->bytes, encoded->size, &way);
    assert_decoded(&decoded);
    uint32_t round = (1u << form->shrink) - 1;
    assert_int_equal(decoded.pixels.desc.width,
                     (decoded.picture.desc.width + round) >> form->shrink);
    assert_int_equal(decoded.pixels.desc.height,
                     (decoded.picture.desc.height + round) >> form->shrink);
    assert_true(sheet_equal(&whole, &decoded.pixels));
    result_destroy(&decoded);
    windows_agree(encoded, form, &whole, windows, seed);
    sheet_destroy(&whole);
}

static void forms_agree(const file *encoded, bool has_luma, unsigned windows, uint64_t *seed)
{
    for (unsigned shrink = 0; shrink <= 3; shrink++)
        for (int gray = 0; gray <= has_luma; gray++) {
            const bm_decode_form form = {.shrink = (uint8_t)shrink, .gray = gray};
            form_agrees(encoded, &form, windows, seed);
        }
}

/* ---- pixels ------------------------------------------------------------------------------------ */

static void small_pictures(void **state)
{
    (void)state;
    uint64_t seed = seed_of_the_test();
    for (uint32_t side = 1; side <= 40; side++)
        for (size_t s = 0; s < SAMPLINGS; s++) {
            int coding = (int)((side + s) % CODINGS);
            file encoded = make(side, side * 7 % 40 + 1, BM_RGB, s, coding);
            forms_agree(&encoded, true, 2, &seed);
            file_destroy(&encoded);
        }
}

static void larger_pictures(void **state)
{
    (void)state;
    static const uint32_t sides[][2] = {{201, 147}, {64, 128}, {320, 67}};
    uint64_t seed = seed_of_the_test();
    for (size_t s = 0; s < SAMPLINGS; s++)
        for (int coding = 0; coding < CODINGS; coding++) {
            size_t i = (s + (size_t)coding) % COUNT(sides);
            file encoded = make(sides[i][0], sides[i][1], BM_RGB, s, coding);
            forms_agree(&encoded, true, 12, &seed);
            file_destroy(&encoded);
        }
}

static void other_models(void **state)
{
    (void)state;
    uint64_t seed = seed_of_the_test();
    for (int coding = 0; coding < CODINGS; coding++)
        for (size_t s = 0; s < 4; s++) {
            file gray = make(131, 90, BM_GRAY, s, coding);
            forms_agree(&gray, true, 6, &seed);
            file_destroy(&gray);
            if (coding == DC_ALONE)
                continue;
            sheet picture = sheet_drawn(131, 90, BM_RGB, 8, 60);
            jpeg_source how = source_of(s, coding);
            how.coding = JCS_RGB;
            file plain = jpeg_write(&picture, &how);
            forms_agree(&plain, false, 6, &seed);
            file_destroy(&plain);
            sheet_destroy(&picture);
        }
}

/* Inks come out as ink amounts in each form; without Adobe's marker, so that libjpeg alone says the same. */
static void inks(void **state)
{
    (void)state;
    uint64_t seed = seed_of_the_test();
    sheet picture = sheet_drawn(90, 70, BM_CMYK, 8, 60);
    const jpeg_source how = {.h = {2, 1, 1, 2}, .v = {2, 1, 1, 2}, .no_adobe = true};
    file encoded = jpeg_write(&picture, &how);
    forms_agree(&encoded, false, 10, &seed);
    file_destroy(&encoded);

    const jpeg_source adobe = {.coding = JCS_YCCK, .h = {2, 1, 1, 2}, .v = {2, 1, 1, 2}};
    encoded = jpeg_write(&picture, &adobe);
    const bm_decode_form half = {.shrink = 1};
    const decode_way way = {.form = &half};
    sheet stored = reference(&encoded, &half);
    result decoded = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, &way);
    assert_decoded(&decoded);
    for (uint32_t y = 0; y < stored.desc.height; y++)
        for (size_t i = 0; i < bm_desc_row_bytes(&stored.desc, 0); i++)
            assert_int_equal(((uint8_t *)decoded.pixels.row[y])[i],
                             255 - ((uint8_t *)stored.row[y])[i]);
    result_destroy(&decoded);
    sheet_destroy(&stored);
    file_destroy(&encoded);
    sheet_destroy(&picture);
}

/* Where no channel of the whole picture is clamped, luma is its weighed sum, rounded: three rounded channels, whose weights sum to
 * 1, and one more rounding are at most 1 level. */
static void luma_is_what_grayscale_makes(void **state)
{
    (void)state;
    sheet picture = sheet_drawn(160, 120, BM_RGB, 8, 20);
    const jpeg_source how = {.h = {2}, .v = {2}};
    file encoded = jpeg_write(&picture, &how);
    result color = decode_jpeg(&encoded);
    const bm_decode_form gray = {.gray = true};
    const decode_way way = {.form = &gray};
    result luma = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, &way);
    assert_decoded(&luma);
    unsigned compared = 0;
    for (uint32_t y = 0; y < picture.desc.height; y++)
        for (uint32_t x = 0; x < picture.desc.width; x++) {
            const uint8_t *rgb = (uint8_t *)color.pixels.row[y] + 3 * x;
            bool clamped = false;
            for (int c = 0; c < 3; c++)
                clamped = clamped || rgb[c] == 0 || rgb[c] == 255;
            if (clamped)
                continue;
            int sum = (int)(rgb[0] * 19595u + rgb[1] * 38470u + rgb[2] * 7471u + 32768u) >> 16;
            assert_in_range(sum - ((uint8_t *)luma.pixels.row[y])[x] + 1, 0, 2);
            compared++;
        }
    assert_true(compared > 15000);
    result_destroy(&luma);
    result_destroy(&color);
    file_destroy(&encoded);
    sheet_destroy(&picture);
}

/* ---- choosing ---------------------------------------------------------------------------------- */

static bm_status choose(bm_decoder *decoder, bm_decode_form form, bm_desc *desc)
{
    return bm_codec_jpeg.decode_choose(decoder, &form, desc, NULL);
}

static void the_last_choice_holds(void **state)
{
    (void)state;
    static const bm_decode_limits limits = {0};
    file encoded = make(100, 60, BM_RGB, 3, BASELINE);
    bm_feed *feed = bm_feed_from_memory(encoded.bytes, encoded.size, 0);
    bm_picture picture = {0};
    bm_decoder *decoder;
    bm_desc desc;
    assert_int_equal(bm_codec_jpeg.decode_open(&decoder, feed, &limits, &picture, NULL), BM_OK);
    size_t whole_bytes = picture.decoder_bytes;
    assert_int_equal(choose(decoder, (bm_decode_form){.shrink = 3}, &desc), BM_OK);
    assert_int_equal(desc.width, 13);
    assert_int_equal(desc.height, 8);
    assert_true(picture.decoder_bytes < whole_bytes);
    const bm_decode_form without_width = {.gray = true, .shrink = 1, .x = 3, .y = 4, .height = 5};
    assert_int_equal(choose(decoder, without_width, &desc), BM_OK); /* all of it */
    assert_int_equal(desc.model, BM_GRAY);
    assert_int_equal(desc.width, 50);
    size_t half_bytes = picture.decoder_bytes;

    /* What is refused changes nothing. */
    bm_desc other;
    assert_int_equal(choose(decoder, (bm_decode_form){.shrink = 4}, &other), BM_E_UNSUPPORTED);
    const bm_decode_form outside = {.shrink = 2, .x = 20, .width = 6, .y = 1, .height = 1};
    assert_int_equal(choose(decoder, outside, &other), BM_E_PARAM);
    const bm_decode_form beyond = {.x = 1, .width = UINT32_MAX, .height = 1};
    assert_int_equal(choose(decoder, beyond, &other), BM_E_PARAM);
    const bm_decode_form flat = {.width = 10, .height = 0};
    assert_int_equal(choose(decoder, flat, &other), BM_E_PARAM);
    assert_int_equal(picture.decoder_bytes, half_bytes);
    assert_int_equal(picture.desc.width, 100);
    assert_int_equal(picture.desc.model, BM_RGB);

    sheet pixels = sheet_of(&desc);
    const bm_decode_form form = {.shrink = 1, .gray = true};
    sheet expected = reference(&encoded, &form);
    bm_rows all = {.row = {pixels.row}, .count = {desc.height}};
    assert_int_equal(bm_codec_jpeg.decode_rows(decoder, &all, NULL), BM_OK);
    assert_true(sheet_equal(&expected, &pixels));
    assert_int_equal(choose(decoder, form, &other), BM_E_INTERNAL); /* too late */
    assert_int_equal(bm_codec_jpeg.decode_end(decoder, NULL), BM_OK);
    bm_codec_jpeg.decode_close(decoder);
    bm_picture_clear(&picture);
    bm_feed_destroy(feed);
    sheet_destroy(&pixels);
    sheet_destroy(&expected);
    file_destroy(&encoded);
}

static void luma_is_refused_where_there_is_none(void **state)
{
    (void)state;
    const bm_decode_form gray = {.gray = true};
    const decode_way way = {.form = &gray};
    static const struct {
        bm_model model;
        J_COLOR_SPACE coding;
    } kinds[] = {{BM_RGB, JCS_RGB}, {BM_CMYK, JCS_CMYK}, {BM_CMYK, JCS_YCCK}};
    for (size_t k = 0; k < COUNT(kinds); k++) {
        sheet picture = sheet_drawn(20, 20, kinds[k].model, 8, 0);
        const jpeg_source how = {.coding = kinds[k].coding};
        file encoded = jpeg_write(&picture, &how);
        result decoded = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, &way);
        assert_fails(&decoded, BM_E_UNSUPPORTED, "no luma");
        result_destroy(&decoded);
        file_destroy(&encoded);
        sheet_destroy(&picture);
    }
}

/* A window is worth its name: it is not the whole width where columns can be left out. */
static void columns_are_left_out(void **state)
{
    (void)state;
    for (size_t s = 0; s < 5; s++)
        for (unsigned shrink = 0; shrink <= 3; shrink++) {
            file encoded = make(1000, 40, BM_RGB, s, BASELINE);
            const bm_decode_form form = {
                .shrink = (uint8_t)shrink, .x = 480 >> shrink, .width = 16, .y = 2, .height = 3};
            const decode_way way = {.form = &form};
            result decoded = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, &way);
            assert_decoded(&decoded);
            bool can = s != 4 || shrink == 0; /* 4:1:1 shrunk: see can_crop_columns() */
            if (can)
                assert_in_range(decoded.form.width, 16, 16 + 3 * 32);
            assert_int_equal(decoded.form.height, 3);
            result_destroy(&decoded);
            file_destroy(&encoded);
        }
}

/* ---- memory ------------------------------------------------------------------------------------ */

static void estimates_cover_every_form(void **state)
{
    (void)state;
    if (allocated() == 0)
        skip();
    static const bm_decode_limits limits = {0};
    sheet picture = sheet_drawn(4003, 301, BM_RGB, 8, 0);
    for (size_t s = 0; s < SAMPLINGS; s++)
        for (int coding = 0; coding < 2; coding++) {
            const jpeg_source how = source_of(s, coding);
            file encoded = jpeg_write(&picture, &how);
            for (unsigned f = 0; f < 16; f++) {
                bm_feed *feed = bm_feed_from_memory(encoded.bytes, encoded.size, 0);
                bm_decode_form form = {.shrink = f % 4, .gray = f >> 2 & 1};
                if (f >> 3) {
                    form.width = 300;
                    form.height = 9;
                }
                bm_picture record = {0};
                bm_decoder *decoder;
                bm_desc desc;
                size_t before = allocated();
                assert_int_equal(bm_codec_jpeg.decode_open(&decoder, feed, &limits, &record, NULL),
                                 BM_OK);
                assert_int_equal(bm_codec_jpeg.decode_choose(decoder, &form, &desc, NULL), BM_OK);
                size_t opened = allocated();
                assert_true(opened - before < 100000);
                sheet pixels = sheet_of(&desc);
                size_t sheet_bytes = allocated() - opened;
                bm_rows all = {.row = {pixels.row}, .count = {desc.height}};
                assert_int_equal(bm_codec_jpeg.decode_rows(decoder, &all, NULL), BM_OK);
                size_t taken = allocated() - before - sheet_bytes;
                assert_true(record.decoder_bytes >= taken);
                assert_true(record.decoder_bytes <= taken + taken / 4 + 300 * 1024);
                assert_int_equal(bm_codec_jpeg.decode_end(decoder, NULL), BM_OK);
                bm_codec_jpeg.decode_close(decoder);
                bm_feed_destroy(feed);
                bm_picture_clear(&record);
                sheet_destroy(&pixels);
            }
            file_destroy(&encoded);
        }
    sheet_destroy(&picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_pictures),
        cmocka_unit_test(larger_pictures),
        cmocka_unit_test(other_models),
        cmocka_unit_test(inks),
        cmocka_unit_test(luma_is_what_grayscale_makes),
        cmocka_unit_test(the_last_choice_holds),
        cmocka_unit_test(luma_is_refused_where_there_is_none),
        cmocka_unit_test(columns_are_left_out),
        cmocka_unit_test(estimates_cover_every_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
