/* SPDX-License-Identifier: MIT */
/* The library in a process with threads and children of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bandmill/bandmill.h"

#define WIDTH 120
#define HEIGHT 90
#define BYTES (WIDTH * HEIGHT * 3)
#define HOSTS 32

static uint8_t before[BYTES], wanted[BYTES];
static const char text[] = "gaussian:2 | equalize | median:1 | sharpen:1";
static bm_program *program; /* of `text`, for one thread */

static bm_image view(uint8_t *samples)
{
    bm_image image;
    bm_image_view(&image, samples, WIDTH, HEIGHT, BM_RGB, 8, 0, NULL);
    return image;
}

static int setup(void **state)
{
    (void)state;
    uint32_t random = 99;
    for (size_t i = 0; i < BYTES; i++) {
        random = random * 1664525u + 1013904223u;
        before[i] = (uint8_t)(random >> 24);
    }
    bm_image in = view(before), out = view(wanted);
    bm_chain chain = {0};
    bm_status status = bm_chain_append(&chain, text, NULL);
    if (!status)
        status = bm_program_prepare(&program, &chain, &in.desc, BM_ENDS_IMAGES, NULL, NULL);
    bm_chain_clear(&chain);
    return status || bm_apply_text(text, &in, &out, NULL, NULL);
}

static int teardown(void **state)
{
    (void)state;
    bm_program_destroy(program);
    return 0;
}

/* All ways to filter, with up to so many threads: whether each gives what is wanted. */
static bool filters_well(unsigned threads)
{
    static _Thread_local uint8_t after[BYTES];
    bm_image in = view(before), out = view(after);
    bm_options options = bm_options_defaults();
    options.threads = threads;
    if (bm_apply_text(text, &in, &out, &options, NULL) || memcmp(after, wanted, BYTES) != 0)
        return false;
    memset(after, 0, BYTES);
    if (bm_program_apply(program, &in, &out, NULL, NULL, NULL) || memcmp(after, wanted, BYTES) != 0)
        return false;
    bm_gaussian_params params = bm_gaussian_defaults();
    params.sigma = 2;
    return bm_gaussian(&in, &out, &params, &options, NULL) == BM_OK &&
           memcmp(after, before, BYTES) != 0;
}

static void *host(void *context)
{
    atomic_uint *well = context;
    for (unsigned round = 0; round < 4; round++)
        atomic_fetch_add(well, filters_well(1 + round % 3));
    return NULL;
}

static void many_threads_filter_at_once(void **state)
{
    (void)state;
    pthread_t threads[HOSTS];
    atomic_uint well = 0;
    for (unsigned i = 0; i < HOSTS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, host, &well), 0);
    for (unsigned i = 0; i < HOSTS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(well, HOSTS * 4);
}

static void a_child_filters_after_a_parallel_call(void **state)
{
    (void)state;
    assert_true(filters_well(3));
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        alarm(getenv("BANDMILL_SANITIZED") ? 60 : 5);
        _exit(filters_well(3) ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_true(filters_well(3));
}

/* ---- a small stack --------------------------------------------------------------------------- */

/* What this program keeps for each thread lies in the same memory. */
#define STACK_BYTES (((size_t)64 << 10) + BYTES)

/* Each filter with its defaults; how many could be applied, for some need values. */
static void *apply_all(void *context)
{
    static uint8_t after[4 * BYTES];
    unsigned *applied = context;
    bm_image in = view(before);
    for (size_t i = 0; i < bm_catalogue_count(); i++) {
        const char *name = bm_filter_name(bm_catalogue_at(i));
        bm_chain chain = {0};
        bm_image out = {0};
        bm_desc made;
        if (bm_chain_append(&chain, name, NULL) == BM_OK &&
            bm_chain_result(&chain, &in.desc, &made, NULL, NULL) == BM_OK &&
            bm_image_view(&out, after, made.width, made.height, made.model, made.depth, 0, NULL) ==
                BM_OK &&
            bm_apply_chain(&chain, &in, &out, NULL, NULL) == BM_OK)
            ++*applied;
        bm_chain_clear(&chain);
    }
    return NULL;
}

/* Sanitizers need a stack of their own size. */
static void a_stack_of_64_kb_is_enough(void **state)
{
    (void)state;
    if (getenv("BANDMILL_SANITIZED"))
        skip();
    pthread_attr_t attributes;
    pthread_t thread;
    unsigned applied = 0;
    pthread_attr_init(&attributes);
    assert_int_equal(pthread_attr_setstacksize(&attributes, STACK_BYTES), 0);
    assert_int_equal(pthread_create(&thread, &attributes, apply_all, &applied), 0);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
    assert_in_range(applied, 40, 1000);
}

/* ---- threads of the host's ------------------------------------------------------------------- */

/* A pool of the host's: here as many threads as are asked for. */
static atomic_uint teams;

typedef struct share {
    bm_parallel_body body;
    void *argument;
    unsigned index;
} share;

static void *do_share(void *context)
{
    const share *s = context;
    s->body(s->argument, s->index);
    return NULL;
}

static void run_threads(void *context, unsigned count, bm_parallel_body body, void *argument)
{
    pthread_t threads[8];
    share shares[8];
    atomic_fetch_add((atomic_uint *)context, 1);
    for (unsigned i = 1; i < count; i++) {
        shares[i] = (share){body, argument, i};
        if (pthread_create(&threads[i], NULL, do_share, &shares[i]) != 0)
            fail();
    }
    body(argument, 0);
    for (unsigned i = 1; i < count; i++)
        pthread_join(threads[i], NULL);
}

static void a_parallel_for_of_the_hosts_is_used(void **state)
{
    (void)state;
    static uint8_t after[BYTES];
    bm_image in = view(before), out = view(after);
    bm_options options = bm_options_defaults();
    options.threads = 4;
    options.parallel = (bm_parallel){run_threads, &teams};
    assert_int_equal(bm_apply_text(text, &in, &out, &options, NULL), BM_OK);
    assert_memory_equal(after, wanted, BYTES);
    assert_int_equal(teams, 1);
    options.threads = 1;
    assert_int_equal(bm_apply_text(text, &in, &out, &options, NULL), BM_OK);
    assert_int_equal(teams, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_threads_filter_at_once),
        cmocka_unit_test(a_parallel_for_of_the_hosts_is_used),
        cmocka_unit_test(a_stack_of_64_kb_is_enough),
        cmocka_unit_test(a_child_filters_after_a_parallel_call),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
