/* SPDX-License-Identifier: MIT */
/* The gauge: what it says of a queue's course, where the course is known. */
#include "gauge.h"

#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "clock.h"
#include "queue.h"

#define MS UINT64_C(1000000)

static void assert_close(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%.12g, not %.12g", found, expected);
}

/* A run of 6 s: 3 items for 1 s, none for 2 s, 4 and full for 3 s. */
static void test_known_course(void **state)
{
    (void)state;
    static bm_gauge gauge;
    bm_queue_stats stats = {0};
    const uint64_t start = 77777777;
    bm_gauge_start(&gauge, start);
    bm_gauge_set(&gauge, 3, false, start);
    bm_gauge_set(&gauge, 0, false, start + 1000 * MS);
    bm_gauge_set(&gauge, 4, true, start + 3000 * MS);
    bm_gauge_read(&gauge, start + 6000 * MS, &stats);
    assert_close(stats.mean_items, 15.0 / 6, 1e-9);
    assert_int_equal(stats.empty_ns, 2000 * MS);
    assert_int_equal(stats.full_ns, 3000 * MS);
    for (size_t i = 0; i < BM_QUEUE_SLICES; i++) {
        double expected = i < 10 ? 3 : i < 30 ? 0 : 4;
        /* Where it changes, as far as a slot's width allows. */
        assert_close((double)stats.slice_items[i], expected, i % 10 && i % 10 < 9 ? 1e-5 : 0.35);
    }
}

/* However long the run and however frequent the changes, the integral is whole. */
static void test_any_length(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (uint64_t step = 1; step < 100000 * MS; step *= 13) {
        bm_gauge *gauge = calloc(1, sizeof *gauge);
        bm_queue_stats stats;
        double sum = 0, slices = 0;
        uint64_t now = 5, empty = 0;
        size_t items = 0;
        assert_non_null(gauge);
        bm_gauge_start(gauge, now);
        for (int i = 0; i < 5000; i++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            uint64_t elapsed = (random >> 33) % (2 * step) + 1;
            sum += (double)items * (double)elapsed;
            empty += items ? 0 : elapsed;
            now += elapsed;
            items = (random >> 20) % 7;
            bm_gauge_set(gauge, items, items == 6, now);
        }
        bm_gauge_read(gauge, now, &stats);
        assert_close(stats.mean_items, sum / (double)(now - 5), 1e-6);
        assert_int_equal(stats.empty_ns, empty);
        for (size_t i = 0; i < BM_QUEUE_SLICES; i++)
            slices += (double)stats.slice_items[i] / BM_QUEUE_SLICES;
        assert_close(slices, stats.mean_items, 1e-5);
        free(gauge);
    }
}

/* Nothing is counted before the start, what is in the queue by then is, and time never goes back. */
static void test_before_the_start(void **state)
{
    (void)state;
    static bm_gauge gauge;
    bm_queue_stats stats;
    bm_gauge_set(&gauge, 2, false, 1000 * MS);
    bm_gauge_read(&gauge, 2000 * MS, &stats);
    assert_close(stats.mean_items, 0, 0);
    bm_gauge_start(&gauge, 3000 * MS);
    bm_gauge_set(&gauge, 9, false, 2999 * MS);
    bm_gauge_set(&gauge, 2, false, 3000 * MS);
    bm_gauge_read(&gauge, 3001 * MS, &stats);
    assert_close(stats.mean_items, 2, 1e-9);
    assert_int_equal(stats.empty_ns + stats.full_ns, 0);
}

static void no_elements(void *element)
{
    (void)element;
}

/* A queue tells of itself: empty until something comes, full while no place is left. */
static void test_a_queue_is_watched(void **state)
{
    (void)state;
    static bm_queue queue;
    static bm_gauge gauge;
    bm_queue_stats stats;
    int element;
    void *out;
    assert_int_equal(bm_queue_init(&queue, 2, 100, no_elements, NULL), BM_OK);
    bm_queue_watch(&queue, &gauge, bm_now_ns());
    bm_queue_push(&queue, &element, 1, NULL);
    bm_queue_tell(&queue, bm_now_ns(), &stats);
    assert_true(stats.places == 2 && stats.empty_ns > 0 && stats.full_ns == 0);
    uint64_t empty_ns = stats.empty_ns;
    bm_queue_push(&queue, &element, 1, NULL);
    bm_queue_tell(&queue, bm_now_ns(), &stats);
    assert_true(stats.full_ns > 0 && stats.empty_ns == empty_ns);
    bm_queue_pop(&queue, &out, NULL);
    bm_queue_tell(&queue, bm_now_ns(), &stats);
    uint64_t full_ns = stats.full_ns;
    bm_queue_pop(&queue, &out, NULL);
    bm_queue_tell(&queue, bm_now_ns(), &stats);
    assert_true(stats.full_ns == full_ns && stats.empty_ns > empty_ns);
    assert_true(stats.mean_items > 0 && stats.mean_items < 2);
    bm_queue_destroy(&queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_course),
        cmocka_unit_test(test_any_length),
        cmocka_unit_test(test_before_the_start),
        cmocka_unit_test(test_a_queue_is_watched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
