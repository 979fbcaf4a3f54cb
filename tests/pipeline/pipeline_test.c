/* SPDX-License-Identifier: MIT */
/* The pipeline on good and bad pictures: what it delivers, and within which limits. */
#include "bandmill/pipeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fakes.h"
#include "peer.h"

#define MB ((size_t)1 << 20)

static int enter(void **state)
{
    (void)state;
    fake_begin();
    return 0;
}

static int leave(void **state)
{
    (void)state;
    fake_end();
    return 0;
}

/* Pictures and files of all sizes: one row, one column, larger than blocks, larger than the window
 * of a feed. */
static void add_all_sizes(void)
{
    static const struct {
        uint32_t width, height;
        size_t file_bytes;
    } sizes[] = {
        {1, 1, 8},           {1, 300, 9},         {300, 1, 65535},    {17, 19, 65536},
        {64, 64, 70000},     {255, 255, MB - 1},  {256, 256, MB},     {257, 257, MB + 1},
        {1024, 100, 2 * MB}, {100, 1024, 3 * MB}, {1200, 1000, 1000}, {2000, 1300, 10 * MB + 5},
        {31, 37, 9 * MB},
    };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        fake_add(sizes[i].width, sizes[i].height, sizes[i].file_bytes);
}

static void add_small(unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        fake_add(20 + i, 30 + i % 7, 100);
}

static void expect_all_done(void)
{
    for (unsigned i = 0; i < fake.count; i++) {
        if (fake.picture[i].status)
            fail_msg("picture %u: %s", i, fake.picture[i].error.message);
        assert_int_equal(fake.picture[i].bytes_in, fake.picture[i].file_bytes);
    }
}

/* ---- good pictures --------------------------------------------------------------------------- */

/* fake_run() compares every output with the expected bytes, so all these runs give the same. */
static void test_same_bytes_for_any_shape(void **state)
{
    (void)state;
    const unsigned threads[] = {1, 2, 3, 7}, readers[] = {1, 3};
    const size_t queues[] = {1, 5};
    for (unsigned i = 0; i < 16; i++) {
        fake_end();
        fake_begin();
        add_all_sizes();
        bm_pipeline_config config = fake_config(threads[i / 4], readers[i / 2 % 2], queues[i % 2]);
        fake_run(&config, NULL);
        expect_all_done();
    }
}

static void test_same_bytes_for_any_band_height(void **state)
{
    (void)state;
    const uint32_t heights[] = {1, 7, 64, 100000};
    for (unsigned i = 0; i < 4; i++) {
        fake_end();
        fake_begin();
        add_all_sizes();
        bm_pipeline_config config = fake_config(2, 2, 2);
        config.band_rows = heights[i];
        fake_run(&config, NULL);
        expect_all_done();
    }
}

static void serial(void *context, unsigned count, bm_parallel_body body, void *argument)
{
    (void)context;
    for (unsigned i = 0; i < count; i++)
        body(argument, i);
}

static void test_other_ways_to_be_parallel(void **state)
{
    (void)state;
    const bm_parallel ways[] = {{serial, NULL}, peer_parallel};
    for (unsigned i = 0; i < 2; i++) {
        fake_end();
        fake_begin();
        add_all_sizes();
        bm_pipeline_config config = fake_config(4, 2, 2);
        config.parallel = ways[i];
        fake_run(&config, NULL);
        expect_all_done();
    }
}

static void test_nothing_to_do(void **state)
{
    (void)state;
    bm_pipeline_config config = fake_config(2, 2, 2);
    bm_pipeline_stats stats;
    fake_run(&config, &stats);
    assert_int_equal(stats.done, 0);
}

static void test_a_codec_that_keeps_no_file(void **state)
{
    (void)state;
    add_all_sizes();
    for (unsigned i = 0; i < fake.count; i += 2)
        fake.task[i].encoder = &fake_line_codec;
    bm_pipeline_config config = fake_config(2, 2, 2);
    fake_run(&config, NULL);
    expect_all_done();
    for (unsigned i = 0; i < fake.count; i++) {
        char line[80];
        snprintf(line, sizeof line, "%u rows", fake.picture[i].height);
        assert_string_equal(fake.picture[i].line, i % 2 ? "none" : line);
        assert_int_equal(fake.picture[i].begun, i % 2);
    }
}

/* ---- computing threads ----------------------------------------------------------------------- */

static void test_never_more_threads_than_told(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 4; threads++) {
        fake_end();
        fake_begin();
        add_all_sizes();
        add_small(20);
        bm_pipeline_config config = fake_config(threads, 4, 8);
        config.band_rows = 4;
        fake_run(&config, NULL);
        expect_all_done();
        assert_in_range(fake.most_computing, 1, threads);
    }
}

/* Two bands of the one picture wait for each other: without a guest this would never end. */
static void test_one_picture_is_helped(void **state)
{
    (void)state;
    fake_add(200, 500, 100);
    bm_pipeline_config config = fake_config(2, 1, 1);
    config.chain = fake_chain(true);
    config.parallel = peer_parallel;
    bm_pipeline_stats stats;
    fake_run(&config, &stats);
    expect_all_done();
    assert_true(stats.helped_jobs_ns > 0);
    assert_int_equal(fake.most_computing, 2);
}

/* The last picture of a batch too. */
static void test_the_tail_is_helped(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 5; i++)
        fake_add(10, 1, 100); /* one row: nobody to meet */
    fake_add(200, 500, 100);
    bm_pipeline_config config = fake_config(3, 2, 2);
    config.chain = fake_chain(true);
    config.parallel = peer_parallel;
    fake_run(&config, NULL);
    expect_all_done();
}

/* ---- memory ---------------------------------------------------------------------------------- */

static void test_memory_ceiling(void **state)
{
    (void)state;
    add_all_sizes();
    add_small(20);
    bm_pipeline_config config = fake_config(3, 3, 4);
    config.memory_bytes = 14 * MB;
    bm_pipeline_stats stats;
    fake_run(&config, &stats);
    expect_all_done();
    assert_in_range(stats.peak_reserved_bytes, 1, 14 * MB);
    for (unsigned i = 0; i < fake.count; i++)
        assert_in_range(fake.picture[i].reserved, 1, 14 * MB);
}

static void test_larger_than_the_ceiling_fails_alone(void **state)
{
    (void)state;
    add_small(5);
    fake_add(5000000, 100, 100);
    add_small(5);
    bm_pipeline_config config = fake_config(2, 2, 2);
    config.memory_bytes = 12 * MB;
    fake_run(&config, NULL);
    for (unsigned i = 0; i < fake.count; i++)
        assert_int_equal(fake.picture[i].status, i == 5 ? BM_E_LIMIT_MEMORY : BM_OK);
    assert_non_null(strstr(fake.picture[5].error.message, "12.0 MiB (--memory)"));
}

/* ---- bad pictures ---------------------------------------------------------------------------- */

/* Where the faults that have a place strike: late enough for output to be under way. */
static size_t place_of(fake_fault fault)
{
    switch (fault) {
    case FAKE_UNREADABLE:
        return 9 * MB + 5;
    case FAKE_DAMAGED:
    case FAKE_SHORT:
        return 900;
    case FAKE_NO_DATA:
        return 200000;
    default:
        return 0;
    }
}

static void test_each_fault_strikes_its_picture_only(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 3; threads++) {
        fake_end();
        fake_begin();
        for (int fault = FAKE_NO_FILE; fault < FAKE_STALLS; fault++) {
            fake_add(30 + (uint32_t)fault, 40, 3000);
            fake_picture *picture = fake_add(1000 + (uint32_t)fault, 1000, 10 * MB);
            picture->fault = (fake_fault)fault;
            picture->at = place_of(picture->fault);
        }
        add_small(3);
        bm_pipeline_config config = fake_config(threads, 2, 2);
        fake_run(&config, NULL);
        for (unsigned i = 0; i < fake.count; i++) {
            fake_picture *picture = &fake.picture[i];
            if (picture->status != fake_verdict(picture->fault))
                fail_msg("fault %d: %s: %s", (int)picture->fault, bm_status_name(picture->status),
                         picture->error.message);
        }
    }
}

/* The fault's own words arrive, also where the encoder only saw a consequence. */
static void test_the_cause_is_reported(void **state)
{
    (void)state;
    const fake_fault faults[] = {FAKE_UNREADABLE, FAKE_DAMAGED, FAKE_NO_DATA, FAKE_NO_BEGIN};
    for (size_t i = 0; i < 4; i++) {
        fake_picture *picture = fake_add(3000, 2000, 10 * MB);
        picture->fault = faults[i];
        picture->at = place_of(faults[i]);
    }
    bm_pipeline_config config = fake_config(2, 2, 2);
    fake_run(&config, NULL);
    for (size_t i = 0; i < 4; i++) {
        char words[32];
        snprintf(words, sizeof words, "fault %d", (int)faults[i]);
        assert_string_equal(fake.picture[i].error.message, words);
    }
}

/* Whoever encodes notices that the store has failed: it cannot be further than the write queue is
 * long. What is in the queue by then is dropped. */
static void test_encoding_ends_when_the_store_fails(void **state)
{
    (void)state;
    fake_picture *picture = fake_add(4000, 10000, 100);
    picture->fault = FAKE_NO_BEGIN;
    picture->at = 2000;
    bm_pipeline_config config = fake_config(2, 1, 1);
    fake_run(&config, NULL);
    assert_in_range(picture->encoded_rows, 2000, 24 * MB / 4000);
}

/* ---- numbers --------------------------------------------------------------------------------- */

static void test_statistics(void **state)
{
    (void)state;
    add_all_sizes();
    fake_add(10, 10, 100)->fault = FAKE_NO_FILE;
    fake_add(10, 10, 100)->fault = FAKE_TAIL;
    bm_pipeline_config config = fake_config(2, 3, 2);
    bm_pipeline_stats stats;
    fake_run(&config, &stats);
    uint64_t pixels = 0, in = 0;
    for (unsigned i = 0; i < fake.count; i++) {
        fake_picture *picture = &fake.picture[i];
        in += picture->bytes_in;
        if (picture->status)
            continue;
        pixels += (uint64_t)picture->width * picture->height;
        assert_int_equal(picture->bytes_out, picture->stored_size);
    }
    assert_int_equal(stats.pixels_in, pixels);
    assert_int_equal(stats.bytes_out, pixels); /* one byte each */
    assert_int_equal(stats.bytes_in, in);
    assert_int_equal(stats.read.threads, 3);
    assert_int_equal(stats.compute.threads, 2);
    assert_int_equal(stats.write.threads, 1);
    assert_int_equal(stats.read.items, fake.count);
    assert_int_equal(stats.compute.items, fake.count - 1);
    assert_int_equal(stats.write.items, fake.count);
    /* A thread's time is busy, starved or blocked, and there is no more of it than threads and
     * time. */
    assert_true(stats.wall_ns > 0 && stats.compute.busy_ns > 0);
    const bm_stage_stats *stages[] = {&stats.read, &stats.compute, &stats.write};
    for (int i = 0; i < 3; i++)
        assert_true(stages[i]->busy_ns + stages[i]->starved_ns + stages[i]->blocked_ns <=
                    stages[i]->threads * stats.wall_ns);
}

struct watcher {
    bm_pipeline *pipeline;
    atomic_bool stop;
    size_t most;
};

static void watch(void *context)
{
    struct watcher *watcher = context;
    bm_pipeline_stats stats;
    while (!atomic_load(&watcher->stop)) {
        bm_pipeline_progress(watcher->pipeline, &stats);
        size_t ended = stats.done + stats.failed + stats.cancelled;
        watcher->most = ended > watcher->most ? ended : watcher->most;
    }
}

static void test_progress_while_running(void **state)
{
    (void)state;
    add_all_sizes();
    bm_pipeline_config config = fake_config(2, 2, 2);
    assert_int_equal(bm_pipeline_create(&fake.pipeline, &config, NULL), BM_OK);
    struct watcher watcher = {.pipeline = fake.pipeline};
    struct peer peer;
    peer_start(&peer, watch, &watcher);
    bm_pipeline_stats stats;
    assert_int_equal(bm_pipeline_run(fake.pipeline, fake.task, fake.count, &stats, NULL), BM_OK);
    atomic_store(&watcher.stop, true);
    peer_join(&peer);
    bm_pipeline_destroy(fake.pipeline);
    fake_check();
    assert_true(watcher.most <= fake.count);
    assert_int_equal(stats.done, fake.count);
}

/* ---- misuse ---------------------------------------------------------------------------------- */

static void test_runs_once(void **state)
{
    (void)state;
    add_small(3);
    bm_pipeline_config config = fake_config(1, 1, 1);
    bm_pipeline *pipeline;
    assert_int_equal(bm_pipeline_create(&pipeline, &config, NULL), BM_OK);
    assert_int_equal(bm_pipeline_run(pipeline, fake.task, fake.count, NULL, NULL), BM_OK);
    assert_int_equal(bm_pipeline_run(pipeline, fake.task, fake.count, NULL, NULL), BM_E_PARAM);
    bm_pipeline_destroy(pipeline);
    fake_check();
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_same_bytes_for_any_shape),
        TEST(test_same_bytes_for_any_band_height),
        TEST(test_other_ways_to_be_parallel),
        TEST(test_nothing_to_do),
        TEST(test_a_codec_that_keeps_no_file),
        TEST(test_never_more_threads_than_told),
        TEST(test_one_picture_is_helped),
        TEST(test_the_tail_is_helped),
        TEST(test_memory_ceiling),
        TEST(test_larger_than_the_ceiling_fails_alone),
        TEST(test_each_fault_strikes_its_picture_only),
        TEST(test_the_cause_is_reported),
        TEST(test_encoding_ends_when_the_store_fails),
        TEST(test_statistics),
        TEST(test_progress_while_running),
        TEST(test_runs_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
