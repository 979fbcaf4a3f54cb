/* SPDX-License-Identifier: MIT */
/* The orientation in EXIF blocks and XMP packets, found and changed: real ones, damaged ones, hostile ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exif.h"
#include "xmp.h"

typedef struct entry {
    unsigned tag, type;
    uint32_t count, value;
} entry;

static void put(uint8_t *at, uint32_t value, unsigned bytes, bool big_endian)
{
    for (unsigned i = 0; i < bytes; i++)
        at[big_endian ? bytes - 1 - i : i] = (uint8_t)(value >> 8 * i);
}

/* A block with one directory at `offset`. A SHORT stands in the first two bytes of its field. */
static size_t make(uint8_t *block, bool big_endian, uint32_t offset, const entry *entries,
                   unsigned count)
{
    memset(block, 0, offset);
    memcpy(block, big_endian ? "MM\0*" : "II*\0", 4);
    put(block + 4, offset, 4, big_endian);
    put(block + offset, count, 2, big_endian);
    uint8_t *at = block + offset + 2;
    for (unsigned i = 0; i < count; i++, at += 12) {
        memset(at, 0, 12);
        put(at, entries[i].tag, 2, big_endian);
        put(at + 2, entries[i].type, 2, big_endian);
        put(at + 4, entries[i].count, 4, big_endian);
        put(at + 8, entries[i].value, entries[i].type == 3 ? 2 : 4, big_endian);
    }
    put(at, 0, 4, big_endian);
    return (size_t)(at + 4 - block);
}

/* In memory of exactly that size, so that a sanitizer sees a byte too far. */
static unsigned orientation_of(const uint8_t *block, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1);
    assert_non_null(exact);
    memcpy(exact, block, size);
    unsigned orientation = bm_exif_orientation(exact, size);
    free(exact);
    return orientation;
}

static void finds_it_in_both_byte_orders(void **state)
{
    (void)state;
    uint8_t block[256];
    for (unsigned big = 0; big < 2; big++)
        for (unsigned value = 1; value <= 8; value++)
            for (uint32_t offset = 8; offset < 60; offset += 13) {
                const entry entries[] = {
                    {0x010f, 2, 6, 200}, {0x0112, 3, 1, value}, {0x011a, 5, 1, 220}};
                size_t size = make(block, big, offset, entries, 3);
                assert_int_equal(orientation_of(block, size), value);
            }
}

static void takes_a_long_for_a_short(void **state)
{
    (void)state;
    uint8_t block[64];
    const entry entries[] = {{0x0112, 4, 1, 6}};
    for (unsigned big = 0; big < 2; big++)
        assert_int_equal(orientation_of(block, make(block, big, 8, entries, 1)), 6);
}

static void what_makes_no_sense_is_upright(void **state)
{
    (void)state;
    static const entry odd[] = {
        {0x0112, 3, 1, 0},  {0x0112, 3, 1, 9}, {0x0112, 3, 1, 65535}, {0x0112, 4, 1, 0x60000},
        {0x0112, 3, 2, 6},  {0x0112, 3, 0, 6}, {0x0112, 2, 1, 6},     {0x0112, 5, 1, 6},
        {0x0112, 99, 1, 6}, {0x0113, 3, 1, 6},
    };
    uint8_t block[64];
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        for (unsigned big = 0; big < 2; big++)
            assert_int_equal(orientation_of(block, make(block, big, 8, &odd[i], 1)), 1);
}

static void every_truncation_is_safe(void **state)
{
    (void)state;
    uint8_t block[256];
    const entry entries[] = {{0x010f, 2, 6, 200}, {0x0112, 3, 1, 8}, {0x011a, 5, 1, 220}};
    for (unsigned big = 0; big < 2; big++) {
        size_t size = make(block, big, 8, entries, 3);
        size_t complete = 8 + 2 + 2 * 12; /* header, count, two entries */
        for (size_t cut = 0; cut <= size; cut++)
            assert_int_equal(orientation_of(block, cut), cut < complete ? 1 : 8);
    }
}

static void hostile_directories_are_safe(void **state)
{
    (void)state;
    uint8_t block[64];
    const entry entries[] = {{0x010f, 2, 6, 200}};
    static const uint32_t offsets[] = {0, 1, 7, 22, 23, 24, 25, 26, 27, 0x7fffffff, 0xffffffff};
    for (unsigned big = 0; big < 2; big++) {
        size_t size = make(block, big, 8, entries, 1);
        for (size_t i = 0; i < sizeof offsets / sizeof offsets[0]; i++) {
            put(block + 4, offsets[i], 4, big);
            assert_int_equal(orientation_of(block, size), 1);
        }
        put(block + 4, 8, 4, big);
        put(block + 8, 0xffff, 2, big); /* more entries than there are */
        assert_int_equal(orientation_of(block, size), 1);
    }
    assert_int_equal(orientation_of((const uint8_t *)"IM*\0\0\0\0\x08\0\1", 10), 1);
    assert_int_equal(bm_exif_orientation(NULL, 0), 1);
}

static void random_bytes_are_safe(void **state)
{
    (void)state;
    const char *text = getenv("BANDMILL_SEED");
    uint64_t seed = text ? strtoull(text, NULL, 10) : 20260917;
    print_message("seed %llu (set BANDMILL_SEED for another)\n", (unsigned long long)seed);
    srand((unsigned)seed);
    uint8_t block[128];
    for (int round = 0; round < 20000; round++) {
        const entry entries[] = {{0x010f, 2, 6, 200}, {0x0112, 3, 1, 8}, {0x8769, 4, 1, 20}};
        size_t size = make(block, round % 2, 8, entries, 3);
        for (int hits = rand() % 6; hits >= 0; hits--)
            block[(size_t)rand() % size] = (uint8_t)rand();
        size -= (size_t)(rand() % 8);
        unsigned orientation = orientation_of(block, size);
        assert_in_range(orientation, 1, 8);
        uint8_t *exact = malloc(size);
        memcpy(exact, block, size);
        bm_exif_drop_thumbnail(exact, size);
        bm_exif_set_orientation(exact, size, 2);
        bm_exif_set_srgb(exact, size);
        free(exact);
    }
}

static void the_smallest_block_says_what_it_was_made_for(void **state)
{
    (void)state;
    for (unsigned value = 1; value <= 8; value++) {
        uint8_t block[BM_EXIF_MINIMAL_BYTES], expected[64];
        const entry entries[] = {{0x0112, 3, 1, value}};
        bm_exif_minimal(block, value);
        assert_int_equal(make(expected, true, 8, entries, 1), sizeof block);
        assert_memory_equal(block, expected, sizeof block);
        assert_int_equal(orientation_of(block, sizeof block), value);
    }
}

/* Exactly the low byte of the orientation changes, and only where one is stated. */
static void setting_it_changes_one_byte(void **state)
{
    (void)state;
    const entry entries[] = {{0x010f, 2, 6, 200}, {0x0112, 3, 1, 8}, {0x011a, 5, 1, 220}};
    const entry as_long[] = {{0x0112, 4, 1, 8}}, none[] = {{0x010f, 2, 6, 200}};
    for (unsigned big = 0; big < 2; big++) {
        uint8_t block[64], before[64];
        size_t size = make(block, big, 8, entries, 3);
        memcpy(before, block, size);
        bm_exif_set_orientation(block, size, 3);
        assert_int_equal(orientation_of(block, size), 3);
        unsigned changed = 0;
        for (size_t i = 0; i < size; i++)
            changed += block[i] != before[i];
        assert_int_equal(changed, 1);

        size = make(block, big, 8, as_long, 1);
        bm_exif_set_orientation(block, size, 3);
        assert_int_equal(orientation_of(block, size), 3);

        size = make(block, big, 8, none, 1);
        memcpy(before, block, size);
        bm_exif_set_orientation(block, size, 3);
        assert_memory_equal(block, before, size);
    }
}

static void a_dropped_thumbnail_is_not_found(void **state)
{
    (void)state;
    const entry entries[] = {{0x010f, 2, 6, 200}, {0x0112, 3, 1, 8}};
    for (unsigned big = 0; big < 2; big++) {
        uint8_t block[64], expected[64];
        size_t size = make(block, big, 8, entries, 2);
        memcpy(expected, block, size);
        put(block + size - 4, 40, 4, big); /* where the thumbnail's directory would be */
        bm_exif_drop_thumbnail(block, size);
        assert_memory_equal(block, expected, size);
        /* One that breaks off keeps what it has. */
        memcpy(expected, block, size);
        bm_exif_drop_thumbnail(block, size - 1);
        bm_exif_drop_thumbnail(block, size - 5);
        assert_memory_equal(block, expected, size);
    }
}

/* The colour space is stated in a directory of its own. */
static void setting_srgb_changes_the_colour_space_alone(void **state)
{
    (void)state;
    enum { CAMERA_AT = 64 };
    const entry first[] = {{0x0112, 3, 1, 8}, {0x8769, 4, 1, CAMERA_AT}};
    const entry camera[] = {{0x9000, 7, 4, 0}, {0xa001, 3, 1, 65535}};
    const entry odd[] = {{0xa001, 2, 1, 65}};
    for (unsigned big = 0; big < 2; big++) {
        uint8_t block[192], directory[192], expected[192];
        make(block, big, 8, first, 2);
        size_t size = make(directory, big, CAMERA_AT, camera, 2);
        memcpy(block + CAMERA_AT, directory + CAMERA_AT, size - CAMERA_AT);
        memcpy(expected, block, size);
        put(expected + CAMERA_AT + 2 + 12 + 8, 1, 2, big);
        bm_exif_set_srgb(block, size);
        assert_memory_equal(block, expected, size);
        for (size_t cut = 0; cut < size; cut++) {
            uint8_t *exact = malloc(cut ? cut : 1);
            assert_non_null(exact);
            memcpy(exact, block, cut);
            bm_exif_set_srgb(exact, cut);
            free(exact);
        }
        size = make(directory, big, CAMERA_AT, odd, 1);
        memcpy(block + CAMERA_AT, directory + CAMERA_AT, size - CAMERA_AT);
        memcpy(expected, block, size);
        bm_exif_set_srgb(block, size);
        assert_memory_equal(block, expected, size);
    }
}

/* The size stands in a directory of its own, to which the first one points. */
static void the_size_is_set_where_it_is_stated(void **state)
{
    (void)state;
    enum { PHOTO_AT = 40 };
    const entry link[] = {{0x8769, 4, 1, PHOTO_AT}};
    for (unsigned big = 0; big < 2; big++)
        for (unsigned type = 3; type <= 4; type++) {
            uint8_t block[128] = {0}, expected[128], photo[128];
            const entry old[] = {{0xa001, 3, 1, 1}, {0xa002, type, 1, 400}, {0xa003, type, 1, 300}};
            const entry new[] = {
                {0xa001, 3, 1, 1}, {0xa002, type, 1, 70}, {0xa003, type, 1, 60000}};
            make(block, big, 8, link, 1);
            size_t size = make(photo, big, PHOTO_AT, old, 3);
            memcpy(block + PHOTO_AT, photo + PHOTO_AT, size - PHOTO_AT);
            memcpy(expected, block, size);
            make(photo, big, PHOTO_AT, new, 3);
            memcpy(expected + PHOTO_AT, photo + PHOTO_AT, size - PHOTO_AT);
            bm_exif_set_size(block, size, 70, 60000);
            assert_memory_equal(block, expected, size);
            /* A SHORT has no room for more. */
            bm_exif_set_size(block, size, 70, 70000);
            assert_int_equal(memcmp(block, expected, size) == 0, type == 3);

            for (size_t cut = 0; cut < size; cut++) {
                uint8_t *exact = malloc(cut ? cut : 1);
                assert_non_null(exact);
                memcpy(exact, block, cut);
                bm_exif_set_size(exact, cut, 1, 1);
                free(exact);
            }
        }
}

static void assert_xmp(const char *before, const char *after)
{
    size_t size = strlen(before);
    uint8_t *packet = malloc(size + 1);
    memcpy(packet, before, size + 1);
    bm_xmp_set_orientation(packet, size, 1);
    assert_string_equal((char *)packet, after);
    free(packet);
}

static void xmp_says_the_same(void **state)
{
    (void)state;
    assert_xmp("<a tiff:Orientation=\"6\" b=\"6\"/>", "<a tiff:Orientation=\"1\" b=\"6\"/>");
    assert_xmp("<a tiff:Orientation = '3'/>", "<a tiff:Orientation = '1'/>");
    assert_xmp("<tiff:Orientation>8</tiff:Orientation> x <tiff:Orientation> 5 <",
               "<tiff:Orientation>1</tiff:Orientation> x <tiff:Orientation> 1 <");
    static const char *const alone[] = {"",
                                        "tiff:Orientation",
                                        "tiff:Orientation=",
                                        "tiff:Orientation=\"6",
                                        "tiff:Orientation=\"16\"",
                                        "tiff:Orientation=\"9\"",
                                        "tiff:Orientation 6",
                                        "exif:Orientation=\"6\""};
    for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++)
        assert_xmp(alone[i], alone[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_it_in_both_byte_orders),
        cmocka_unit_test(takes_a_long_for_a_short),
        cmocka_unit_test(what_makes_no_sense_is_upright),
        cmocka_unit_test(every_truncation_is_safe),
        cmocka_unit_test(hostile_directories_are_safe),
        cmocka_unit_test(random_bytes_are_safe),
        cmocka_unit_test(the_smallest_block_says_what_it_was_made_for),
        cmocka_unit_test(setting_it_changes_one_byte),
        cmocka_unit_test(a_dropped_thumbnail_is_not_found),
        cmocka_unit_test(the_size_is_set_where_it_is_stated),
        cmocka_unit_test(setting_srgb_changes_the_colour_space_alone),
        cmocka_unit_test(xmp_says_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
