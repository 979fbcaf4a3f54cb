/* SPDX-License-Identifier: MIT */
/* The memory budget: order, ceiling, passing, cancelling. */
#include "budget.h"

#include <string.h>

#include "check.h"
#include "peer.h"

struct request {
    bm_budget *budget;
    size_t ticket, bytes; /* bytes 0: pass */
    bm_status status;
    atomic_bool done;
    uint64_t waited_ns;
};

static void make_request(void *context)
{
    struct request *request = context;
    if (request->bytes)
        request->status = bm_budget_reserve(request->budget, request->ticket, request->bytes,
                                            &request->waited_ns, NULL);
    else
        bm_budget_pass(request->budget, request->ticket, &request->waited_ns);
    atomic_store(&request->done, true);
}

static bm_status reserve(bm_budget *budget, size_t ticket, size_t bytes)
{
    uint64_t waited_ns = 0;
    return bm_budget_reserve(budget, ticket, bytes, &waited_ns, NULL);
}

static void test_within_the_ceiling(void **state)
{
    (void)state;
    bm_budget budget;
    bm_budget_init(&budget, 100);
    assert_int_equal(reserve(&budget, 0, 60), BM_OK);
    assert_int_equal(reserve(&budget, 1, 40), BM_OK);
    assert_int_equal(bm_budget_peak(&budget), 100);
    bm_budget_release(&budget, 60);
    assert_int_equal(reserve(&budget, 2, 59), BM_OK);
    assert_int_equal(bm_budget_peak(&budget), 100);
    bm_budget_release(&budget, 40);
    bm_budget_release(&budget, 59);
    bm_budget_destroy(&budget);
}

static void test_waits_for_memory(void **state)
{
    (void)state;
    bm_budget budget;
    bm_budget_init(&budget, 100);
    assert_int_equal(reserve(&budget, 0, 60), BM_OK);
    assert_int_equal(reserve(&budget, 1, 30), BM_OK);
    struct request request = {.budget = &budget, .ticket = 2, .bytes = 80};
    struct peer peer;
    peer_start(&peer, make_request, &request);
    peer_until_asleep(&peer);
    assert_false(atomic_load(&request.done));
    bm_budget_release(&budget, 30);
    peer_until_asleep(&peer);
    assert_false(atomic_load(&request.done)); /* 40 are free */
    bm_budget_release(&budget, 60);
    peer_join(&peer);
    assert_int_equal(request.status, BM_OK);
    assert_int_equal(bm_budget_peak(&budget), 90);
    bm_budget_release(&budget, 80);
    bm_budget_destroy(&budget);
}

/* A small picture does not overtake a large one that waits, although it would fit. */
static void test_input_order(void **state)
{
    (void)state;
    bm_budget budget;
    bm_budget_init(&budget, 100);
    assert_int_equal(reserve(&budget, 0, 50), BM_OK);
    struct request request[3] = {{.budget = &budget, .ticket = 1, .bytes = 90},
                                 {.budget = &budget, .ticket = 2}, /* passes, in its turn */
                                 {.budget = &budget, .ticket = 3, .bytes = 10}};
    struct peer peers[3];
    for (int i = 2; i >= 0; i--) {
        peer_start(&peers[i], make_request, &request[i]);
        peer_until_asleep(&peers[i]);
    }
    for (int i = 0; i < 3; i++)
        assert_false(atomic_load(&request[i].done));
    bm_budget_release(&budget, 50);
    for (int i = 0; i < 3; i++)
        peer_join(&peers[i]);
    assert_int_equal(request[0].status, BM_OK);
    assert_int_equal(request[2].status, BM_OK);
    assert_int_equal(bm_budget_peak(&budget), 100);
    bm_budget_release(&budget, 100);
    bm_budget_destroy(&budget);
}

static void test_larger_than_the_ceiling(void **state)
{
    (void)state;
    bm_budget budget;
    bm_budget_init(&budget, 3 << 20);
    bm_error error;
    uint64_t waited_ns = 0;
    assert_int_equal(bm_budget_reserve(&budget, 0, 5 << 20, &waited_ns, &error), BM_E_LIMIT_MEMORY);
    assert_non_null(strstr(error.message, "5.0 MiB"));
    assert_non_null(strstr(error.message, "3.0 MiB"));
    assert_non_null(strstr(error.message, "--memory"));
    assert_int_equal(reserve(&budget, 1, 3 << 20), BM_OK); /* the refused one had its turn */
    bm_budget_release(&budget, 3 << 20);
    bm_budget_destroy(&budget);
}

static void test_no_ceiling(void **state)
{
    (void)state;
    bm_budget budget;
    bm_budget_init(&budget, 0);
    assert_int_equal(reserve(&budget, 0, SIZE_MAX / 2), BM_OK);
    assert_int_equal(reserve(&budget, 1, SIZE_MAX / 4), BM_OK);
    bm_budget_destroy(&budget);
}

static void test_cancel_releases_everyone(void **state)
{
    (void)state;
    bm_budget budget;
    bm_budget_init(&budget, 100);
    assert_int_equal(reserve(&budget, 0, 50), BM_OK);
    struct request request[3] = {{.budget = &budget, .ticket = 1, .bytes = 90},
                                 {.budget = &budget, .ticket = 2, .bytes = 1},
                                 {.budget = &budget, .ticket = 3}};
    struct peer peers[3];
    for (int i = 0; i < 3; i++) {
        peer_start(&peers[i], make_request, &request[i]);
        peer_until_asleep(&peers[i]);
    }
    bm_budget_cancel(&budget);
    bm_budget_cancel(&budget);
    for (int i = 0; i < 3; i++)
        peer_join(&peers[i]);
    assert_int_equal(request[0].status, BM_E_CANCELLED);
    assert_int_equal(request[1].status, BM_E_CANCELLED);
    assert_int_equal(reserve(&budget, 17, 1), BM_E_CANCELLED);
    bm_budget_release(&budget, 50);
    bm_budget_destroy(&budget);
}

/* Many tickets from several threads: all are served, and at no time is more reserved than the
 * ceiling. */
struct crowd {
    bm_budget *budget;
    atomic_size_t next, reserved;
    atomic_bool exceeded;
};

static void reserve_many(void *context)
{
    struct crowd *crowd = context;
    size_t ticket;
    uint64_t waited_ns = 0;
    while ((ticket = atomic_fetch_add(&crowd->next, 1)) < 3000) {
        size_t bytes = 1 + ticket * 7 % 100;
        if (ticket % 11 == 0) {
            bm_budget_pass(crowd->budget, ticket, &waited_ns);
            continue;
        }
        if (bm_budget_reserve(crowd->budget, ticket, bytes, &waited_ns, NULL))
            atomic_store(&crowd->exceeded, true);
        if (atomic_fetch_add(&crowd->reserved, bytes) + bytes > 100)
            atomic_store(&crowd->exceeded, true);
        atomic_fetch_sub(&crowd->reserved, bytes);
        bm_budget_release(crowd->budget, bytes);
    }
}

static void test_many_threads(void **state)
{
    (void)state;
    bm_budget budget;
    bm_budget_init(&budget, 100);
    struct crowd crowd = {.budget = &budget};
    struct peer peers[4];
    for (int i = 0; i < 4; i++)
        peer_start(&peers[i], reserve_many, &crowd);
    for (int i = 0; i < 4; i++)
        peer_join(&peers[i]);
    assert_false(crowd.exceeded);
    assert_true(bm_budget_peak(&budget) <= 100);
    bm_budget_destroy(&budget);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_within_the_ceiling), cmocka_unit_test(test_waits_for_memory),
        cmocka_unit_test(test_input_order),        cmocka_unit_test(test_larger_than_the_ceiling),
        cmocka_unit_test(test_no_ceiling),         cmocka_unit_test(test_cancel_releases_everyone),
        cmocka_unit_test(test_many_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
