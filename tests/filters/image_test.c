/* SPDX-License-Identifier: MIT */
/* Descriptions of pictures, strides, and the memory behind images. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "bandmill/image.h"
#include "bandmill/size.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const uint32_t sizes[][2] = {
    {1, 1}, {2, 3}, {7, 5}, {64, 64}, {1021, 1}, {1, 1021}, {BM_MAX_SIDE, BM_MAX_SIDE}};

/* ---- descriptions ---------------------------------------------------------------------------- */

static void models_are_known_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        unsigned channels;
        bool alpha;
    } models[BM_MODEL_COUNT] = {
        [BM_GRAY] = {"gray", 1, false}, [BM_GRAYA] = {"gray+alpha", 2, true},
        [BM_RGB] = {"RGB", 3, false},   [BM_RGBA] = {"RGBA", 4, true},
        [BM_CMYK] = {"CMYK", 4, false}, [BM_YCBCR] = {"YCbCr", 3, false}};
    for (int model = 0; model < BM_MODEL_COUNT; model++) {
        assert_string_equal(bm_model_name((bm_model)model), models[model].name);
        assert_int_equal(bm_model_channels((bm_model)model), models[model].channels);
        assert_int_equal(bm_model_has_alpha((bm_model)model), models[model].alpha);
    }
    assert_string_equal(bm_model_name(BM_MODEL_COUNT), "unknown");
    assert_int_equal(bm_model_channels((bm_model)99), 0);
    assert_false(bm_model_has_alpha((bm_model)99));
}

static void every_model_and_size_can_be_described(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (int model = 0; model < BM_MODEL_COUNT; model++)
            for (unsigned depth = 8; depth <= 16; depth += 8) {
                uint32_t width = sizes[i][0], height = sizes[i][1];
                unsigned channels = bm_model_channels((bm_model)model);
                bm_desc desc;
                assert_int_equal(
                    bm_desc_interleaved(&desc, width, height, (bm_model)model, depth, NULL), BM_OK);
                assert_int_equal(bm_desc_check(&desc, NULL), BM_OK);
                assert_int_equal(desc.planes, 1);
                assert_int_equal(desc.plane[0].channels, channels);
                assert_int_equal(bm_desc_row_bytes(&desc, 0), (size_t)width * channels * depth / 8);

                assert_int_equal(bm_desc_planar(&desc, width, height, (bm_model)model, depth, NULL),
                                 BM_OK);
                assert_int_equal(bm_desc_check(&desc, NULL), BM_OK);
                assert_int_equal(desc.planes, channels);
                for (unsigned p = 0; p < channels; p++) {
                    assert_int_equal(desc.plane[p].width, width);
                    assert_int_equal(desc.plane[p].height, height);
                    assert_int_equal(bm_desc_row_bytes(&desc, p), (size_t)width * depth / 8);
                }
            }
}

static void impossible_pictures_are_refused(void **state)
{
    (void)state;
    static const struct {
        uint32_t width, height;
        int model;
        unsigned depth;
        const char *word;
    } bad[] = {{0, 5, BM_RGB, 8, "0x5"},
               {5, 0, BM_RGB, 8, "5x0"},
               {BM_MAX_SIDE + 1u, 5, BM_RGB, 8, "1073741824x5"},
               {5, UINT32_MAX, BM_RGB, 8, "5x4294967295"},
               {5, 5, BM_RGB, 0, "0 bits"},
               {5, 5, BM_RGB, 1, "1 bits"},
               {5, 5, BM_RGB, 12, "12 bits"},
               {5, 5, BM_RGB, 32, "32 bits"},
               {5, 5, BM_RGB, 8 + 256, "264 bits"},
               {5, 5, BM_MODEL_COUNT, 8, "model 6"},
               {5, 5, -1, 8, "model"}};
    for (size_t i = 0; i < COUNT(bad); i++) {
        bm_desc desc;
        bm_error error;
        assert_int_equal(bm_desc_interleaved(&desc, bad[i].width, bad[i].height,
                                             (bm_model)bad[i].model, bad[i].depth, &error),
                         BM_E_PARAM);
        assert_int_equal(error.status, BM_E_PARAM);
        assert_non_null(strstr(error.message, bad[i].word));
        assert_int_equal(bm_desc_planar(&desc, bad[i].width, bad[i].height, (bm_model)bad[i].model,
                                        bad[i].depth, NULL),
                         BM_E_PARAM);
    }
}

static void subsampled_planes_round_up_and_sit_in_the_middle(void **state)
{
    (void)state;
    static const int siting[] = {0, 8, 24}; /* (2^shift - 1) / 2 pixels in sixteenths */
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (unsigned h = 0; h <= 2; h++)
            for (unsigned v = 0; v <= 2; v++) {
                bm_desc desc;
                assert_int_equal(bm_desc_planar(&desc, sizes[i][0], sizes[i][1], BM_YCBCR, 8, NULL),
                                 BM_OK);
                assert_int_equal(bm_desc_subsample(&desc, h, v, NULL), BM_OK);
                assert_int_equal(bm_desc_check(&desc, NULL), BM_OK);
                assert_int_equal(desc.plane[0].width, sizes[i][0]);
                for (unsigned p = 1; p < 3; p++) {
                    uint32_t across = 1u << h, down = 1u << v;
                    assert_int_equal(desc.plane[p].width,
                                     sizes[i][0] / across + (sizes[i][0] % across != 0));
                    assert_int_equal(desc.plane[p].height,
                                     sizes[i][1] / down + (sizes[i][1] % down != 0));
                    assert_int_equal(desc.plane[p].siting_x, siting[h]);
                    assert_int_equal(desc.plane[p].siting_y, siting[v]);
                }
            }
}

static void only_ycbcr_planes_can_be_subsampled(void **state)
{
    (void)state;
    bm_desc desc;
    bm_desc_planar(&desc, 8, 8, BM_RGB, 8, NULL);
    assert_int_equal(bm_desc_subsample(&desc, 1, 1, NULL), BM_E_PARAM);
    bm_desc_interleaved(&desc, 8, 8, BM_YCBCR, 8, NULL);
    assert_int_equal(bm_desc_subsample(&desc, 1, 1, NULL), BM_E_PARAM);
    bm_desc_planar(&desc, 8, 8, BM_YCBCR, 8, NULL);
    assert_int_equal(bm_desc_subsample(&desc, 3, 0, NULL), BM_E_PARAM);
    assert_int_equal(bm_desc_subsample(&desc, 0, 3, NULL), BM_E_PARAM);
    assert_int_equal(bm_desc_subsample(&desc, UINT32_MAX, 0, NULL), BM_E_PARAM);
}

static void check_notices_every_inconsistency(void **state)
{
    (void)state;
    bm_desc good, bad[19];
    bm_desc_planar(&good, 9, 9, BM_YCBCR, 8, NULL);
    bm_desc_subsample(&good, 1, 1, NULL);
    for (size_t i = 0; i < COUNT(bad); i++)
        bad[i] = good;
    bad[0].width = 0;
    bad[1].height = BM_MAX_SIDE + 1u;
    bad[2].width = 11;
    bad[3].height = 8;
    bad[4].model = BM_MODEL_COUNT;
    bad[5].model = BM_CMYK;
    bad[6].depth = 10;
    bad[7].planes = 0;
    bad[8].planes = 2;
    bad[9].planes = 4;
    bad[10].planes = 1;
    bad[11].plane[0].channels = 3;
    bad[12].plane[2].channels = 0;
    bad[13].plane[1].hshift = 0;
    bad[14].plane[1].vshift = 2;
    bad[15].plane[2].width = 4;
    bad[16].plane[2].height = 9;
    bad[17].plane[1].hshift = 40;
    bad[18].premultiplied = 65025;
    for (size_t i = 0; i < COUNT(bad); i++) {
        bm_error error = {0};
        if (bm_desc_check(&bad[i], &error) != BM_E_PARAM)
            fail_msg("case %zu was accepted", i);
        assert_true(error.message[0]);
    }
}

static void premultiplied_needs_alpha_and_16_bits(void **state)
{
    (void)state;
    bm_desc desc;
    for (int model = 0; model < BM_MODEL_COUNT; model++)
        for (unsigned depth = 8; depth <= 16; depth += 8) {
            bm_desc_interleaved(&desc, 3, 3, (bm_model)model, depth, NULL);
            bm_status wanted =
                depth == 16 && bm_model_has_alpha((bm_model)model) ? BM_OK : BM_E_PARAM;
            desc.premultiplied = 65025;
            assert_int_equal(bm_desc_check(&desc, NULL), wanted);
            desc.premultiplied = 65535;
            assert_int_equal(bm_desc_check(&desc, NULL), wanted);
            desc.premultiplied = 255;
            assert_int_equal(bm_desc_check(&desc, NULL), BM_E_PARAM);
        }
}

/* ---- memory ---------------------------------------------------------------------------------- */

static void size_helpers_notice_overflow(void **state)
{
    (void)state;
    size_t sum = SIZE_MAX - 5, product = 0;
    assert_true(bm_size_add(&sum, 5));
    assert_false(bm_size_add(&sum, 1));
    assert_int_equal(sum, SIZE_MAX);
    assert_true(bm_size_mul(SIZE_MAX / 3, 3, &product));
    assert_int_equal(product, SIZE_MAX / 3 * 3);
    assert_false(bm_size_mul(SIZE_MAX / 3 + 1, 3, &product));
    assert_int_equal(bm_size_align(0, 64), 0);
    assert_int_equal(bm_size_align(1, 64), 64);
    assert_int_equal(bm_size_align(64, 64), 64);
}

static void strides_leave_room_at_both_ends(void **state)
{
    (void)state;
    for (uint32_t width = 1; width < 300; width++) {
        bm_desc desc;
        bm_desc_interleaved(&desc, width, 2, BM_RGB, 16, NULL);
        size_t stride = bm_desc_stride(&desc, 0);
        assert_int_equal(stride % BM_ROW_ALIGN, 0);
        assert_in_range(stride, bm_desc_row_bytes(&desc, 0) + 2 * BM_ROW_ALIGN,
                        bm_desc_row_bytes(&desc, 0) + 3 * BM_ROW_ALIGN - 1);
    }
}

/* Rows must be aligned, apart from each other, and stay inside the allocation with their spare
 * bytes: the address sanitizer sees the last. */
static void created_images_hold_every_row_and_its_margins(void **state)
{
    (void)state;
    for (size_t i = 0; i + 1 < COUNT(sizes); i++)
        for (unsigned shift = 0; shift <= 2; shift++) {
            bm_desc desc;
            bm_desc_planar(&desc, sizes[i][0], sizes[i][1], BM_YCBCR, shift ? 8 : 16, NULL);
            bm_desc_subsample(&desc, shift, 2 - shift, NULL);
            bm_image image;
            assert_int_equal(bm_image_create(&image, &desc, NULL), BM_OK);
            assert_non_null(image.owned);
            for (unsigned p = 0; p < 3; p++)
                for (uint32_t y = 0; y < desc.plane[p].height; y++) {
                    uint8_t *row = bm_image_row(&image, p, y);
                    assert_int_equal((uintptr_t)row % BM_ROW_ALIGN, 0);
                    memset(row - BM_ROW_ALIGN, 0xee, BM_ROW_ALIGN);
                    memset(row, (int)(16 * p + y % 16), bm_desc_row_bytes(&desc, p));
                    memset(row + bm_desc_row_bytes(&desc, p), 0xee, BM_ROW_ALIGN);
                }
            for (unsigned p = 0; p < 3; p++)
                for (uint32_t y = 0; y < desc.plane[p].height; y++) {
                    const uint8_t *row = bm_image_row(&image, p, y);
                    for (size_t k = 0; k < bm_desc_row_bytes(&desc, p); k++)
                        assert_int_equal(row[k], 16 * p + y % 16);
                }
            bm_image_destroy(&image);
            assert_null(image.owned);
            bm_image_destroy(&image);
        }
    bm_image_destroy(&(bm_image){0});
    bm_image_destroy(NULL);
}

static void images_beyond_the_machine_are_refused(void **state)
{
    (void)state;
    bm_desc desc;
    bm_image image;
    bm_error error;
    bm_desc_planar(&desc, BM_MAX_SIDE, BM_MAX_SIDE, BM_RGBA, 16, NULL);
    assert_int_equal(bm_image_create(&image, &desc, &error), BM_E_NOMEM);
    assert_non_null(strstr(error.message, "1073741823x1073741823"));
    assert_null(image.owned);
    /* no overflow, but 2^60 bytes */
    bm_desc_interleaved(&desc, BM_MAX_SIDE, BM_MAX_SIDE, BM_GRAY, 8, NULL);
    assert_int_equal(bm_image_create(&image, &desc, &error), BM_E_NOMEM);
    assert_null(image.owned);
    desc.planes = 3;
    assert_int_equal(bm_image_create(&image, &desc, &error), BM_E_PARAM);
    bm_image_destroy(&image);
}

static void borrowed_memory_is_viewed_in_place(void **state)
{
    (void)state;
    static _Alignas(2) uint8_t bytes[100];
    bm_desc desc;
    bm_image image;
    bm_desc_interleaved(&desc, 5, 4, BM_RGB, 8, NULL);
    assert_int_equal(bm_image_borrow(&image, &desc, bytes, 15, NULL), BM_OK);
    assert_null(image.owned);
    assert_ptr_equal(bm_image_row(&image, 0, 3), bytes + 45);
    assert_int_equal(bm_image_borrow(&image, &desc, bytes + 80, -20, NULL), BM_OK);
    assert_ptr_equal(bm_image_row(&image, 0, 4), bytes);
    bm_image_destroy(&image);

    static const ptrdiff_t overlapping[] = {14, -14, 0, 1};
    for (size_t i = 0; i < COUNT(overlapping); i++)
        assert_int_equal(bm_image_borrow(&image, &desc, bytes, overlapping[i], NULL), BM_E_PARAM);
    assert_int_equal(bm_image_borrow(&image, &desc, NULL, 15, NULL), BM_E_PARAM);
    assert_int_equal(bm_image_borrow(&image, &desc, bytes, PTRDIFF_MIN, NULL), BM_OK);
    bm_desc_interleaved(&desc, 5, 1, BM_RGB, 8, NULL);
    assert_int_equal(bm_image_borrow(&image, &desc, bytes, 0, NULL), BM_OK);

    bm_desc_interleaved(&desc, 5, 2, BM_RGB, 16, NULL);
    assert_int_equal(bm_image_borrow(&image, &desc, bytes, 30, NULL), BM_OK);
    assert_int_equal(bm_image_borrow(&image, &desc, bytes + 1, 30, NULL), BM_E_PARAM);
    assert_int_equal(bm_image_borrow(&image, &desc, bytes, 31, NULL), BM_E_PARAM);
    bm_desc_planar(&desc, 5, 2, BM_RGB, 8, NULL);
    assert_int_equal(bm_image_borrow(&image, &desc, bytes, 15, NULL), BM_E_PARAM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(models_are_known_by_name),
        cmocka_unit_test(every_model_and_size_can_be_described),
        cmocka_unit_test(impossible_pictures_are_refused),
        cmocka_unit_test(subsampled_planes_round_up_and_sit_in_the_middle),
        cmocka_unit_test(only_ycbcr_planes_can_be_subsampled),
        cmocka_unit_test(check_notices_every_inconsistency),
        cmocka_unit_test(premultiplied_needs_alpha_and_16_bits),
        cmocka_unit_test(size_helpers_notice_overflow),
        cmocka_unit_test(strides_leave_room_at_both_ends),
        cmocka_unit_test(created_images_hold_every_row_and_its_margins),
        cmocka_unit_test(images_beyond_the_machine_are_refused),
        cmocka_unit_test(borrowed_memory_is_viewed_in_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
