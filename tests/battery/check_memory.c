/* SPDX-License-Identifier: MIT */
/* Check: whichever allocation fails, the answer is E_NOMEM and nothing is left behind. */
#include "battery.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "failing_malloc.h"

static void one_after_the_other(void *context, unsigned count, bm_parallel_body body,
                                void *argument)
{
    (void)context;
    for (unsigned i = 0; i < count; i++)
        body(argument, i);
}

/* What is done once for each n until it succeeds. It must free whatever it got. */
typedef struct attempt {
    const char *text;
    const bm_chain *chain;
    const bm_image *in;
} attempt;
typedef bm_status (*attempt_fn)(const attempt *a, bm_error *error);

static bm_status try_append(const attempt *a, bm_error *error)
{
    bm_chain chain = {0};
    bm_status status = bm_chain_append(&chain, a->text, error);
    bm_chain_clear(&chain);
    return status;
}

static bm_status try_plan(const attempt *a, bm_error *error)
{
    bm_plan plan;
    bm_status status =
        bm_plan_create(&plan, &a->chain->calls[0], &a->in->desc, BM_CPU_SCALAR, error);
    bm_plan_destroy(&plan);
    return status;
}

static bm_status try_apply(const attempt *a, bm_error *error)
{
    const bm_parallel serial = {one_after_the_other, NULL};
    bm_image out;
    bm_status status = bm_apply(a->chain, a->in, &out, bm_cpu_best(), 2, 3, &serial, error);
    bm_image_destroy(&out);
    return status;
}

static void fail_each(attempt_fn attempt_once, const attempt *a, const char *what)
{
    for (long n = 0;; n++) {
        bm_error error = {0};
        long before = blocks_alive();
        fail_allocation(n);
        bm_status status = attempt_once(a, &error);
        int failed = allocation_failed();
        fail_allocation(-1);
        if (status != (failed ? BM_E_NOMEM : BM_OK))
            fail_case("%s of %s: allocation %ld failed: %s %s", what, a->text, n,
                      bm_status_name(status), error.message);
        if (failed && !error.message[0])
            fail_case("%s of %s: allocation %ld failed without a message", what, a->text, n);
        if (blocks_alive() != before)
            fail_case("%s of %s: allocation %ld failed: %ld blocks leaked", what, a->text, n,
                      blocks_alive() - before);
        if (!failed)
            return;
    }
}

/* A quarter of the cases: failing at each of some forty allocations, they cost more than others. */
static void fail_case_each(const subject *s, const char *text, const bm_desc *desc)
{
    random_stream random = case_stream(s, text, desc);
    if (random_below(&random, 4) != 0)
        return;
    bm_chain chain = parse_call(text);
    bm_image in;
    random_picture(&in, desc, &random);
    attempt a = {.text = text, .chain = &chain, .in = &in};
    fail_each(try_append, &a, "parsing");
    fail_each(try_plan, &a, "planning");
    fail_each(try_apply, &a, "applying");
    bm_image_destroy(&in);
    bm_chain_clear(&chain);
}

void check_memory(const subject *s)
{
    static const extent one[] = {{31, 17}, {0, 0}}, two[] = {{31, 17}, {5, 67}, {0, 0}};
    each_case(s, one, two, 4, fail_case_each);
}
