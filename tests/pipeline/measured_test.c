/* SPDX-License-Identifier: MIT */
/* Chains whose calls are planned when pixels have been measured: what comes out, what they reserve, and who fails. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fakes.h"

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

/* ---- what comes out -------------------------------------------------------------------------- */

static void add_batch(void)
{
    fake_add(20, 30, 500);
    fake_add(1000, 300, 9 * MB);
    fake_add(40, 41, 500)->fault = FAKE_SHORT;
    fake_add(40, 43, 500)->fault = FAKE_TAIL;
    fake_add(300, 1000, 5000);
    fake_add(31, 40, 500)->fault = FAKE_DAMAGED;
    fake_add(30, 40, 500)->fault = FAKE_ENCODER;
    fake_add(29, 40, 500)->fault = FAKE_NO_BEGIN;
    fake_add(28, 40, 500)->fault = FAKE_NO_DATA;
    fake_add(27, 40, 500)->fault = FAKE_NO_COMMIT;
    fake_add(26, 40, 500)->fault =
        FAKE_MISFIT; /* what is kept has its width, what is foreseen has not */
    fake_add(2, 2, 100);
}

static void expect_verdicts(void)
{
    for (unsigned i = 0; i < fake.count; i++)
        if (fake.picture[i].status != fake_verdict(fake.picture[i].fault))
            fail_msg("picture %u: %s %s", i, bm_status_name(fake.picture[i].status),
                     fake.picture[i].error.message);
}

/* With any number of threads, and bands of any height; the fakes compare every byte. */
static void test_all_ways(void **state)
{
    (void)state;
    for (unsigned way = 0; way < 32; way++) {
        fake_end();
        fake_begin();
        add_batch();
        bm_pipeline_config config = fake_config(1 + way % 4, 2, 2);
        config.chain = fake_measured_chain(way & 4);
        config.rewriting = way & 8 ? BM_REWRITE_ALL : BM_REWRITE_NONE;
        config.band_rows = way & 16 ? 7 : 0;
        fake_run(&config, NULL);
        expect_verdicts();
    }
}

static void test_late(void **state)
{
    (void)state;
    fake_add(30, 40, 500)->fault = FAKE_SLOW_END;
    fake_add(30, 40, 500);
    bm_pipeline_config config = fake_config(2, 1, 1);
    config.chain = fake_measured_chain(false);
    config.timeout_ns = FAKE_TIMEOUT_NS;
    fake_run(&config, NULL);
    assert_int_equal(fake.picture[0].status, BM_E_TIMEOUT);
    assert_int_equal(fake.picture[1].status, BM_OK);
}

static void test_all_border(void **state)
{
    (void)state;
    bm_chain chain = {0};
    assert_int_equal(bm_chain_append(&chain, "trim:100", NULL), BM_OK);
    fake_add(30, 40, 500);
    fake.task[0].encoder = &fake_line_codec;
    bm_pipeline_config config = fake_config(2, 1, 1);
    config.chain = &chain;
    fake_run(&config, NULL);
    assert_int_equal(fake.picture[0].status, BM_OK);
    assert_string_equal(fake.picture[0].line, "40 rows");
    assert_int_equal(fake.picture[0].others.count, 1);
    assert_string_equal(fake.picture[0].others.item[0].code, "all_border");
    bm_chain_clear(&chain);
}

/* ---- memory ---------------------------------------------------------------------------------- */

/* Foreseen are 300x400 pixels; 300x2 of them are kept, which become 60000x400 on their way to the encoder. */
static void add_strips(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        fake_add(300, 2, 500 + 1000 * (i % 3));
        fake.task[i].encoder = &fake_line_codec;
    }
}

static bm_chain strip_chain(void)
{
    bm_chain chain = {0};
    assert_int_equal(
        bm_chain_append(&chain,
                        "pad:300x400,color=black | trim:0 | resize:x400,enlarge=yes | crop:300x2",
                        NULL),
        BM_OK);
    return chain;
}

static bm_pipeline_stats run_strips(unsigned count, unsigned threads, size_t memory_bytes)
{
    bm_chain chain = strip_chain();
    bm_pipeline_stats stats;
    add_strips(count);
    bm_pipeline_config config = fake_config(threads, 2, 4);
    config.chain = &chain;
    config.memory_bytes = memory_bytes;
    config.rewriting = BM_REWRITE_NONE; /* the crop would go first */
    fake_run(&config, &stats);
    if (memory_bytes)
        assert_true(stats.peak_reserved_bytes <= memory_bytes);
    bm_chain_clear(&chain);
    return stats;
}

/* What is kept may need more than the whole picture would: it has it where there is as much. */
static void test_more_than_foreseen(void **state)
{
    (void)state;
    bm_pipeline_stats stats = run_strips(1, 1, 0);
    assert_int_equal(fake.picture[0].status, BM_OK);
    size_t enough = stats.peak_reserved_bytes;
    for (unsigned less = 0; less < 2; less++) {
        fake_end();
        fake_begin();
        run_strips(1, 1, enough - less);
        assert_int_equal(fake.picture[0].status, less ? BM_E_LIMIT_MEMORY : BM_OK);
    }
    if (!strstr(fake.picture[0].error.message, "300x2 pixels"))
        fail_msg("%s", fake.picture[0].error.message);
}

/* Many who want more of too little: each has it or fails, and nobody waits for another. */
static void test_too_little_for_all(void **state)
{
    (void)state;
    size_t enough = run_strips(1, 1, 0).peak_reserved_bytes;
    for (unsigned threads = 2; threads <= 4; threads++) {
        fake_end();
        fake_begin();
        run_strips(24, threads, enough + enough / 3);
        for (unsigned i = 0; i < fake.count; i++)
            assert_true(fake.picture[i].status == BM_OK ||
                        fake.picture[i].status == BM_E_LIMIT_MEMORY);
    }
}

/* More threads take more rows: where that is too much, one alone makes the picture. */
static void test_fewer_threads(void **state)
{
    (void)state;
    size_t enough = run_strips(1, 1, 0).peak_reserved_bytes;
    fake_end();
    fake_begin();
    size_t more = run_strips(1, 4, 0).peak_reserved_bytes;
    assert_true(more > enough);
    fake_end();
    fake_begin();
    run_strips(1, 4, more - 1);
    assert_int_equal(fake.picture[0].status, BM_OK);
}

/* What is foreseen does for what is no larger: nothing is asked for later, however the chain goes on. */
static void test_foreseen(void **state)
{
    static const char *const texts[] = {"trim", "flip | trim", "trim:0 | flop | trim | flip",
                                        "trim | gaussian:9 | trim:1 | resize:50%"};
    (void)state;
    for (unsigned i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        bm_chain chain = {0};
        bm_pipeline_stats stats;
        fake_end();
        fake_begin();
        fake_add(700, 400, 500);
        fake.task[0].encoder = &fake_line_codec;
        assert_int_equal(bm_chain_append(&chain, texts[i], NULL), BM_OK);
        bm_pipeline_config config = fake_config(3, 1, 1);
        config.chain = &chain;
        config.level = BM_CPU_SCALAR;
        assert_int_equal(bm_pipeline_create(&fake.pipeline, &config, NULL), BM_OK);
        assert_int_equal(bm_pipeline_run(fake.pipeline, fake.task, 1, &stats, NULL), BM_OK);
        bm_pipeline_destroy(fake.pipeline);
        /* At least the picture that is held. */
        assert_true(stats.peak_reserved_bytes > 700 * 400);
        assert_int_equal(stats.peak_reserved_bytes, fake.picture[0].reserved);
        bm_chain_clear(&chain);
    }
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_all_ways),           TEST(test_late),
        TEST(test_all_border),         TEST(test_more_than_foreseen),
        TEST(test_too_little_for_all), TEST(test_fewer_threads),
        TEST(test_foreseen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
