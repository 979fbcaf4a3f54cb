/* SPDX-License-Identifier: MIT */
/* The memory budget: a ceiling on the sum of what the pictures in flight have reserved.
 *
 * Reservations are made strictly in input order. Every task has a ticket, its index, and its reader
 * either reserves or passes (the task failed first), once, when all smaller tickets have done so.
 * So a large picture cannot be overtaken for ever by small ones, and whoever waits for memory waits
 * only for pictures that were admitted already, which end without needing the budget again. */
#ifndef BM_BUDGET_H
#define BM_BUDGET_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bandmill/status.h"

typedef struct bm_budget {
    size_t ceiling; /* fixed by init; SIZE_MAX: none */

    pthread_mutex_t lock;
    pthread_cond_t turn;   /* readers wait for their ticket to be the next */
    pthread_cond_t memory; /* the one reader whose turn it is waits for pictures to end */
    /* All under `lock`. */
    size_t next; /* the ticket whose turn it is */
    size_t reserved, peak;
    bool cancelled;
} bm_budget;

/* ceiling 0: none, only order and accounting. */
void bm_budget_init(bm_budget *budget, size_t ceiling);
/* No thread may be inside. */
void bm_budget_destroy(bm_budget *budget);

/* Waits for the ticket's turn and for room, and reserves. BM_E_LIMIT_MEMORY: more than the ceiling,
 * will never fit. BM_E_CANCELLED. In each case the ticket has had its turn. Waiting is added to
 * *waited_ns. */
bm_status bm_budget_reserve(bm_budget *budget, size_t ticket, size_t bytes, uint64_t *waited_ns,
                            bm_error *error);

/* Waits for the ticket's turn and lets it go by without a reservation. */
void bm_budget_pass(bm_budget *budget, size_t ticket, uint64_t *waited_ns);

/* Reserves more for a picture that was admitted, where there is room just now: whoever has some and waits for more could wait for
 * another that does. Any thread. */
bool bm_budget_more(bm_budget *budget, size_t bytes);

/* Gives a reservation back. Any thread. */
void bm_budget_release(bm_budget *budget, size_t bytes);

/* Ends all waiting, now and later. Any thread, any number of times. */
void bm_budget_cancel(bm_budget *budget);

/* The largest sum of reservations so far. Any thread. */
size_t bm_budget_peak(bm_budget *budget);

#endif
