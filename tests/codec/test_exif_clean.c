/* SPDX-License-Identifier: MIT */
/* EXIF without what tells of a person or a place: what must go is gone, byte for byte, what may stay is there, and hostile
 * blocks are safe. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exif.h"
#include "exif_clean.h"

enum { BYTE = 1, ASCII = 2, SHORT = 3, LONG = 4, RATIONAL = 5, UNDEFINED = 7, MOST = 4096 };

/* A block that grows: directories are laid out one after the other, each with its data behind it. */
typedef struct builder {
    uint8_t bytes[MOST];
    size_t size;  /* so far */
    size_t entry; /* where the next one of the directory goes */
} builder;

static void put(builder *b, size_t at, uint32_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        b->bytes[at + i] = (uint8_t)(value >> 8 * i);
}

static void begin(builder *b)
{
    memset(b, 0, sizeof *b);
    memcpy(b->bytes, "II*\0\x08\0\0\0", 8);
    b->size = 8;
}

/* Room for a directory of so many entries; its place. */
static size_t directory(builder *b, unsigned entries)
{
    size_t at = b->size;
    put(b, at, entries, 2);
    b->entry = at + 2;
    b->size = at + 2 + 12 * (size_t)entries + 4;
    return at;
}

static void number(builder *b, unsigned tag, unsigned type, uint32_t value)
{
    put(b, b->entry, tag, 2);
    put(b, b->entry + 2, type, 2);
    put(b, b->entry + 4, 1, 4);
    put(b, b->entry + 8, value, type == SHORT ? 2 : 4);
    b->entry += 12;
}

static void data(builder *b, unsigned tag, unsigned type, const void *bytes, size_t size)
{
    put(b, b->entry, tag, 2);
    put(b, b->entry + 2, type, 2);
    put(b, b->entry + 4, (uint32_t)(type == RATIONAL ? size / 8 : size), 4);
    put(b, b->entry + 8, (uint32_t)b->size, 4);
    b->entry += 12;
    memcpy(b->bytes + b->size, bytes, size);
    b->size += size;
}

#define TEXT(b, tag, text) data(b, tag, ASCII, text, sizeof(text))

static const char *const stays[] = {"Camera works", "Model one", "(c) somebody",
                                    "2024:01:02 03:04:05", "Lens nine"};
static const char *const goes[] = {"SECRET artist",      "SECRET description", "SECRET maker note",
                                   "SECRET serial",      "SECRET owner",       "SECRET comment",
                                   "SECRET lens serial", "SECRET unique id",   "SECRET place",
                                   "SECRET thumbnail",   "SECRET unknown"};

static void build_telling(builder *b, unsigned orientation)
{
    begin(b);
    size_t first = directory(b, 9);
    TEXT(b, 0x010e, "SECRET description");
    TEXT(b, 0x010f, "Camera works");
    TEXT(b, 0x0110, "Model one");
    number(b, 0x0112, SHORT, orientation);
    TEXT(b, 0x013b, "SECRET artist");
    TEXT(b, 0x8298, "(c) somebody");
    size_t photo_link = b->entry;
    number(b, 0x8769, LONG, 0);
    size_t place_link = b->entry;
    number(b, 0x8825, LONG, 0);
    TEXT(b, 0xc62f, "SECRET serial");

    put(b, photo_link + 8, (uint32_t)directory(b, 9), 4);
    data(b, 0x829a, RATIONAL, "\1\0\0\0\xfa\0\0\0", 8);
    TEXT(b, 0x9003, "2024:01:02 03:04:05");
    data(b, 0x927c, UNDEFINED, "SECRET maker note", 17);
    data(b, 0x9286, UNDEFINED, "ASCII\0\0\0SECRET comment", 22);
    TEXT(b, 0xa420, "SECRET unique id");
    TEXT(b, 0xa430, "SECRET owner");
    TEXT(b, 0xa434, "Lens nine");
    TEXT(b, 0xa435, "SECRET lens serial");
    TEXT(b, 0xeeee, "SECRET unknown");

    put(b, place_link + 8, (uint32_t)directory(b, 2), 4);
    data(b, 0x0002, RATIONAL, "\1\0\0\0\1\0\0\0\2\0\0\0\1\0\0\0\3\0\0\0\1\0\0\0", 24);
    TEXT(b, 0x001b, "SECRET place");

    put(b, first + 2 + 9 * 12, (uint32_t)directory(b, 2), 4);
    size_t thumbnail = b->entry;
    number(b, 0x0201, LONG, 0);
    number(b, 0x0202, LONG, 16);
    put(b, thumbnail + 8, (uint32_t)b->size, 4);
    memcpy(b->bytes + b->size, "SECRET thumbnail", 16);
    b->size += 16;
}

/* From memory of exactly that size. */
static bm_status clean(const uint8_t *bytes, size_t count, unsigned orientation, uint8_t **cleaned,
                       size_t *size)
{
    uint8_t *exact = malloc(count ? count : 1);
    assert_non_null(exact);
    memcpy(exact, bytes, count);
    bm_status status = bm_exif_clean(exact, count, orientation, cleaned, size);
    free(exact);
    assert_true(status == BM_OK || (!*cleaned && !*size));
    return status;
}

static bool holds(const uint8_t *bytes, size_t size, const char *text)
{
    return memmem(bytes, size, text, strlen(text)) != NULL;
}

static void what_tells_of_somebody_goes(void **state)
{
    (void)state;
    builder b;
    for (unsigned orientation = 1; orientation <= 8; orientation++) {
        build_telling(&b, 6);
        uint8_t *cleaned;
        size_t size;
        assert_int_equal(clean(b.bytes, b.size, orientation, &cleaned, &size), BM_OK);
        assert_true(size < b.size);
        for (size_t i = 0; i < sizeof stays / sizeof *stays; i++)
            assert_true(holds(cleaned, size, stays[i]));
        for (size_t i = 0; i < sizeof goes / sizeof *goes; i++) {
            assert_true(holds(b.bytes, b.size, goes[i]));
            assert_false(holds(cleaned, size, goes[i]));
        }
        assert_true(holds(cleaned, size, "\1\0\0\0\xfa")); /* the exposure time */
        assert_int_equal(bm_exif_orientation(cleaned, size), orientation);
        assert_int_equal(bm_exif_number(cleaned, size, 0x8825), 0);
        assert_false(bm_exif_drop_thumbnail(cleaned, size));

        /* What is clean stays as it is. */
        uint8_t *again;
        size_t again_size;
        assert_int_equal(clean(cleaned, size, orientation, &again, &again_size), BM_OK);
        assert_int_equal(again_size, size);
        assert_memory_equal(again, cleaned, size);
        free(again);
        free(cleaned);
    }
}

static void orientation_is_stated_where_it_was_or_is_needed(void **state)
{
    (void)state;
    builder b;
    uint8_t *cleaned;
    size_t size;
    begin(&b);
    directory(&b, 1);
    TEXT(&b, 0x010f, "Camera works");
    assert_int_equal(clean(b.bytes, b.size, 1, &cleaned, &size), BM_OK);
    assert_int_equal(bm_exif_number(cleaned, size, 0x0112), 0);
    free(cleaned);
    assert_int_equal(clean(b.bytes, b.size, 8, &cleaned, &size), BM_OK);
    assert_int_equal(bm_exif_orientation(cleaned, size), 8);
    assert_true(holds(cleaned, size, "Camera works"));
    free(cleaned);

    /* Nothing of it may stay. */
    begin(&b);
    directory(&b, 1);
    TEXT(&b, 0x013b, "SECRET artist");
    assert_int_equal(clean(b.bytes, b.size, 1, &cleaned, &size), BM_OK);
    assert_null(cleaned);
    assert_int_equal(size, 0);
}

static void what_is_no_exif_is_corrupt(void **state)
{
    (void)state;
    uint8_t *cleaned;
    size_t size;
    static const char *const blocks[] = {"", "I", "II*", "MM\0*\0\0\0\x08",
                                         "nothing of the kind, but long enough"};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        assert_int_equal(clean((const uint8_t *)blocks[i], strlen(blocks[i]), 1, &cleaned, &size),
                         BM_E_CORRUPT);
    uint8_t *large = calloc(1, 70000);
    assert_non_null(large);
    memcpy(large, "II*\0\x08\0\0\0", 8);
    assert_int_equal(clean(large, 70000, 1, &cleaned, &size), BM_E_CORRUPT);
    free(large);
}

/* Each of thousands of entries claims the same bytes, nearly all of the block. */
static void bytes_that_are_claimed_often_are_no_bomb(void **state)
{
    (void)state;
    enum { SIZE = 65000, ENTRIES = 5000 };
    uint8_t *block = calloc(1, SIZE), *cleaned;
    assert_non_null(block);
    memcpy(block, "II*\0\x08\0\0\0", 8);
    block[8] = (uint8_t)(ENTRIES & 0xff);
    block[9] = ENTRIES >> 8;
    for (size_t i = 0; i < ENTRIES; i++) {
        uint8_t *entry = block + 10 + 12 * i;
        memcpy(entry, "\x0f\1\7\0\0\xf0\0\0\x08\0\0\0", 12);
        entry[0] = (uint8_t)i;
    }
    size_t size;
    assert_int_equal(clean(block, SIZE, 1, &cleaned, &size), BM_E_CORRUPT);
    free(block);
}

static void damage_is_safe(void **state)
{
    (void)state;
    builder b;
    build_telling(&b, 6);
    uint8_t *cleaned;
    size_t size;
    for (size_t cut = 0; cut < b.size; cut++) {
        clean(b.bytes, cut, 6, &cleaned, &size);
        free(cleaned);
    }
    const char *text = getenv("BANDMILL_SEED");
    unsigned seed = text ? (unsigned)strtoul(text, NULL, 10) : 20261121;
    print_message("seed %u (set BANDMILL_SEED for another)\n", seed);
    srand(seed);
    for (int round = 0; round < 5000; round++) {
        builder hit = b;
        for (int hits = rand() % 8; hits >= 0; hits--)
            hit.bytes[(size_t)rand() % hit.size] = (uint8_t)rand();
        if (clean(hit.bytes, hit.size, 6, &cleaned, &size) == BM_OK)
            assert_int_equal(bm_exif_orientation(cleaned, size), 6);
        free(cleaned);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_tells_of_somebody_goes),
        cmocka_unit_test(orientation_is_stated_where_it_was_or_is_needed),
        cmocka_unit_test(what_is_no_exif_is_corrupt),
        cmocka_unit_test(bytes_that_are_claimed_often_are_no_bomb),
        cmocka_unit_test(damage_is_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
