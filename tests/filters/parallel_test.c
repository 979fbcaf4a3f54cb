/* SPDX-License-Identifier: MIT */
/* The parallel-for, and bm_apply() with one of the caller's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "promise.h"
#include "reference.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define MOST 64

static atomic_int calls[MOST];

static void count_call(void *context, unsigned index)
{
    PROMISE(context == &calls && index < MOST);
    atomic_fetch_add(&calls[index], 1);
}

static bool each_index_once(unsigned count)
{
    for (unsigned i = 0; i < MOST; i++)
        atomic_store(&calls[i], 0);
    bm_parallel_openmp(count, count_call, &calls);
    bool once = true;
    for (unsigned i = 0; i < MOST; i++)
        once = once && atomic_load(&calls[i]) == (i < count);
    return once;
}

static void openmp_calls_each_index_once(void **state)
{
    (void)state;
    static const unsigned counts[] = {0, 1, 2, 3, 8, MOST};
    for (size_t i = 0; i < COUNT(counts); i++)
        assert_true(each_index_once(counts[i]));
    assert_null(promise_first_broken());
}

/* Without the handler the child would wait for threads that it does not have. */
static void a_forked_child_goes_on_alone(void **state)
{
    (void)state;
    assert_true(each_index_once(2));
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        alarm(60);
        _exit(each_index_once(4) ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* Which thread called, by index of the outer loop: alone in its own place. */
static struct nest {
    pthread_t outer[4];
    atomic_int inner[4], strangers;
} nest;

static void inner_body(void *argument, unsigned index)
{
    (void)index;
    unsigned outer = *(const unsigned *)argument;
    atomic_fetch_add(&nest.inner[outer], 1);
    if (!pthread_equal(pthread_self(), nest.outer[outer]))
        atomic_fetch_add(&nest.strangers, 1);
}

static void outer_body(void *argument, unsigned index)
{
    PROMISE(argument == &nest);
    nest.outer[index] = pthread_self();
    bm_parallel_openmp(3, inner_body, &index);
}

/* A program that allows regions in regions (OMP_MAX_ACTIVE_LEVELS, set where this test is declared) would get threads of threads. */
static void a_region_within_a_region_stays_on_its_thread(void **state)
{
    (void)state;
    bm_parallel_openmp(4, outer_body, &nest);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(atomic_load(&nest.inner[i]), 3);
    assert_int_equal(atomic_load(&nest.strangers), 0);
    assert_null(promise_first_broken());
}

/* ---- bm_apply() ------------------------------------------------------------------------------ */

static void serial_for(void *context, unsigned count, bm_parallel_body body, void *argument)
{
    (void)context;
    for (unsigned i = 0; i < count; i++)
        body(argument, i);
}

static void reverse_for(void *context, unsigned count, bm_parallel_body body, void *argument)
{
    (void)context;
    while (count > 0)
        body(argument, --count);
}

typedef struct piece {
    bm_parallel_body body;
    void *argument;
    unsigned index;
} piece;

static void *do_piece(void *context)
{
    const piece *p = context;
    p->body(p->argument, p->index);
    return NULL;
}

/* Counts its calls. */
static void threads_for(void *context, unsigned count, bm_parallel_body body, void *argument)
{
    atomic_fetch_add((atomic_int *)context, 1);
    pthread_t threads[MOST];
    piece pieces[MOST];
    PROMISE(count <= MOST);
    for (unsigned i = 0; i < count; i++) {
        pieces[i] = (piece){body, argument, i};
        PROMISE(pthread_create(&threads[i], NULL, do_piece, &pieces[i]) == 0);
    }
    for (unsigned i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
}

static void apply_gives_the_same_with_any_parallel_for(void **state)
{
    (void)state;
    static atomic_int teams;
    static const bm_parallel ways[] = {
        {serial_for, NULL}, {reverse_for, NULL}, {threads_for, &teams}, {NULL, NULL}};
    static const fake_step steps[] = {
        {.above = 2, .below = 1}, {.sums = true}, {.carries = true}, {.mixes = true, .below = 3}};
    bm_call fakes[COUNT(steps)];
    for (size_t i = 0; i < COUNT(steps); i++)
        fakes[i] = fake_call(&steps[i]);
    bm_desc desc;
    bm_desc_interleaved(&desc, 5, 47, BM_RGBA, 8, NULL);
    bm_image in = reference_picture(&desc, &(random_stream){47});
    for (size_t count = 0; count <= COUNT(steps); count++) {
        bm_chain chain = fake_chain(fakes, count);
        bm_image wanted = reference_evaluate(&chain, &in);
        for (size_t way = 0; way < COUNT(ways); way++)
            for (unsigned threads = 1; threads <= 5; threads++) {
                bm_image out;
                assert_int_equal(
                    bm_apply(&chain, &in, &out, BM_CPU_SCALAR, threads, 3, &ways[way], NULL),
                    BM_OK);
                assert_null(reference_difference(&out, &wanted));
                assert_null(promise_first_broken());
                bm_image_destroy(&out);
            }
        bm_image_destroy(&wanted);
    }
    bm_image_destroy(&in);
}

/* Only one thread at a time can work on a serial step, and nothing is announced to the others: they
 * sleep until the end, and must then be woken. */
static void apply_wakes_those_who_found_no_work(void **state)
{
    (void)state;
    bm_call call = fake_call(&(fake_step){.carries = true});
    bm_chain chain = fake_chain(&call, 1);
    bm_desc desc;
    bm_desc_interleaved(&desc, 400, 400, BM_GRAY, 8, NULL);
    bm_image in = reference_picture(&desc, &(random_stream){400}),
             wanted = reference_evaluate(&chain, &in);
    atomic_int teams = 0;
    const bm_parallel parallel = {threads_for, &teams};
    for (int round = 0; round < 10; round++) {
        bm_image out;
        assert_int_equal(bm_apply(&chain, &in, &out, BM_CPU_SCALAR, 5, 1, &parallel, NULL), BM_OK);
        assert_null(reference_difference(&out, &wanted));
        assert_null(promise_first_broken());
        bm_image_destroy(&out);
    }
    bm_image_destroy(&in);
    bm_image_destroy(&wanted);
}

static bm_status plan_nothing(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call, (void)plan;
    return bm_fail(error, BM_E_CHAIN, "never");
}

static void apply_hands_out_nothing_when_it_fails(void **state)
{
    (void)state;
    static const bm_filter filter = {.name = "never", .models = BM_ANY_MODEL, .plan = plan_nothing};
    bm_call call = {.filter = &filter};
    bm_chain chain = fake_chain(&call, 1), empty = {0};
    bm_desc desc;
    bm_desc_interleaved(&desc, 5, 5, BM_RGB, 8, NULL);
    bm_image in = reference_picture(&desc, &(random_stream){1}), out;
    bm_error error;
    assert_int_equal(bm_apply(&chain, &in, &out, BM_CPU_SCALAR, 2, 0, NULL, &error), BM_E_CHAIN);
    assert_string_equal(error.message, "never");
    assert_null(out.owned);
    assert_int_equal(bm_apply(&empty, &in, &out, BM_CPU_SCALAR, 0, 0, NULL, &error), BM_E_PARAM);
    assert_null(out.owned);
    bm_image_destroy(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(openmp_calls_each_index_once),
        cmocka_unit_test(a_region_within_a_region_stays_on_its_thread),
        cmocka_unit_test(a_forked_child_goes_on_alone),
        cmocka_unit_test(apply_gives_the_same_with_any_parallel_for),
        cmocka_unit_test(apply_wakes_those_who_found_no_work),
        cmocka_unit_test(apply_hands_out_nothing_when_it_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
