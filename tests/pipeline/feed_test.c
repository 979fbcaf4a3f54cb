/* SPDX-License-Identifier: MIT */
/* Feeds: the same bytes whatever their path, errors after the bytes before them, and nobody waits
 * for one who left. */
#include "feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check.h"
#include "peer.h"

#define MB ((size_t)1 << 20)

/* An input made of arithmetic: byte i is known without keeping it. */
struct input {
    size_t size, at;
    size_t piece;   /* most bytes that one read gives */
    size_t fail_at; /* SIZE_MAX: never */
    atomic_size_t reads;
};

static uint8_t byte_at(size_t i)
{
    return (uint8_t)(i * 31 + (i >> 8) * 7 + (i >> 16));
}

static bm_status read_input(void *context, void *bytes, size_t size, size_t *got, bm_error *error)
{
    struct input *input = context;
    input->reads++;
    size_t end = input->size < input->fail_at ? input->size : input->fail_at;
    size_t count = end - input->at < size ? end - input->at : size;
    if (count > input->piece)
        count = input->piece;
    if (count == 0 && input->at == input->fail_at)
        return bm_fail(error, BM_E_READ, "broken at %zu", input->at);
    for (size_t i = 0; i < count; i++)
        ((uint8_t *)bytes)[i] = byte_at(input->at + i);
    input->at += count;
    *got = count;
    return BM_OK;
}

/* Takes everything out, checks it, and returns how much it was. *status: how it ended. */
static size_t drain(bm_feed *feed, size_t from, bm_status *status, bm_error *error)
{
    const uint8_t *bytes;
    size_t size, total = from;
    while (!(*status = bm_feed_next(feed, &bytes, &size, error)) && size > 0) {
        for (size_t i = 0; i < size; i++)
            if (bytes[i] != byte_at(total + i))
                return SIZE_MAX;
        total += size;
    }
    return total;
}

static void test_memory(void **state)
{
    (void)state;
    uint8_t bytes[1000];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = byte_at(i);
    const size_t steps[] = {0, 1, 3, 999, 1000, 5000};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        bm_feed *feed = bm_feed_from_memory(bytes, sizeof bytes, steps[i]);
        assert_non_null(feed);
        assert_int_equal(bm_feed_total(feed), sizeof bytes);
        const uint8_t *at;
        size_t size, most = steps[i] && steps[i] < 1000 ? steps[i] : 1000;
        assert_int_equal(bm_feed_next(feed, &at, &size, NULL), BM_OK);
        assert_ptr_equal(at, bytes);
        assert_int_equal(size, most);
        bm_status status;
        assert_int_equal(drain(feed, size, &status, NULL), sizeof bytes);
        assert_int_equal(status, BM_OK);
        bm_feed_destroy(feed);
    }
    bm_feed *empty = bm_feed_from_memory(NULL, 0, 0);
    bm_status status;
    assert_int_equal(drain(empty, 0, &status, NULL), 0);
    assert_int_equal(status, BM_OK);
    bm_feed_destroy(empty);
    bm_feed_destroy(NULL);
}

struct fixture {
    bm_blocks blocks;
    struct input input;
    atomic_bool cancelled;
    bm_feed *feed;
};

static void make_feed(struct fixture *fixture, size_t size, bool known)
{
    bm_blocks_init(&fixture->blocks);
    fixture->input = (struct input){.size = size, .piece = SIZE_MAX, .fail_at = SIZE_MAX};
    atomic_init(&fixture->cancelled, false);
    bm_feed_origin origin = {&fixture->input, read_input, &fixture->cancelled, 0};
    assert_int_equal(
        bm_feed_create(&fixture->feed, &fixture->blocks, NULL, known ? size : 0, &origin, NULL),
        BM_OK);
}

struct pump {
    bm_feed *feed;
    uint64_t waited_ns;
};

static void pump_feed(void *context)
{
    struct pump *pump = context;
    bm_feed_pump(pump->feed, &pump->waited_ns);
}

/* The whole way of a file: head, header, preload, and the rest from another thread when there is
 * one. */
static size_t pass(struct fixture *fixture, size_t header_blocks, bm_status *status,
                   bm_error *error)
{
    bm_feed *feed = fixture->feed;
    const uint8_t *bytes;
    size_t size, total = 0;
    *status = bm_feed_head(feed, &bytes, &size, error);
    if (*status)
        return 0;
    if (size > 0)
        assert_int_equal(bytes[0], byte_at(0));
    for (size_t i = 0; i < header_blocks; i++) {
        *status = bm_feed_next(feed, &bytes, &size, error);
        if (*status)
            return total;
        if (size > 0)
            assert_int_equal(bytes[size - 1], byte_at(total + size - 1));
        total += size;
    }
    if (bm_feed_preload(feed))
        return drain(feed, total, status, error);

    bm_feed_hand_over(feed);
    struct pump pump = {.feed = feed};
    struct peer peer;
    peer_start(&peer, pump_feed, &pump);
    total = drain(feed, total, status, error);
    peer_join(&peer);
    return total;
}

static void test_every_size(void **state)
{
    (void)state;
    const size_t sizes[] = {0,
                            1,
                            100,
                            BM_SMALL_BLOCK_BYTES - 1,
                            BM_SMALL_BLOCK_BYTES,
                            BM_SMALL_BLOCK_BYTES + 1,
                            MB - 1,
                            MB,
                            MB + 1,
                            3 * MB + 17,
                            BM_FEED_WINDOW_BLOCKS * MB - 1,
                            BM_FEED_WINDOW_BLOCKS * MB,
                            BM_FEED_WINDOW_BLOCKS * MB + 1,
                            9 * MB + 5};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (int known = 0; known <= 1; known++) {
            for (size_t header = 0; header <= 2; header++) {
                struct fixture fixture;
                make_feed(&fixture, sizes[i], known);
                bm_status status;
                assert_int_equal(pass(&fixture, header, &status, NULL), sizes[i]);
                assert_int_equal(status, BM_OK);
                assert_int_equal(bm_feed_delivered(fixture.feed), sizes[i]);
                assert_int_equal(bm_feed_total(fixture.feed), known ? sizes[i] : 0);
                bm_feed_destroy(fixture.feed);
                bm_blocks_destroy(&fixture.blocks);
            }
        }
    }
}

/* Sources that give little at a time, down to one byte. */
static void test_small_reads(void **state)
{
    (void)state;
    const size_t pieces[] = {1, 7, 4096, 65537};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct fixture fixture;
        make_feed(&fixture, 3 * MB / 2, true);
        fixture.input.piece = pieces[i];
        bm_status status;
        assert_int_equal(pass(&fixture, 1, &status, NULL), 3 * MB / 2);
        assert_int_equal(status, BM_OK);
        bm_feed_destroy(fixture.feed);
        bm_blocks_destroy(&fixture.blocks);
    }
}

/* A file that is longer or shorter than it said. */
static void test_wrong_total(void **state)
{
    (void)state;
    const size_t claims[] = {10, MB, 40 * MB};
    for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
        struct fixture fixture;
        make_feed(&fixture, claims[i], true);
        fixture.input.size = 12 * MB + 3;
        bm_status status;
        assert_int_equal(pass(&fixture, 1, &status, NULL), 12 * MB + 3);
        assert_int_equal(status, BM_OK);
        bm_feed_destroy(fixture.feed);
        bm_blocks_destroy(&fixture.blocks);
    }
}

static void test_error_comes_after_the_bytes_before_it(void **state)
{
    (void)state;
    const size_t places[] = {0, 1, MB, MB + 1, 5 * MB, 11 * MB + 9};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct fixture fixture;
        make_feed(&fixture, 13 * MB, true);
        fixture.input.fail_at = places[i];
        bm_status status;
        bm_error error;
        char words[64];
        snprintf(words, sizeof words, "broken at %zu", places[i]);
        assert_int_equal(pass(&fixture, 1, &status, &error), places[i]);
        assert_int_equal(status, BM_E_READ);
        assert_string_equal(error.message, words);

        const uint8_t *bytes;
        size_t size;
        error.message[0] = '\0'; /* and again: an error stays */
        assert_int_equal(bm_feed_next(fixture.feed, &bytes, &size, &error), BM_E_READ);
        assert_string_equal(error.message, words);
        bm_feed_destroy(fixture.feed);
        bm_blocks_destroy(&fixture.blocks);
    }
}

/* The decoder leaves after `blocks`; the reader, blocked or not, ends without reading the rest. */
static void test_abandoned_by_the_decoder(void **state)
{
    (void)state;
    for (size_t blocks = 0; blocks < 4; blocks++) {
        struct fixture fixture;
        make_feed(&fixture, 1000 * MB, true);
        assert_false(bm_feed_preload(fixture.feed));
        bm_feed_hand_over(fixture.feed);
        struct pump pump = {.feed = fixture.feed};
        struct peer peer;
        peer_start(&peer, pump_feed, &pump);
        for (size_t i = 0; i < blocks; i++) {
            const uint8_t *bytes;
            size_t size;
            assert_int_equal(bm_feed_next(fixture.feed, &bytes, &size, NULL), BM_OK);
            assert_int_equal(size, MB);
        }
        peer_until_asleep(&peer);
        bm_feed_destroy(fixture.feed);
        peer_join(&peer);
        /* A full window, what was taken, and what the reader had in its hand. */
        assert_true(fixture.input.at <= (BM_FEED_WINDOW_BLOCKS + blocks + 2) * MB);
        bm_blocks_destroy(&fixture.blocks);
    }
}

static void test_abandoned_before_the_hand_over(void **state)
{
    (void)state;
    struct fixture fixture;
    make_feed(&fixture, 30 * MB, true);
    const uint8_t *bytes;
    size_t size;
    assert_int_equal(bm_feed_next(fixture.feed, &bytes, &size, NULL), BM_OK);
    bm_feed_preload(fixture.feed);
    bm_feed_destroy(fixture.feed);
    bm_blocks_destroy(&fixture.blocks);
}

/* Both sides end: the decoder's at its next call, although a full window waits for it. */
/* Each read takes a while, all of them together too long: what came until then is delivered. */
static bm_status read_slowly(void *context, void *bytes, size_t size, size_t *got, bm_error *error)
{
    const struct timespec while_ns = {0, 2000000};
    nanosleep(&while_ns, NULL);
    return read_input(context, bytes, size, got, error);
}

static void test_late(void **state)
{
    (void)state;
    for (size_t piece = 1000; piece <= MB; piece *= 32) {
        struct input input = {.size = 5 * MB, .piece = piece, .fail_at = SIZE_MAX};
        const bm_feed_origin origin = {&input, read_slowly, NULL, 9000000};
        bm_blocks blocks;
        bm_feed *feed;
        bm_status status;
        bm_error error;
        bm_blocks_init(&blocks);
        assert_int_equal(bm_feed_create(&feed, &blocks, NULL, input.size, &origin, NULL), BM_OK);
        size_t size = drain(feed, 0, &status, &error);
        assert_int_equal(status, BM_E_TIMEOUT);
        assert_string_equal(
            error.message,
            "took longer than 0.009 s, which is the limit (raise it with --timeout)");
        assert_int_equal(size, input.at);
        assert_true(input.reads <= 5);
        bm_feed_destroy(feed);
        bm_blocks_destroy(&blocks);
    }
}

static void test_cancelled(void **state)
{
    (void)state;
    struct fixture fixture;
    make_feed(&fixture, 1000 * MB, true);
    assert_false(bm_feed_preload(fixture.feed));
    bm_feed_hand_over(fixture.feed);
    struct pump pump = {.feed = fixture.feed};
    struct peer peer;
    peer_start(&peer, pump_feed, &pump);
    const uint8_t *bytes;
    size_t size;
    assert_int_equal(bm_feed_next(fixture.feed, &bytes, &size, NULL), BM_OK);
    atomic_store(&fixture.cancelled, true);
    assert_int_equal(bm_feed_next(fixture.feed, &bytes, &size, NULL), BM_E_CANCELLED);
    bm_feed_destroy(fixture.feed);
    peer_join(&peer);

    bm_blocks_destroy(&fixture.blocks);
    make_feed(&fixture, 10, true);
    atomic_store(&fixture.cancelled, true);
    assert_int_equal(bm_feed_head(fixture.feed, &bytes, &size, NULL), BM_E_CANCELLED);
    bm_feed_destroy(fixture.feed);
    bm_blocks_destroy(&fixture.blocks);
}

static void test_window_bounds_what_waits(void **state)
{
    (void)state;
    struct fixture fixture;
    make_feed(&fixture, 100 * MB, true);
    assert_false(bm_feed_preload(fixture.feed));
    assert_int_equal(fixture.input.at, BM_FEED_WINDOW_BLOCKS * MB);
    bm_feed_destroy(fixture.feed);
    bm_blocks_destroy(&fixture.blocks);
}

static void test_bytes_for_admission(void **state)
{
    (void)state;
    assert_int_equal(bm_feed_bytes(1), BM_SMALL_BLOCK_BYTES);
    assert_int_equal(bm_feed_bytes(BM_SMALL_BLOCK_BYTES), MB);
    assert_int_equal(bm_feed_bytes(MB - 1), MB);
    assert_int_equal(bm_feed_bytes(MB), 2 * MB);
    assert_int_equal(bm_feed_bytes(0), (BM_FEED_WINDOW_BLOCKS + 2) * MB);
    assert_int_equal(bm_feed_bytes(UINT64_MAX), (BM_FEED_WINDOW_BLOCKS + 2) * MB);
}

/* ---- blocks that are kept -------------------------------------------------------------------- */

static void count_given(void *context, bm_block *block)
{
    size_t *total = context;
    for (size_t i = 0; i < block->used && *total != SIZE_MAX; i++)
        if (block->bytes[i] != byte_at(*total + i))
            *total = SIZE_MAX - block->used;
    *total += block->used;
    bm_block_release(block);
}

/* Whoever is to get the blocks gets every byte in its order, however many the header had and whenever that is known. */
static void test_blocks_are_given(void **state)
{
    (void)state;
    const size_t sizes[] = {1, 1000, MB, MB + 1, 3 * MB, 12 * MB + 3};
    for (size_t i = 0; i < 4 * sizeof sizes / sizeof *sizes; i++) {
        struct fixture fixture;
        size_t size = sizes[i / 4], header = i % 4, read = 0, given = 0, part = 1;
        const uint8_t *bytes;
        bm_status status;
        make_feed(&fixture, size, true);
        bm_feed_keep(fixture.feed);
        for (size_t k = 0; k < header && part; k++, read += part)
            assert_int_equal(bm_feed_next(fixture.feed, &bytes, &part, NULL), BM_OK);
        assert_true(header < 2 || bm_feed_kept_bytes(fixture.feed) > 0);
        bm_feed_give(fixture.feed, (bm_feed_taker){&given, count_given});
        assert_int_equal(bm_feed_kept_bytes(fixture.feed), 0);
        assert_int_equal(drain(fixture.feed, read, &status, NULL), size);
        assert_int_equal(given, size);
        bm_feed_destroy(fixture.feed);
        bm_blocks_destroy(&fixture.blocks);
    }
}

/* Nobody gets them: they are free again, at once or with the feed. */
static void test_kept_blocks_are_dropped(void **state)
{
    (void)state;
    for (unsigned asked = 0; asked < 2; asked++) {
        struct fixture fixture;
        const uint8_t *bytes;
        size_t size;
        bm_status status;
        make_feed(&fixture, 5 * MB, true);
        bm_feed_keep(fixture.feed);
        for (unsigned k = 0; k < 3; k++)
            assert_int_equal(bm_feed_next(fixture.feed, &bytes, &size, NULL), BM_OK);
        if (asked) {
            bm_feed_give(fixture.feed, (bm_feed_taker){0});
            assert_int_equal(bm_feed_kept_bytes(fixture.feed), 0);
            assert_int_equal(drain(fixture.feed, 3 * MB, &status, NULL), 5 * MB);
        }
        bm_feed_destroy(fixture.feed);
        bm_blocks_destroy(&fixture.blocks);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_every_size),
        cmocka_unit_test(test_small_reads),
        cmocka_unit_test(test_wrong_total),
        cmocka_unit_test(test_error_comes_after_the_bytes_before_it),
        cmocka_unit_test(test_abandoned_by_the_decoder),
        cmocka_unit_test(test_abandoned_before_the_hand_over),
        cmocka_unit_test(test_late),
        cmocka_unit_test(test_cancelled),
        cmocka_unit_test(test_window_bounds_what_waits),
        cmocka_unit_test(test_bytes_for_admission),
        cmocka_unit_test(test_blocks_are_given),
        cmocka_unit_test(test_kept_blocks_are_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
