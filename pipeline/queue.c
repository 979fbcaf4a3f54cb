/* SPDX-License-Identifier: MIT */
/* The bounded queue: a ring under one lock, with a condition for each side. */
#include "queue.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#include "clock.h"

bm_status bm_queue_init(bm_queue *queue, size_t max_items, size_t max_bytes,
                        void (*destroy)(void *element), bm_error *error)
{
    assert(max_items > 0 && max_bytes > 0);
    *queue = (bm_queue){.max_items = max_items,
                        .max_bytes = max_bytes,
                        .destroy = destroy,
                        .lock = PTHREAD_MUTEX_INITIALIZER,
                        .not_empty = PTHREAD_COND_INITIALIZER,
                        .not_full = PTHREAD_COND_INITIALIZER};
    queue->ring = calloc(max_items, sizeof *queue->ring);
    if (!queue->ring)
        return bm_fail(error, BM_E_NOMEM, "no memory for a queue of %zu items", max_items);
    return BM_OK;
}

/* Takes the oldest element out. The caller holds the lock, or owns the ring. */
static void *take(bm_queue *queue)
{
    struct bm_queue_slot slot = queue->ring[queue->head];
    queue->head = (queue->head + 1) % queue->max_items;
    queue->items--;
    queue->bytes -= slot.bytes;
    return slot.element;
}

static void empty(bm_queue *queue)
{
    while (queue->items > 0)
        queue->destroy(take(queue));
}

void bm_queue_reopen(bm_queue *queue)
{
    empty(queue);
    queue->state = BM_QUEUE_OPEN;
}

void bm_queue_destroy(bm_queue *queue)
{
    if (!queue->ring)
        return;
    empty(queue);
    free(queue->ring);
    queue->ring = NULL;
    pthread_cond_destroy(&queue->not_full);
    pthread_cond_destroy(&queue->not_empty);
    pthread_mutex_destroy(&queue->lock);
}

static bool has_room(const bm_queue *queue, size_t bytes)
{
    if (queue->items == 0)
        return true;
    return queue->items < queue->max_items && queue->bytes < queue->max_bytes &&
           bytes <= queue->max_bytes - queue->bytes;
}

/* Under the lock, after each change. */
static void note_change(bm_queue *queue)
{
    if (!queue->gauge)
        return;
    bool full = queue->items == queue->max_items || queue->pushers > 0;
    bm_gauge_set(queue->gauge, queue->items, full, bm_now_ns());
}

void bm_queue_watch(bm_queue *queue, bm_gauge *gauge, uint64_t now_ns)
{
    pthread_mutex_lock(&queue->lock);
    bm_gauge_start(gauge, now_ns);
    queue->gauge = gauge;
    pthread_mutex_unlock(&queue->lock);
}

void bm_queue_tell(bm_queue *queue, uint64_t now_ns, bm_queue_stats *stats)
{
    pthread_mutex_lock(&queue->lock);
    *stats = (bm_queue_stats){.places = queue->max_items};
    if (queue->gauge)
        bm_gauge_read(queue->gauge, now_ns, stats);
    pthread_mutex_unlock(&queue->lock);
}

bm_queue_state bm_queue_push(bm_queue *queue, void *element, size_t bytes, uint64_t *waited_ns)
{
    pthread_mutex_lock(&queue->lock);
    if (queue->state == BM_QUEUE_OPEN && !has_room(queue, bytes)) {
        uint64_t start = bm_now_ns();
        queue->pushers++;
        note_change(queue);
        while (queue->state == BM_QUEUE_OPEN && !has_room(queue, bytes))
            pthread_cond_wait(&queue->not_full, &queue->lock);
        queue->pushers--;
        if (waited_ns)
            *waited_ns += bm_now_ns() - start;
    }
    bm_queue_state state = queue->state;
    if (state == BM_QUEUE_OPEN) {
        size_t tail = (queue->head + queue->items) % queue->max_items;
        queue->ring[tail] = (struct bm_queue_slot){element, bytes};
        queue->items++;
        queue->bytes += bytes;
    }
    note_change(queue);
    pthread_mutex_unlock(&queue->lock);
    if (state == BM_QUEUE_OPEN)
        pthread_cond_signal(&queue->not_empty);
    return state;
}

bm_queue_state bm_queue_pop(bm_queue *queue, void **element, uint64_t *waited_ns)
{
    pthread_mutex_lock(&queue->lock);
    if (queue->state == BM_QUEUE_OPEN && queue->items == 0) {
        uint64_t start = bm_now_ns();
        while (queue->state == BM_QUEUE_OPEN && queue->items == 0)
            pthread_cond_wait(&queue->not_empty, &queue->lock);
        if (waited_ns)
            *waited_ns += bm_now_ns() - start;
    }
    bm_queue_state state = queue->state;
    bool wake = false;
    if (state != BM_QUEUE_CANCELLED && queue->items > 0) {
        *element = take(queue);
        note_change(queue);
        state = BM_QUEUE_OPEN;
        wake = queue->pushers > 0;
    }
    pthread_mutex_unlock(&queue->lock);
    /* Everyone: elements differ in bytes, so whoever is woken alone may not fit where another
     * would. */
    if (wake)
        pthread_cond_broadcast(&queue->not_full);
    return state;
}

/* Moves on to `state`, wakes everyone; false when the queue was there or beyond already. */
static bool end(bm_queue *queue, bm_queue_state state)
{
    pthread_mutex_lock(&queue->lock);
    bool moved = queue->state < state;
    if (moved) {
        queue->state = state;
        pthread_cond_broadcast(&queue->not_empty);
        pthread_cond_broadcast(&queue->not_full);
    }
    pthread_mutex_unlock(&queue->lock);
    return moved;
}

void bm_queue_close(bm_queue *queue)
{
    end(queue, BM_QUEUE_CLOSED);
}

void bm_queue_cancel(bm_queue *queue)
{
    if (!end(queue, BM_QUEUE_CANCELLED))
        return;
    /* From here on push and pop leave the ring alone, so the destructor need not be called under
     * the lock. */
    empty(queue);
}
