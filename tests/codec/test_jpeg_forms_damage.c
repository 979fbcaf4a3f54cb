/* SPDX-License-Identifier: MIT */
/* Damaged JPEGs decoded smaller, as luma alone, and in part: as damage of the whole picture is told. */
#include "forms.h"

#include <stdlib.h>
#include <string.h>

/* ---- damage ------------------------------------------------------------------------------------ */

/* The forms whose errors are compared with those of the whole picture. */
static const bm_decode_form parts[] = {
    {.shrink = 1},
    {.shrink = 3, .gray = true},
    {.gray = true},
    {.x = 40, .y = 20, .width = 30, .height = 10},
    {.x = 0, .y = 0, .width = 5, .height = 1},
    {.shrink = 2, .x = 10, .y = 17, .width = 5, .height = 2},
    {.gray = true, .x = 3, .y = 50, .width = 60, .height = 30},
};

/* Decodes whole and in part: the same status, words and warnings, and the same pixels. Gives the status. */
static bm_status compare_damaged(const uint8_t *bytes, size_t size, const bm_decode_form *form,
                                 bool keep)
{
    const bm_decode_form whole_form = {.shrink = form->shrink, .gray = form->gray};
    const bm_decode_limits limits = {.max_pixels = 1000000, .max_scans = 50, .keep_damaged = keep};
    decode_way way = {.block = 700, .band = 5, .limits = limits, .form = &whole_form};
    result whole = decode(&bm_codec_jpeg, bytes, size, &way);
    bm_status status = whole.status;
    way.form = form;
    result part = decode(&bm_codec_jpeg, bytes, size, &way);
    if (part.status == BM_E_PARAM) { /* damage made the picture smaller than the window */
        status = BM_E_PARAM;
    } else {
        assert_int_equal(part.status, whole.status);
        assert_string_equal(part.error.message, whole.error.message);
        const bm_warnings *a = &part.picture.warnings, *b = &whole.picture.warnings;
        assert_int_equal(a->count, b->count);
        for (unsigned i = 0; i < a->count; i++)
            assert_string_equal(a->item[i].message, b->item[i].message);
        if (!status && form->width && !same_part(&whole.pixels, &part.pixels, form, &part.form))
            fail_msg("other pixels in a damaged picture");
        if (!status && !form->width)
            assert_true(sheet_equal(&whole.pixels, &part.pixels));
    }
    result_destroy(&part);
    result_destroy(&whole);
    return status;
}

static void truncation_is_noticed_in_every_form(void **state)
{
    (void)state;
    for (int coding = 0; coding < DC_ALONE; coding++) {
        file encoded = make(90, 83, BM_RGB, 3, coding);
        for (size_t cut = 0; cut + 2 < encoded.size; cut += 97) {
            uint8_t *bytes = malloc(cut + 1);
            assert_non_null(bytes);
            memcpy(bytes, encoded.bytes, cut);
            for (size_t p = 0; p < COUNT(parts); p++) {
                assert_int_equal(compare_damaged(bytes, cut, &parts[p], false), BM_E_TRUNCATED);
                compare_damaged(bytes, cut, &parts[p], true);
            }
            free(bytes);
        }
        for (size_t p = 0; p < COUNT(parts);
             p++) /* without an end marker, and with more behind it */
            for (size_t lost = 0; lost <= 2; lost++)
                compare_damaged(encoded.bytes, encoded.size - lost, &parts[p], false);
        file_destroy(&encoded);
    }
}

static void damage_is_the_same_in_every_form(void **state)
{
    (void)state;
    uint64_t seed = seed_of_the_test();
    unsigned failures = 0, rounds = 0;
    for (int coding = 0; coding < CODINGS; coding++) {
        file encoded = make(90, 83, BM_RGB, 3, coding);
        for (int round = 0; round < 60; round++, rounds++) {
            uint8_t *bytes = malloc(encoded.size);
            assert_non_null(bytes);
            memcpy(bytes, encoded.bytes, encoded.size);
            for (unsigned hits = random_next(&seed) % 8; hits < 8; hits++)
                bytes[random_next(&seed) % encoded.size] = (uint8_t)random_next(&seed);
            for (size_t p = 0; p < COUNT(parts); p++) {
                failures +=
                    compare_damaged(bytes, encoded.size, &parts[p], false) != BM_OK && p == 0;
                compare_damaged(bytes, encoded.size, &parts[p], true);
            }
            free(bytes);
        }
        file_destroy(&encoded);
    }
    assert_true(failures > rounds / 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(truncation_is_noticed_in_every_form),
        cmocka_unit_test(damage_is_the_same_in_every_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
