/* SPDX-License-Identifier: MIT */
/* A bounded first-in first-out queue of pointers between threads.
 *
 * It is bounded twice: by items, and by bytes as the pushers declare them. An element larger than
 * the byte bound passes when the queue is empty, so nothing is too large to pass. A push that
 * succeeds hands the element over: the pusher must not touch it any more. A push that is refused
 * leaves it with the pusher.
 *
 * Either side may end the queue. close() drains it: what is inside still comes out, nothing more
 * goes in. cancel() empties it at once through the destructor. Both wake everyone who waits. */
#ifndef BM_QUEUE_H
#define BM_QUEUE_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include "gauge.h"

typedef enum bm_queue_state { BM_QUEUE_OPEN, BM_QUEUE_CLOSED, BM_QUEUE_CANCELLED } bm_queue_state;

struct bm_queue_slot {
    void *element;
    size_t bytes;
};

typedef struct bm_queue {
    /* Fixed by init. */
    size_t max_items, max_bytes;
    void (*destroy)(void *element);

    pthread_mutex_t lock;
    pthread_cond_t not_empty; /* poppers wait: an element came, or the queue ended */
    pthread_cond_t not_full;  /* pushers wait: an element went, or the queue ended */
    /* Under `lock`, but for one moment: having cancelled, the canceller alone empties the ring
     * without it. */
    struct bm_queue_slot *ring; /* max_items slots */
    size_t head, items, bytes;
    unsigned pushers; /* that wait for room */
    bm_queue_state state;
    bm_gauge *gauge; /* NULL: nobody wants to know how full it is */
} bm_queue;

/* Both bounds at least 1. `destroy` is called without the lock, for what cancel() and destroy()
 * find. BM_E_NOMEM. */
bm_status bm_queue_init(bm_queue *queue, size_t max_items, size_t max_bytes,
                        void (*destroy)(void *element), bm_error *error);

/* Frees the queue, destroys what is left in it. No thread may be inside. Accepts a zeroed queue. */
void bm_queue_destroy(bm_queue *queue);

/* Opens a queue anew that was closed or cancelled; what is left in it is destroyed. No thread may be inside. */
void bm_queue_reopen(bm_queue *queue);

/* Waits for room. BM_QUEUE_OPEN: the element has been handed over; else it was refused and stays
 * with the caller. Time spent waiting is added to *waited_ns (unless NULL), here and in pop(). */
bm_queue_state bm_queue_push(bm_queue *queue, void *element, size_t bytes, uint64_t *waited_ns);

/* Waits for an element. BM_QUEUE_OPEN: *element is the caller's now; BM_QUEUE_CLOSED: nothing is
 * left and nothing will come. */
bm_queue_state bm_queue_pop(bm_queue *queue, void **element, uint64_t *waited_ns);

/* From then on `gauge`, which outlives the queue, counts how full the queue is. */
void bm_queue_watch(bm_queue *queue, bm_gauge *gauge, uint64_t now_ns);
/* How full it was since then, until now; zeros where nobody watches. */
void bm_queue_tell(bm_queue *queue, uint64_t now_ns, bm_queue_stats *stats);

/* Any thread, any number of times. Closing a cancelled queue changes nothing. */
void bm_queue_close(bm_queue *queue);
void bm_queue_cancel(bm_queue *queue);

#endif
