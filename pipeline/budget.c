/* SPDX-License-Identifier: MIT */
/* The memory budget: reservations in ticket order under one lock. */
#include "budget.h"

#include <assert.h>

#include "clock.h"

void bm_budget_init(bm_budget *budget, size_t ceiling)
{
    *budget = (bm_budget){.ceiling = ceiling ? ceiling : SIZE_MAX,
                          .lock = PTHREAD_MUTEX_INITIALIZER,
                          .turn = PTHREAD_COND_INITIALIZER,
                          .memory = PTHREAD_COND_INITIALIZER};
}

void bm_budget_destroy(bm_budget *budget)
{
    pthread_cond_destroy(&budget->memory);
    pthread_cond_destroy(&budget->turn);
    pthread_mutex_destroy(&budget->lock);
}

/* Under the lock. On a cancelled budget the order no longer matters and is no longer kept. */
static void wait_for_turn(bm_budget *budget, size_t ticket)
{
    while (budget->next != ticket && !budget->cancelled)
        pthread_cond_wait(&budget->turn, &budget->lock);
}

static void end_turn(bm_budget *budget)
{
    budget->next++;
    pthread_cond_broadcast(&budget->turn);
}

/* Under the lock. */
static void take(bm_budget *budget, size_t bytes)
{
    budget->reserved += bytes;
    if (budget->peak < budget->reserved)
        budget->peak = budget->reserved;
}

bm_status bm_budget_reserve(bm_budget *budget, size_t ticket, size_t bytes, uint64_t *waited_ns,
                            bm_error *error)
{
    uint64_t start = bm_now_ns();
    bool fits = bytes <= budget->ceiling;

    pthread_mutex_lock(&budget->lock);
    wait_for_turn(budget, ticket);
    while (fits && bytes > budget->ceiling - budget->reserved && !budget->cancelled)
        pthread_cond_wait(&budget->memory, &budget->lock);
    bool cancelled = budget->cancelled;
    if (fits && !cancelled)
        take(budget, bytes);
    end_turn(budget);
    pthread_mutex_unlock(&budget->lock);
    *waited_ns += bm_now_ns() - start;

    if (cancelled)
        return bm_fail(error, BM_E_CANCELLED, "the run was cancelled");
    if (!fits)
        return bm_fail(error, BM_E_LIMIT_MEMORY,
                       "needs %.1f MiB of memory, the limit is %.1f MiB (--memory)",
                       (double)bytes / 0x1p20, (double)budget->ceiling / 0x1p20);
    return BM_OK;
}

void bm_budget_pass(bm_budget *budget, size_t ticket, uint64_t *waited_ns)
{
    uint64_t start = bm_now_ns();
    pthread_mutex_lock(&budget->lock);
    wait_for_turn(budget, ticket);
    end_turn(budget);
    pthread_mutex_unlock(&budget->lock);
    *waited_ns += bm_now_ns() - start;
}

bool bm_budget_more(bm_budget *budget, size_t bytes)
{
    pthread_mutex_lock(&budget->lock);
    bool fits = bytes <= budget->ceiling - budget->reserved;
    if (fits)
        take(budget, bytes);
    pthread_mutex_unlock(&budget->lock);
    return fits;
}

void bm_budget_release(bm_budget *budget, size_t bytes)
{
    pthread_mutex_lock(&budget->lock);
    assert(bytes <= budget->reserved);
    budget->reserved -= bytes;
    pthread_cond_signal(&budget->memory);
    pthread_mutex_unlock(&budget->lock);
}

void bm_budget_cancel(bm_budget *budget)
{
    pthread_mutex_lock(&budget->lock);
    budget->cancelled = true;
    pthread_cond_broadcast(&budget->turn);
    pthread_cond_broadcast(&budget->memory);
    pthread_mutex_unlock(&budget->lock);
}

size_t bm_budget_peak(bm_budget *budget)
{
    pthread_mutex_lock(&budget->lock);
    size_t peak = budget->peak;
    pthread_mutex_unlock(&budget->lock);
    return peak;
}
