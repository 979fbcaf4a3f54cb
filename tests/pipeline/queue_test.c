/* SPDX-License-Identifier: MIT */
/* The bounded queue: nothing lost, nothing doubled, everybody released. */
#include "queue.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "peer.h"

#define MANY 20000
#define NO_BOUND SIZE_MAX

/* Elements are counters: how often each was destroyed. */
static void destroy_counter(void *element)
{
    ++*(atomic_int *)element;
}

static void make_queue(bm_queue *queue, size_t items, size_t bytes)
{
    assert_int_equal(bm_queue_init(queue, items, bytes, destroy_counter, NULL), BM_OK);
}

static void *pop(bm_queue *queue)
{
    void *element = NULL;
    assert_int_equal(bm_queue_pop(queue, &element, NULL), BM_QUEUE_OPEN);
    return element;
}

/* ---- order and bounds ------------------------------------------------------------------------ */

static void test_keeps_order(void **state)
{
    (void)state;
    bm_queue queue;
    make_queue(&queue, 3, NO_BOUND);
    int element[8];
    int pushed = 0, popped = 0;
    while (popped < 8) {
        while (pushed < 8 && pushed < popped + 3)
            assert_int_equal(bm_queue_push(&queue, &element[pushed++], 1, NULL), BM_QUEUE_OPEN);
        assert_ptr_equal(pop(&queue), &element[popped++]);
    }
    bm_queue_destroy(&queue);
}

struct pusher {
    bm_queue *queue;
    void *element;
    size_t bytes;
    bm_queue_state result;
    uint64_t waited_ns;
};

static void push_one(void *context)
{
    struct pusher *pusher = context;
    pusher->result =
        bm_queue_push(pusher->queue, pusher->element, pusher->bytes, &pusher->waited_ns);
}

struct popper {
    bm_queue *queue;
    void *element;
    bm_queue_state result;
    uint64_t waited_ns;
};

static void pop_one(void *context)
{
    struct popper *popper = context;
    popper->result = bm_queue_pop(popper->queue, &popper->element, &popper->waited_ns);
}

static void test_push_waits_for_items(void **state)
{
    (void)state;
    bm_queue queue;
    make_queue(&queue, 1, NO_BOUND);
    int first, second;
    bm_queue_push(&queue, &first, 0, NULL);
    struct pusher pusher = {.queue = &queue, .element = &second};
    struct peer peer;
    peer_start(&peer, push_one, &pusher);
    peer_until_asleep(&peer);
    assert_int_equal(queue.items, 1);
    assert_ptr_equal(pop(&queue), &first);
    peer_join(&peer);
    assert_int_equal(pusher.result, BM_QUEUE_OPEN);
    assert_ptr_equal(pop(&queue), &second);
    bm_queue_destroy(&queue);
}

static void test_push_waits_for_bytes(void **state)
{
    (void)state;
    bm_queue queue;
    make_queue(&queue, 10, 100);
    int element[3];
    bm_queue_push(&queue, &element[0], 60, NULL);
    bm_queue_push(&queue, &element[1], 40, NULL); /* exactly full */
    struct pusher pusher = {.queue = &queue, .element = &element[2], .bytes = 1};
    struct peer peer;
    peer_start(&peer, push_one, &pusher);
    peer_until_asleep(&peer);
    assert_int_equal(queue.items, 2);
    pop(&queue);
    peer_join(&peer);
    assert_int_equal(pusher.result, BM_QUEUE_OPEN);
    assert_int_equal(queue.bytes, 41);
    pop(&queue);
    pop(&queue);
    bm_queue_destroy(&queue);
}

static void test_larger_than_the_bound_passes_alone(void **state)
{
    (void)state;
    bm_queue queue;
    make_queue(&queue, 10, 100);
    int small, huge, after;
    bm_queue_push(&queue, &small, 1, NULL);
    struct pusher pusher = {.queue = &queue, .element = &huge, .bytes = 5000};
    struct peer peer;
    peer_start(&peer, push_one, &pusher);
    peer_until_asleep(&peer);
    assert_int_equal(queue.items, 1);
    assert_ptr_equal(pop(&queue), &small);
    peer_join(&peer);
    assert_int_equal(pusher.result, BM_QUEUE_OPEN);

    pusher = (struct pusher){.queue = &queue, .element = &after, .bytes = 1};
    peer_start(&peer, push_one, &pusher);
    peer_until_asleep(&peer);
    assert_int_equal(queue.items, 1);
    assert_ptr_equal(pop(&queue), &huge);
    peer_join(&peer);
    assert_ptr_equal(pop(&queue), &after);
    bm_queue_destroy(&queue);
}

/* ---- many threads ---------------------------------------------------------------------------- */

struct crowd {
    bm_queue *queue;
    atomic_int *element; /* MANY, each to arrive once */
    atomic_int next;
};

static void push_many(void *context)
{
    struct crowd *crowd = context;
    int i;
    while ((i = atomic_fetch_add(&crowd->next, 1)) < MANY)
        bm_queue_push(crowd->queue, &crowd->element[i], (size_t)(i % 7), NULL);
}

static void pop_many(void *context)
{
    struct crowd *crowd = context;
    void *element;
    while (bm_queue_pop(crowd->queue, &element, NULL) == BM_QUEUE_OPEN)
        ++*(atomic_int *)element;
}

static void test_two_pushers_two_poppers(void **state)
{
    (void)state;
    bm_queue queue;
    make_queue(&queue, 5, 11);
    struct crowd crowd = {.queue = &queue};
    crowd.element = calloc(MANY, sizeof *crowd.element);
    struct peer pushers[2], poppers[2];
    for (int i = 0; i < 2; i++) {
        peer_start(&poppers[i], pop_many, &crowd);
        peer_start(&pushers[i], push_many, &crowd);
    }
    for (int i = 0; i < 2; i++)
        peer_join(&pushers[i]);
    bm_queue_close(&queue);
    for (int i = 0; i < 2; i++)
        peer_join(&poppers[i]);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(crowd.element[i], 1);
    free(crowd.element);
    bm_queue_destroy(&queue);
}

/* ---- ending ---------------------------------------------------------------------------------- */

static void test_close_drains(void **state)
{
    (void)state;
    bm_queue queue;
    make_queue(&queue, 4, NO_BOUND);
    atomic_int element[3] = {0};
    for (int i = 0; i < 2; i++)
        bm_queue_push(&queue, &element[i], 0, NULL);
    bm_queue_close(&queue);
    bm_queue_close(&queue);
    assert_int_equal(bm_queue_push(&queue, &element[2], 0, NULL), BM_QUEUE_CLOSED);
    assert_ptr_equal(pop(&queue), &element[0]);
    assert_ptr_equal(pop(&queue), &element[1]);
    void *none;
    assert_int_equal(bm_queue_pop(&queue, &none, NULL), BM_QUEUE_CLOSED);
    assert_int_equal(bm_queue_pop(&queue, &none, NULL), BM_QUEUE_CLOSED);
    bm_queue_destroy(&queue);
    for (int i = 0; i < 3; i++)
        assert_int_equal(element[i], 0);
}

/* Poppers that sleep on an empty queue are released by `end`, and told `result`. */
static void expect_poppers_released(void (*end)(bm_queue *queue), bm_queue_state result)
{
    bm_queue queue;
    make_queue(&queue, 4, NO_BOUND);
    struct popper poppers[3];
    struct peer peers[3];
    for (int i = 0; i < 3; i++) {
        poppers[i] = (struct popper){.queue = &queue};
        peer_start(&peers[i], pop_one, &poppers[i]);
        peer_until_asleep(&peers[i]);
    }
    end(&queue);
    for (int i = 0; i < 3; i++) {
        peer_join(&peers[i]);
        assert_int_equal(poppers[i].result, result);
    }
    bm_queue_destroy(&queue);
}

static void test_close_releases_poppers(void **state)
{
    (void)state;
    expect_poppers_released(bm_queue_close, BM_QUEUE_CLOSED);
}

static void test_cancel_releases_poppers(void **state)
{
    (void)state;
    expect_poppers_released(bm_queue_cancel, BM_QUEUE_CANCELLED);
}

/* As the popping side sees it: who waits for room is released, and keeps what it was to push. */
static void test_cancel_releases_pushers_and_destroys_the_rest(void **state)
{
    (void)state;
    bm_queue queue;
    make_queue(&queue, 3, NO_BOUND);
    atomic_int inside[3] = {0}, outside[2] = {0};
    for (int i = 0; i < 3; i++)
        bm_queue_push(&queue, &inside[i], 0, NULL);
    struct pusher pushers[2];
    struct peer peers[2];
    for (int i = 0; i < 2; i++) {
        pushers[i] = (struct pusher){.queue = &queue, .element = &outside[i]};
        peer_start(&peers[i], push_one, &pushers[i]);
        peer_until_asleep(&peers[i]);
    }
    bm_queue_cancel(&queue);
    bm_queue_cancel(&queue);
    bm_queue_close(&queue);
    for (int i = 0; i < 2; i++) {
        peer_join(&peers[i]);
        assert_int_equal(pushers[i].result, BM_QUEUE_CANCELLED);
        assert_int_equal(outside[i], 0);
    }
    void *none;
    assert_int_equal(bm_queue_pop(&queue, &none, NULL), BM_QUEUE_CANCELLED);
    bm_queue_destroy(&queue);
    for (int i = 0; i < 3; i++)
        assert_int_equal(inside[i], 1);
}

static void test_cancel_after_close(void **state)
{
    (void)state;
    bm_queue queue;
    make_queue(&queue, 3, NO_BOUND);
    atomic_int element = 0;
    bm_queue_push(&queue, &element, 0, NULL);
    bm_queue_close(&queue);
    bm_queue_cancel(&queue);
    assert_int_equal(element, 1);
    bm_queue_destroy(&queue);
    assert_int_equal(element, 1);
}

static void test_destroy_destroys_the_rest(void **state)
{
    (void)state;
    bm_queue queue;
    make_queue(&queue, 3, NO_BOUND);
    atomic_int element[2] = {0};
    bm_queue_push(&queue, &element[0], 0, NULL);
    bm_queue_push(&queue, &element[1], 0, NULL);
    bm_queue_destroy(&queue);
    bm_queue_destroy(&queue);
    assert_int_equal(element[0], 1);
    assert_int_equal(element[1], 1);
    bm_queue zeroed = {0};
    bm_queue_destroy(&zeroed);
}

static void test_accounts_for_waiting(void **state)
{
    (void)state;
    bm_queue queue;
    make_queue(&queue, 1, NO_BOUND);
    int element;
    uint64_t waited = 0;
    bm_queue_push(&queue, &element, 0, &waited);
    void *got;
    bm_queue_pop(&queue, &got, &waited);
    assert_int_equal(waited, 0); /* neither had to wait */

    struct popper popper = {.queue = &queue};
    while (popper.waited_ns == 0) { /* again, should the popper not have come to wait */
        struct peer peer;
        peer_start(&peer, pop_one, &popper);
        peer_until_asleep(&peer);
        bm_queue_push(&queue, &element, 0, NULL);
        peer_join(&peer);
    }
    bm_queue_destroy(&queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keeps_order),
        cmocka_unit_test(test_push_waits_for_items),
        cmocka_unit_test(test_push_waits_for_bytes),
        cmocka_unit_test(test_larger_than_the_bound_passes_alone),
        cmocka_unit_test(test_two_pushers_two_poppers),
        cmocka_unit_test(test_close_drains),
        cmocka_unit_test(test_close_releases_poppers),
        cmocka_unit_test(test_cancel_releases_poppers),
        cmocka_unit_test(test_cancel_releases_pushers_and_destroys_the_rest),
        cmocka_unit_test(test_cancel_after_close),
        cmocka_unit_test(test_destroy_destroys_the_rest),
        cmocka_unit_test(test_accounts_for_waiting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
