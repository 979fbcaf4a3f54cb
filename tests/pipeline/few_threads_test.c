/* SPDX-License-Identifier: MIT */
/* Threads that cannot be created: pthread_create() fails where the test says so. */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fakes.h"

/* Calls of pthread_create() by the engine, counted from 1; those from `first` to `last` fail.
 * Written before a run, counted by the thread that starts it. */
static unsigned calls, first, last;

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*body)(void *), void *context);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*body)(void *), void *context);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*body)(void *), void *context)
{
    calls++;
    if (calls >= first && calls <= last)
        return EAGAIN;
    return __real_pthread_create(thread, attributes, body, context);
}

static int begin(void **state)
{
    (void)state;
    fake_begin();
    for (unsigned i = 0; i < 12; i++)
        fake_add(40 + i, 30, 500);
    calls = 0;
    return 0;
}

static int end(void **state)
{
    (void)state;
    fake_end();
    return 0;
}

static void expect_all_done(void)
{
    for (unsigned i = 0; i < fake.count; i++)
        assert_int_equal(fake.picture[i].status, BM_OK);
}

/* The first call is the writer's, the next are the probe's. */
static void fewer_lanes_are_used(void **state)
{
    (void)state;
    bm_pipeline_config config = fake_config(4, 2, 3);
    bm_pipeline_stats stats;
    first = last = 4; /* the probe's third: two threads can be had, one of them for a reader */
    fake_run(&config, &stats);
    expect_all_done();
    assert_int_equal(stats.compute.threads, 2);
    assert_int_equal(stats.read.threads, 2);
}

static void one_lane_is_enough(void **state)
{
    (void)state;
    bm_pipeline_config config = fake_config(4, 2, 3);
    bm_pipeline_stats stats;
    first = last = 2; /* the probe's first */
    fake_run(&config, &stats);
    expect_all_done();
    assert_int_equal(stats.compute.threads, 1);
}

static void one_reader_is_enough(void **state)
{
    (void)state;
    bm_pipeline_config config = fake_config(1, 3, 3);
    bm_pipeline_stats stats;
    first = 4; /* writer, probe, one reader */
    last = 100;
    fake_run(&config, &stats);
    expect_all_done();
    assert_int_equal(stats.read.threads, 1);
}

/* Without a writer or a reader the run fails, and no task was touched. */
static void assert_refused(const bm_pipeline_config *config)
{
    bm_error error;
    bm_pipeline *pipeline;
    assert_int_equal(bm_pipeline_create(&pipeline, config, &error), BM_OK);
    assert_int_equal(bm_pipeline_run(pipeline, fake.task, fake.count, NULL, &error), BM_E_NOMEM);
    bm_pipeline_destroy(pipeline);
    for (unsigned i = 0; i < fake.count; i++)
        assert_int_equal(fake.picture[i].finished, 0);
}

static void no_writer_is_an_error(void **state)
{
    (void)state;
    bm_pipeline_config config = fake_config(2, 2, 3);
    first = last = 1;
    assert_refused(&config);
}

static void no_reader_is_an_error(void **state)
{
    (void)state;
    bm_pipeline_config config = fake_config(1, 2, 3);
    first = 3; /* writer, probe */
    last = 100;
    assert_refused(&config);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(fewer_lanes_are_used),  TEST(one_lane_is_enough),    TEST(one_reader_is_enough),
        TEST(no_writer_is_an_error), TEST(no_reader_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
