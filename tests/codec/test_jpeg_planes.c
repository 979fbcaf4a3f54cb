/* SPDX-License-Identifier: MIT */
/* Planes of YCbCr as JPEG stores them: decoded, against libjpeg's samples before colours are converted; and on their way from file
 * to file. */
#include "planes.h"

#include <stdlib.h>
#include <string.h>

/* ---- decoding ---------------------------------------------------------------------------------- */

/* libjpeg's own pixels as YCbCr, where chroma was made larger by repeating it: the first pixel of each group has a sample as it
 * was stored. */
static planar reference(const file *encoded, unsigned shrink, const bm_desc *desc)
{
    struct jpeg_decompress_struct lib;
    struct jpeg_error_mgr errors;
    jpeg_open(&lib, &errors, encoded);
    lib.scale_num = 1;
    lib.scale_denom = 1u << shrink;
    lib.out_color_space = JCS_YCbCr;
    lib.do_fancy_upsampling = FALSE;
    jpeg_start_decompress(&lib);
    assert_int_equal(lib.output_width, desc->width);
    assert_int_equal(lib.output_height, desc->height);
    planar planes = planar_of(desc);
    uint8_t *pixels = malloc(3 * (size_t)desc->width);
    assert_non_null(pixels);
    for (uint32_t y = 0; y < desc->height; y++) {
        jpeg_read_scanlines(&lib, &pixels, 1);
        for (int p = 0; p < 3; p++) {
            const bm_plane_desc *plane = &desc->plane[p];
            if (y & ((1u << plane->vshift) - 1))
                continue;
            uint8_t *row = planes.row[p][y >> plane->vshift];
            for (uint32_t x = 0; x < plane->width; x++)
                row[x] = pixels[3 * ((size_t)x << plane->hshift) + (size_t)p];
        }
    }
    free(pixels);
    jpeg_finish_decompress(&lib);
    jpeg_destroy_decompress(&lib);
    return planes;
}

static void assert_planes(const file *encoded, unsigned shrink, uint32_t band)
{
    const bm_decode_form form = {.shrink = (uint8_t)shrink};
    const decode_way way = {.block = band % 3 ? 0 : 900, .band = band, .form = &form};
    decoded_planes decoded = decode_good_planes(encoded, &way);
    assert_int_equal(decoded.picture.warnings.count, 0);
    assert_int_equal(decoded.planes.desc.model, BM_YCBCR);
    planar expected = reference(encoded, shrink, &decoded.planes.desc);
    assert_true(planar_equal(&expected, &decoded.planes));
    planar_destroy(&expected);
    decoded_destroy(&decoded);
}

static void samples_are_those_that_are_stored(void **state)
{
    (void)state;
    static const uint32_t sides[][2] = {{200, 150}, {128, 96}, {67, 131}};
    for (size_t s = 0; s < COUNT(samplings); s++) {
        for (uint32_t side = 1; side <= 40; side++) {
            file encoded = make(side, side * 7 % 40 + 1, s, (int)((side + s) % CODINGS));
            for (unsigned shrink = 0; shrink <= 3; shrink++)
                assert_planes(&encoded, shrink, 4 * (side % 7));
            file_destroy(&encoded);
        }
        for (int coding = 0; coding < CODINGS; coding++) {
            size_t i = (s + (size_t)coding) % COUNT(sides);
            file encoded = make(sides[i][0], sides[i][1], s, coding);
            for (uint32_t band = 0; band <= 36; band += 4)
                assert_planes(&encoded, band / 4 % 4, band);
            file_destroy(&encoded);
        }
    }
}

static void planes_lie_as_jpeg_says(void **state)
{
    (void)state;
    for (size_t s = 0; s < COUNT(samplings); s++) {
        file encoded = make(33, 21, s, 0);
        decoded_planes decoded = decode_good_planes(&encoded, NULL);
        bm_desc expected;
        assert_int_equal(bm_desc_planar(&expected, 33, 21, BM_YCBCR, 8, NULL), BM_OK);
        assert_int_equal(bm_desc_subsample(&expected, shift_of(samplings[s][0]),
                                           shift_of(samplings[s][1]), NULL),
                         BM_OK);
        for (int p = 0; p < 3; p++) {
            const bm_plane_desc *a = &decoded.planes.desc.plane[p], *b = &expected.plane[p];
            assert_int_equal(a->hshift, b->hshift);
            assert_int_equal(a->vshift, b->vshift);
            assert_int_equal(a->siting_x, b->siting_x);
            assert_int_equal(a->siting_y, b->siting_y);
        }
        decoded_destroy(&decoded);
        file_destroy(&encoded);
    }
    /* Chroma that is decoded at luma's size in place of a half of it. */
    file encoded = make(33, 21, 3, 0);
    const bm_decode_form half = {.shrink = 1};
    const decode_way way = {.form = &half};
    decoded_planes decoded = decode_good_planes(&encoded, &way);
    assert_int_equal(decoded.planes.desc.plane[1].width, 17);
    assert_int_equal(decoded.planes.desc.plane[1].height, 11);
    decoded_destroy(&decoded);
    file_destroy(&encoded);
}

static void assert_no_planes(bm_model model, const jpeg_source *how)
{
    static const decode_way everything = {0};
    sheet picture = sheet_drawn(40, 30, model, 8, 20);
    file encoded = jpeg_write(&picture, how);
    decoded_planes decoded = decode_planes(encoded.bytes, encoded.size, &everything);
    assert_int_equal(decoded.status, BM_E_UNSUPPORTED);
    assert_non_null(strstr(decoded.error.message, "planes"));
    decoded_destroy(&decoded);
    file_destroy(&encoded);
    sheet_destroy(&picture);
}

static void what_has_no_such_planes_says_so(void **state)
{
    (void)state;
    assert_no_planes(BM_GRAY, &(jpeg_source){0});
    assert_no_planes(BM_CMYK, &(jpeg_source){0});
    assert_no_planes(BM_RGB, &(jpeg_source){.coding = JCS_RGB});
    assert_no_planes(BM_RGB, &(jpeg_source){.h = {3}});
    assert_no_planes(BM_RGB, &(jpeg_source){.h = {2, 2, 1}});
    assert_no_planes(BM_RGB, &(jpeg_source){.h = {1, 2, 2}});
    file encoded = make(40, 30, 3, 0);
    const bm_decode_form forms[] = {{.planes = true, .width = 8, .height = 8},
                                    {.planes = true, .gray = true}};
    for (size_t f = 0; f < COUNT(forms); f++) {
        const decode_way way = {.form = &forms[f]};
        result decoded = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, &way);
        assert_int_equal(decoded.status, BM_E_UNSUPPORTED);
        result_destroy(&decoded);
    }
    file_destroy(&encoded);
}

/* The same words as of the whole picture in colour, the same warnings where damage is kept. */
static void damage_is_told_as_ever(void **state)
{
    (void)state;
    uint64_t seed = seed_of_the_test();
    unsigned failures = 0;
    for (int coding = 0; coding < CODINGS; coding++) {
        file encoded = make(90, 83, 3, coding);
        for (int round = 0; round < 80; round++) {
            size_t size = round % 2 ? encoded.size : random_next(&seed) % encoded.size;
            uint8_t *bytes = malloc(size + 1);
            assert_non_null(bytes);
            memcpy(bytes, encoded.bytes, size);
            for (unsigned hits = 0; round % 2 && hits < 4; hits++)
                bytes[random_next(&seed) % size] = (uint8_t)random_next(&seed);
            const decode_way way = {
                .block = 700,
                .band = 8,
                .limits = {.max_pixels = 1000000, .max_scans = 50, .keep_damaged = round % 4 > 1}};
            result color = decode(&bm_codec_jpeg, bytes, size, &way);
            decoded_planes planes = decode_planes(bytes, size, &way);
            if (planes.status != BM_E_UNSUPPORTED) {
                assert_int_equal(planes.status, color.status);
                assert_string_equal(planes.error.message, color.error.message);
                assert_int_equal(planes.picture.warnings.count, color.picture.warnings.count);
                failures += color.status != BM_OK;
            }
            decoded_destroy(&planes);
            result_destroy(&color);
            free(bytes);
        }
        file_destroy(&encoded);
    }
    assert_true(failures > 100);
}

/* ---- both -------------------------------------------------------------------------------------- */

/* Counts the coefficients, and those that differ. */
static void compare_coefficients(const file *a, const file *b, unsigned *count, unsigned *other)
{
    struct jpeg_decompress_struct lib[2];
    struct jpeg_error_mgr errors[2];
    jvirt_barray_ptr *arrays[2];
    for (int i = 0; i < 2; i++) {
        jpeg_open(&lib[i], &errors[i], i ? b : a);
        arrays[i] = jpeg_read_coefficients(&lib[i]);
    }
    for (int c = 0; c < 3; c++)
        for (JDIMENSION y = 0; y < lib[0].comp_info[c].height_in_blocks; y++) {
            JBLOCKROW row[2];
            for (int i = 0; i < 2; i++)
                row[i] = *lib[i].mem->access_virt_barray((j_common_ptr)&lib[i], arrays[i][c], y, 1,
                                                         FALSE);
            for (JDIMENSION x = 0; x < lib[0].comp_info[c].width_in_blocks; x++)
                for (int k = 0; k < DCTSIZE2; k++, ++*count)
                    *other += row[0][x][k] != row[1][x][k];
        }
    for (int i = 0; i < 2; i++)
        jpeg_destroy_decompress(&lib[i]);
}

/* Through planes, by the source's tables, the coefficients come out as they were: nothing is converted on the way. */
static void a_round_trip_keeps_the_coefficients(void **state)
{
    (void)state;
    static const bm_encode_options nothing_said;
    for (size_t s = 0; s < COUNT(samplings); s++) {
        sheet picture = sheet_drawn(192, 160, BM_RGB, 8, 12);
        const jpeg_source how = source_of(s, 0);
        file encoded = jpeg_write(&picture, &how);
        decoded_planes decoded = decode_good_planes(&encoded, NULL);
        file again = encode_planes(&decoded.planes, &nothing_said, &decoded.picture, 32);
        unsigned count = 0, other = 0;
        compare_coefficients(&encoded, &again, &count, &other);
        assert_true(count >= 192 * 160);
        assert_in_range(other, 0, count / 10000);
        decoded_destroy(&decoded);
        file_destroy(&again);
        file_destroy(&encoded);
        sheet_destroy(&picture);
    }
}

static void estimates_cover_what_planes_take(void **state)
{
    (void)state;
    if (allocated() == 0)
        skip();
    static const bm_decode_limits limits = {0};
    static const bm_encode_options nothing_said;
    for (size_t s = 0; s < COUNT(samplings); s++)
        for (int coding = 0; coding < 2; coding++) {
            file encoded = make(4003, 130, s, coding);
            bm_feed *feed = bm_feed_from_memory(encoded.bytes, encoded.size, 0);
            bm_picture record = {0};
            bm_decoder *decoder;
            bm_desc desc;
            bm_decode_form form = {.planes = true};
            size_t before = allocated();
            assert_int_equal(bm_codec_jpeg.decode_open(&decoder, feed, &limits, &record, NULL),
                             BM_OK);
            assert_int_equal(bm_codec_jpeg.decode_choose(decoder, &form, &desc, NULL), BM_OK);
            size_t opened = allocated();
            planar planes = planar_of(&desc);
            size_t planes_bytes = allocated() - opened;
            bm_rows rows;
            for (uint32_t i = 0; band_of(&planes, i, 64, &rows); i++)
                assert_int_equal(bm_codec_jpeg.decode_rows(decoder, &rows, NULL), BM_OK);
            assert_estimate(record.decoder_bytes, allocated() - before - planes_bytes);
            bm_codec_jpeg.decode_close(decoder);
            bm_feed_destroy(feed);

            bm_memory_drain drain;
            bm_memory_drain_init(&drain);
            drain.bytes = malloc(drain.capacity = 4 << 20);
            bm_warnings warnings = {0};
            const bm_encode_request request = {.drain = &drain.drain,
                                               .desc = &desc,
                                               .options = &nothing_said,
                                               .source = &record,
                                               .warnings = &warnings};
            bm_encoder *encoder;
            before = allocated();
            assert_int_equal(bm_codec_jpeg.encode_open(&encoder, &request, NULL), BM_OK);
            assert_true(band_of(&planes, 0, 64, &rows));
            assert_int_equal(bm_codec_jpeg.encode_rows(encoder, &rows, NULL), BM_OK);
            assert_estimate(bm_codec_jpeg.encode_bytes(&desc, &nothing_said, &record),
                            allocated() - before);
            bm_codec_jpeg.encode_close(encoder);
            free(drain.bytes);
            bm_picture_clear(&record);
            planar_destroy(&planes);
            file_destroy(&encoded);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_are_those_that_are_stored),
        cmocka_unit_test(planes_lie_as_jpeg_says),
        cmocka_unit_test(what_has_no_such_planes_says_so),
        cmocka_unit_test(damage_is_told_as_ever),
        cmocka_unit_test(a_round_trip_keeps_the_coefficients),
        cmocka_unit_test(estimates_cover_what_planes_take),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
