/* SPDX-License-Identifier: MIT */
/* Decoders and encoders that are used again: nothing of one picture is there in the next. */
#include <stdlib.h>
#include <string.h>

#include "kit.h"
#include "sources.h"

/* Takes all segments of that marker out. */
static file without(const file *from, unsigned marker)
{
    file to = {.bytes = malloc(from->size), .size = from->size};
    memcpy(to.bytes, from->bytes, from->size);
    uint8_t *at;
    while ((at = jpeg_find_marker(&to, marker, 0))) {
        size_t length = 2 + ((size_t)at[2] << 8 | at[3]);
        size_t behind = (size_t)(to.bytes + to.size - (at + length));
        memmove(at, at + length, behind);
        to.size -= length;
    }
    return to;
}

/* A file that lacks its tables must not get those of the file before it. */
static void test_tables_are_not_inherited(void **state)
{
    (void)state;
    enum { DQT = 0xdb, DHT = 0xc4 };
    sheet picture = sheet_drawn(61, 47, BM_RGB, 8, 20);
    const jpeg_source how = {.table_seed = 5};
    file whole = jpeg_write(&picture, &how);
    file no_steps = without(&whole, DQT), no_codes = without(&whole, DHT);
    result no_steps_alone = decode(&bm_codec_jpeg, no_steps.bytes, no_steps.size, NULL);
    result alone = decode(&bm_codec_jpeg, no_codes.bytes, no_codes.size, NULL);
    assert_int_not_equal(no_steps_alone.status, BM_OK);
    for (int i = 0; i < 3; i++) {
        result good = decode(&bm_codec_jpeg, whole.bytes, whole.size, NULL);
        assert_decoded(&good);
        result bad = decode(&bm_codec_jpeg, no_steps.bytes, no_steps.size, NULL);
        assert_fails(&bad, no_steps_alone.status, no_steps_alone.error.message);
        result_destroy(&bad);
        bad = decode(&bm_codec_jpeg, whole.bytes, whole.size, NULL);
        assert_true(sheet_equal(&bad.pixels, &good.pixels));
        result_destroy(&bad);
        bad = decode(&bm_codec_jpeg, no_codes.bytes, no_codes.size, NULL);
        assert_int_equal(bad.status, alone.status);
        if (!bad.status)
            assert_true(sheet_equal(&bad.pixels, &alone.pixels));
        result_destroy(&bad);
        result_destroy(&good);
    }
    result_destroy(&alone);
    result_destroy(&no_steps_alone);
    file_destroy(&whole);
    file_destroy(&no_steps);
    file_destroy(&no_codes);
    sheet_destroy(&picture);
}

/* Pictures of all kinds one after the other: each as it is alone, for a program that has used its decoder for others. */
static void test_any_order(void **state)
{
    (void)state;
    enum { KINDS = 6, ROUNDS = 60 };
    static const jpeg_source how[KINDS] = {{0},
                                           {.progressive = true},
                                           {.h = {2}, .v = {2}, .restart_rows = 1},
                                           {.arithmetic = true},
                                           {.one_component_a_scan = true, .wide_tables = true},
                                           {.h = {2, 1, 1}, .v = {1, 1, 1}, .table_seed = 9}};
    static const bm_model models[] = {BM_RGB, BM_GRAY, BM_CMYK};
    static const unsigned sides[] = {1, 17, 333};
    file encoded[KINDS * 3];
    result first[KINDS * 3];
    file again[KINDS * 3];
    for (unsigned i = 0; i < KINDS * 3; i++) {
        bm_model model = i % KINDS == 2 || i % KINDS == 5 ? BM_RGB : models[i % 3];
        sheet picture = sheet_drawn(sides[i / KINDS], 40 + 60 * (i / KINDS), model, 8, 10);
        encoded[i] = jpeg_write(&picture, &how[i % KINDS]);
        sheet_destroy(&picture);
        first[i] = decode(&bm_codec_jpeg, encoded[i].bytes, encoded[i].size, NULL);
        assert_decoded(&first[i]);
        bm_warnings warnings = {0};
        again[i] =
            encode_same(&bm_codec_jpeg, &first[i].pixels, NULL, &first[i].picture, &warnings);
    }
    uint64_t random = seed_of_the_test();
    for (unsigned round = 0; round < ROUNDS; round++) {
        unsigned i = random_next(&random) % (KINDS * 3);
        result now = decode(&bm_codec_jpeg, encoded[i].bytes, encoded[i].size, NULL);
        assert_decoded(&now);
        assert_true(sheet_equal(&now.pixels, &first[i].pixels));
        bm_warnings warnings = {0};
        file out = encode_same(&bm_codec_jpeg, &now.pixels, NULL, &now.picture, &warnings);
        assert_int_equal(out.size, again[i].size);
        assert_memory_equal(out.bytes, again[i].bytes, out.size);
        file_destroy(&out);
        result_destroy(&now);
    }
    for (unsigned i = 0; i < KINDS * 3; i++) {
        result_destroy(&first[i]);
        file_destroy(&encoded[i]);
        file_destroy(&again[i]);
    }
}

/* Like pictures take no memory anew. */
static void test_steady_state(void **state)
{
    (void)state;
    sheet picture = sheet_drawn(640, 480, BM_RGB, 8, 10);
    const jpeg_source how = {.h = {2}, .v = {2}};
    file encoded = jpeg_write(&picture, &how);
    size_t before = 0;
    for (int i = 0; i < 20; i++) {
        result now = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, NULL);
        assert_decoded(&now);
        result_destroy(&now);
        if (i == 2)
            before = allocated();
        if (i >= 2)
            assert_int_equal(allocated(), before);
    }
    file_destroy(&encoded);
    sheet_destroy(&picture);
}

static unsigned destroyed;
static void note(void *thing)
{
    (void)thing;
    destroyed++;
}

static void test_shelf(void **state)
{
    (void)state;
    static const bm_shelf_kind one = {note}, other = {note};
    static char things[2 * BM_SHELF_PLACES];
    bm_shelf *shelf = bm_shelf_create();
    assert_non_null(shelf);
    assert_null(bm_shelf_take(shelf, &one));
    assert_null(bm_shelf_take(NULL, &one));
    bm_shelf_put(NULL, &one, things);
    assert_int_equal(destroyed, 1);
    bm_shelf_put(shelf, &one, &things[0]);
    bm_shelf_put(shelf, &other, &things[1]);
    assert_ptr_equal(bm_shelf_take(shelf, &one), &things[0]);
    assert_null(bm_shelf_take(shelf, &one));
    assert_ptr_equal(bm_shelf_take(shelf, &other), &things[1]);
    assert_int_equal(destroyed, 1);
    for (unsigned i = 0; i < BM_SHELF_PLACES + 3; i++)
        bm_shelf_put(shelf, i % 2 ? &one : &other, &things[i]);
    assert_int_equal(destroyed, 4);
    bm_shelf_destroy(shelf);
    assert_int_equal(destroyed, 4 + BM_SHELF_PLACES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shelf),
        cmocka_unit_test(test_tables_are_not_inherited),
        cmocka_unit_test(test_any_order),
        cmocka_unit_test(test_steady_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
