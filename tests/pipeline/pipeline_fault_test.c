/* SPDX-License-Identifier: MIT */
/* The pipeline interrupted: a failure and a cancellation at every call that it makes, cancelling
 * while all kinds of threads wait, and threads that cannot be had. */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bandmill/pipeline.h"
#include "check.h"
#include "fakes.h"
#include "folder.h"
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

/* ---- at every point -------------------------------------------------------------------------- */

/* A small one, one whose output takes several blocks, one whose file outlasts the window of its
 * feed, one that fails anyway, and more than the queue holds. */
static void add_batch(void)
{
    fake_add(20, 30, 500);
    fake_add(1000, 300, 5000);
    fake_add(40, 400, 9 * MB);
    fake_add(40, 41, 500)->fault = FAKE_SHORT;
    fake_add(30, 1000, 500);
    fake.task[4].encoder = &fake_line_codec; /* never waits for the writer */
    for (unsigned i = 0; i < 4; i++)
        fake_add(50 + i, 60, 300);
}

/* Runs the batch with `deed` at its k-th call, for k = 1, 1 + step, ... until there are fewer calls than
 * that. */
static void at_every_point(fake_deed deed, unsigned threads, const bm_chain *chain, unsigned step,
                           void (*judge)(unsigned threads))
{
    bm_pipeline_config config = fake_config(threads, 2, 1);
    config.chain = chain;
    config.memory_bytes = 24 * MB;
    config.band_rows = 100;
    for (unsigned k = 1;; k += step) {
        fake_begin();
        add_batch();
        fake.deed = deed;
        fake.trigger = k;
        fake_run(&config, NULL);
        judge(threads);
        bool reached = fake.calls >= k;
        fake_end();
        if (!reached)
            break;
    }
    fake_begin(); /* for the teardown */
}

/* Each lane may have taken a band just before, and none begins another. */
static void judge_cancelled(unsigned threads)
{
    assert_in_range(fake.late_bands, 0, threads);
    for (unsigned i = 0; i < fake.count; i++) {
        bm_status status = fake.picture[i].status;
        assert_true(status == BM_OK || status == BM_E_CANCELLED ||
                    status == fake_verdict(fake.picture[i].fault));
    }
}

/* One call has failed: one picture has, or none where the call cannot fail. */
static void judge_failed(unsigned threads)
{
    (void)threads;
    unsigned injected = 0;
    for (unsigned i = 0; i < fake.count; i++) {
        bm_status status = fake.picture[i].status;
        if (status == fake_verdict(fake.picture[i].fault))
            continue;
        assert_int_equal(status, BM_E_WRITE);
        assert_string_equal(fake.picture[i].error.message, "injected");
        injected++;
    }
    assert_true(injected <= 1);
}

static void test_cancelled_at_every_point(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 3; threads += 2)
        at_every_point(FAKE_CANCEL, threads, fake_chain(false), 1, judge_cancelled);
    at_every_point(FAKE_CANCEL, 3, fake_measured_chain(true), 3, judge_cancelled);
}

static void test_failure_at_every_point(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 3; threads += 2)
        at_every_point(FAKE_FAIL, threads, fake_chain(false), 1, judge_failed);
    at_every_point(FAKE_FAIL, 3, fake_measured_chain(true), 3, judge_failed);
}

/* ---- cancelled while threads wait ------------------------------------------------------------ */

static void test_cancelled_before_the_run(void **state)
{
    (void)state;
    add_batch();
    bm_pipeline_config config = fake_config(2, 2, 2);
    assert_int_equal(bm_pipeline_create(&fake.pipeline, &config, NULL), BM_OK);
    bm_pipeline_cancel(fake.pipeline);
    bm_pipeline_cancel(fake.pipeline);
    bm_pipeline_stats stats;
    assert_int_equal(bm_pipeline_run(fake.pipeline, fake.task, fake.count, &stats, NULL), BM_OK);
    bm_pipeline_destroy(fake.pipeline);
    fake_check();
    assert_int_equal(stats.cancelled, fake.count);
    for (unsigned i = 0; i < fake.count; i++)
        assert_int_equal(fake.picture[i].begun, 0);
}

static void run_fakes(void *context)
{
    bm_pipeline_config *config = context;
    fake_run(config, NULL);
}

/* Cancels when `stalled` decoders wait at the gate and all behind them has come to a stop. Opens
 * the gate when `ended` tasks have ended: those that need nothing of the stalled ones. */
static void cancel_when_stalled(bm_pipeline_config *config, unsigned stalled, unsigned ended)
{
    struct peer peer;
    config->parallel = peer_parallel;
    peer_start(&peer, run_fakes, config);
    fake_wait_stalled(stalled);
    peer_until_asleep(&peer);
    bm_pipeline_cancel(fake.pipeline);
    fake_wait_finished(ended);
    fake_open_gate();
    peer_join(&peer);
}

/* All lanes stall, the ready queue is full, readers wait for room in it. */
static void test_cancelled_with_full_queues(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 20; i++) {
        fake_picture *picture = fake_add(30, 30, 200);
        picture->fault = FAKE_STALLS;
    }
    bm_pipeline_config config = fake_config(2, 3, 2);
    cancel_when_stalled(&config, 2, 0);
    for (unsigned i = 0; i < fake.count; i++)
        assert_int_equal(fake.picture[i].status, BM_E_CANCELLED);
}

/* A reader waits for memory that a stalled picture holds, and others for their turn behind it. */
static void test_cancelled_while_waiting_for_memory(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 6; i++)
        fake_add(30, 30, 200)->fault = FAKE_STALLS;
    bm_pipeline_config config = fake_config(3, 3, 2);
    config.memory_bytes = 12 * MB; /* one file of unknown size, as 0 and 3 are, at a time */
    cancel_when_stalled(&config, 3, 3);
    for (unsigned i = 0; i < fake.count; i++)
        assert_int_equal(fake.picture[i].status, BM_E_CANCELLED);
}

/* A reader waits for room in the feed of the stalled picture. */
static void test_cancelled_while_feeding(void **state)
{
    (void)state;
    fake_add(30, 30, 40 * MB)->fault = FAKE_STALLS;
    bm_pipeline_config config = fake_config(2, 1, 1);
    cancel_when_stalled(&config, 1, 0);
    assert_int_equal(fake.picture[0].status, BM_E_CANCELLED);
}

/* A picture in flight goes no further: the band in hand is finished, none is begun. */
static void test_cancelled_within_a_band(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 3; threads++) {
        fake_end();
        fake_begin();
        fake_picture *picture = fake_add(30, 10000, 200);
        picture->fault = FAKE_STALLS;
        picture->at = 500;
        bm_pipeline_config config = fake_config(threads, 1, 1);
        config.band_rows = 20;
        cancel_when_stalled(&config, 1, 0);
        assert_int_equal(picture->status, BM_E_CANCELLED);
        assert_int_equal(picture->decoded_rows, 520);
    }
}

/* ---- threads that cannot be had -------------------------------------------------------------- */

#if defined __SANITIZE_THREAD__
#define HAS_TSAN 1
#elif defined __has_feature
#if __has_feature(thread_sanitizer)
#define HAS_TSAN 1
#endif
#endif

#if !defined HAS_TSAN /* it has a thread of its own, which the limit counts too */

/* In a process that may have `threads` threads: what run() says, and how many lanes there were. */
static unsigned allowed;

static bool run_with_few_threads(void)
{
    struct rlimit limit = {allowed, allowed};
    if (setuid(20000 + (uid_t)getpid() % 40000)) /* whoever that is, with no other process */
        child_skip();
    if (setrlimit(RLIMIT_NPROC, &limit))
        child_skip();
    fake_begin();
    fake_add(30, 30, 200);
    fake_add(31, 30, 200);
    bm_pipeline_config config = fake_config(4, 2, 2);
    bm_pipeline *pipeline;
    bm_pipeline_stats stats;
    if (bm_pipeline_create(&pipeline, &config, NULL))
        return false;
    bm_status status = bm_pipeline_run(pipeline, fake.task, fake.count, &stats, NULL);
    bm_pipeline_destroy(pipeline);
    if (allowed < 3) /* this one, the writer, a reader */
        return status == BM_E_NOMEM && fake.calls == 0 && fake.picture[0].finished == 0;
    fake_check();
    /* Lanes come before the second reader: one is this thread, and the writer is there already. */
    unsigned lanes = allowed < 6 ? allowed - 2 : 4, readers = allowed < 7 ? 1 : 2;
    /* The first reader may be done, and its place free, before the second one is asked for. */
    return !status && stats.done == 2 && stats.read.threads >= readers && stats.read.threads <= 2 &&
           stats.compute.threads == lanes;
}

static void test_few_threads(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip(); /* this user has other processes, which the limit counts */
    for (allowed = 1; allowed <= 7; allowed++)
        in_child(run_with_few_threads);
}

#endif

#define TEST(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
#if !defined HAS_TSAN
        TEST(test_few_threads), /* first: what it forks has no threads yet */
#endif
        TEST(test_cancelled_at_every_point),
        TEST(test_failure_at_every_point),
        TEST(test_cancelled_before_the_run),
        TEST(test_cancelled_with_full_queues),
        TEST(test_cancelled_while_waiting_for_memory),
        TEST(test_cancelled_while_feeding),
        TEST(test_cancelled_within_a_band),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
