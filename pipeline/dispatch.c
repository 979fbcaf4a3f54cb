/* SPDX-License-Identifier: MIT */
/* The dispatcher: ready queue, hosts and guests under one lock. */
#include "dispatch.h"

#include <assert.h>
#include <stdlib.h>

#include "clock.h"

bm_status bm_dispatch_init(bm_dispatch *dispatch, unsigned lanes, size_t capacity, bm_error *error)
{
    *dispatch = (bm_dispatch){.lanes = lanes,
                              .capacity = capacity,
                              .lock = PTHREAD_MUTEX_INITIALIZER,
                              .room = PTHREAD_COND_INITIALIZER,
                              .work = PTHREAD_COND_INITIALIZER};
    dispatch->hosts = calloc(lanes, sizeof *dispatch->hosts);
    dispatch->ready = calloc(capacity, sizeof(struct bm_flight *));
    if (!dispatch->hosts || !dispatch->ready) {
        free(dispatch->hosts);
        free(dispatch->ready);
        dispatch->hosts = NULL;
        return bm_fail(error, BM_E_NOMEM, "no memory for %u threads and a queue of %zu pictures",
                       lanes, capacity);
    }
    for (unsigned i = 0; i < lanes; i++) {
        dispatch->hosts[i].dispatch = dispatch;
        dispatch->hosts[i].guests_gone = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
    }
    return BM_OK;
}

void bm_dispatch_destroy(bm_dispatch *dispatch)
{
    if (!dispatch->hosts)
        return;
    for (unsigned i = 0; i < dispatch->lanes; i++)
        pthread_cond_destroy(&dispatch->hosts[i].guests_gone);
    free(dispatch->hosts);
    free(dispatch->ready);
    dispatch->hosts = NULL;
    pthread_cond_destroy(&dispatch->work);
    pthread_cond_destroy(&dispatch->room);
    pthread_mutex_destroy(&dispatch->lock);
}

/* Under the lock, after each change. Returns the moment. */
static uint64_t note_change(bm_dispatch *dispatch)
{
    uint64_t now = bm_now_ns();
    bool full =
        dispatch->waiting == dispatch->capacity || (dispatch->waiting > 0 && dispatch->blocked > 0);
    bm_gauge_set(&dispatch->gauge, dispatch->waiting, full, now);
    return now;
}

void bm_dispatch_watch(bm_dispatch *dispatch, uint64_t now_ns)
{
    pthread_mutex_lock(&dispatch->lock);
    bm_gauge_start(&dispatch->gauge, now_ns);
    pthread_mutex_unlock(&dispatch->lock);
}

void bm_dispatch_tell(bm_dispatch *dispatch, uint64_t now_ns, bm_queue_stats *stats)
{
    pthread_mutex_lock(&dispatch->lock);
    stats->places = dispatch->capacity;
    bm_gauge_read(&dispatch->gauge, now_ns, stats);
    pthread_mutex_unlock(&dispatch->lock);
}

/* ---- readers --------------------------------------------------------------------------------- */

size_t bm_dispatch_push(bm_dispatch *dispatch, struct bm_flight *flight, uint64_t *waited_ns)
{
    uint64_t start = bm_now_ns();
    pthread_mutex_lock(&dispatch->lock);
    dispatch->blocked++;
    while (dispatch->waiting == dispatch->capacity)
        pthread_cond_wait(&dispatch->room, &dispatch->lock);
    dispatch->blocked--;
    size_t tail = (dispatch->head + dispatch->waiting) % dispatch->capacity;
    dispatch->ready[tail] = flight;
    size_t waiting = ++dispatch->waiting;
    *waited_ns += note_change(dispatch) - start;
    pthread_mutex_unlock(&dispatch->lock);
    pthread_cond_signal(&dispatch->work);
    return waiting;
}

/* Under the lock: nothing is to be done and nothing will come. */
static bool is_over(const bm_dispatch *dispatch)
{
    return dispatch->closed && dispatch->waiting == 0 && dispatch->active == 0;
}

void bm_dispatch_close(bm_dispatch *dispatch)
{
    pthread_mutex_lock(&dispatch->lock);
    dispatch->closed = true;
    if (is_over(dispatch))
        pthread_cond_broadcast(&dispatch->work);
    pthread_mutex_unlock(&dispatch->lock);
}

/* ---- lanes ----------------------------------------------------------------------------------- */

static bool take_picture(bm_dispatch *dispatch, bm_assignment *assignment)
{
    if (dispatch->waiting == 0)
        return false;
    *assignment =
        (bm_assignment){.duty = BM_DUTY_PICTURE, .flight = dispatch->ready[dispatch->head]};
    dispatch->head = (dispatch->head + 1) % dispatch->capacity;
    dispatch->waiting--;
    dispatch->active++;
    note_change(dispatch);
    return true;
}

/* Readers that found the queue full are woken when half of it is empty: so each fills several places before it sleeps again.
 * None is forgotten: whenever the queue becomes empty one is woken, and what it brings empties the queue once more. */
static bool wants_more(const bm_dispatch *dispatch)
{
    return dispatch->waiting <= (dispatch->capacity + 1) / 2;
}

static bool visit(bm_dispatch *dispatch, bm_assignment *assignment)
{
    for (unsigned i = 0; i < dispatch->lanes; i++) {
        bm_host *host = &dispatch->hosts[i];
        if (host->run && atomic_load(&host->look)) {
            atomic_store(&host->look, false);
            host->guests++;
            *assignment = (bm_assignment){.duty = BM_DUTY_HELP, .host = host, .run = host->run};
            return true;
        }
    }
    return false;
}

bm_assignment bm_dispatch_next(bm_dispatch *dispatch, uint64_t *waited_ns)
{
    uint64_t start = bm_now_ns();
    bm_assignment assignment = {.duty = BM_DUTY_NONE};

    pthread_mutex_lock(&dispatch->lock);
    /* Announced before looking: either surplus() sees the sleeper, or the sleeper sees what
     * surplus() left. */
    dispatch->sleeping++;
    while (!take_picture(dispatch, &assignment) && !visit(dispatch, &assignment) &&
           !is_over(dispatch))
        pthread_cond_wait(&dispatch->work, &dispatch->lock);
    dispatch->sleeping--;
    assignment.waiting = dispatch->waiting;
    bool room = assignment.duty == BM_DUTY_PICTURE && wants_more(dispatch);
    pthread_mutex_unlock(&dispatch->lock);
    if (room)
        pthread_cond_signal(&dispatch->room);
    *waited_ns += bm_now_ns() - start;
    return assignment;
}

void bm_dispatch_finished(bm_dispatch *dispatch)
{
    pthread_mutex_lock(&dispatch->lock);
    dispatch->active--;
    if (is_over(dispatch))
        pthread_cond_broadcast(&dispatch->work);
    pthread_mutex_unlock(&dispatch->lock);
}

void bm_dispatch_leave(bm_host *host)
{
    pthread_mutex_lock(&host->dispatch->lock);
    if (--host->guests == 0)
        pthread_cond_signal(&host->guests_gone);
    pthread_mutex_unlock(&host->dispatch->lock);
}

static void fail_cancelled(bm_run *run)
{
    bm_run_fail(run, BM_E_CANCELLED, "the run was cancelled");
}

void bm_dispatch_open(bm_host *host, bm_run *run)
{
    bm_dispatch *dispatch = host->dispatch;
    pthread_mutex_lock(&dispatch->lock);
    host->run = run;
    host->told = dispatch->cancelled;
    atomic_store(&host->look, false);
    bool cancelled = dispatch->cancelled;
    pthread_mutex_unlock(&dispatch->lock);
    if (cancelled)
        fail_cancelled(run);
}

void bm_dispatch_retire(bm_host *host)
{
    bm_dispatch *dispatch = host->dispatch;
    pthread_mutex_lock(&dispatch->lock);
    host->run = NULL;
    while (host->guests > 0)
        pthread_cond_wait(&host->guests_gone, &dispatch->lock);
    pthread_mutex_unlock(&dispatch->lock);
}

/* A worker of the host's run is about to do a job and leaves another one ready. Called very often:
 * when the word is out already it costs a load (whoever clears `look` looks at the run after that,
 * and so finds this job too), and when everyone is busy little more. */
static void surplus(void *context)
{
    bm_host *host = context;
    bm_dispatch *dispatch = host->dispatch;
    if (atomic_load(&host->look) || atomic_exchange(&host->look, true))
        return;
    if (atomic_load(&dispatch->sleeping) == 0)
        return;
    pthread_mutex_lock(&dispatch->lock);
    pthread_cond_signal(&dispatch->work);
    pthread_mutex_unlock(&dispatch->lock);
}

/* A guest goes when a picture waits that nobody else is there for. */
static bool leave(void *context)
{
    bm_host *host = context;
    return atomic_load_explicit(&host->dispatch->waiting, memory_order_relaxed) > 0;
}

bm_run_hooks bm_dispatch_hooks(bm_host *host)
{
    return (bm_run_hooks){.context = host, .surplus = surplus, .leave = leave};
}

/* ---- cancelling ------------------------------------------------------------------------------ */

void bm_dispatch_cancel(bm_dispatch *dispatch)
{
    pthread_mutex_lock(&dispatch->lock);
    dispatch->cancelled = true;
    for (unsigned i = 0; i < dispatch->lanes; i++) {
        bm_host *host = &dispatch->hosts[i];
        if (!host->run || host->told)
            continue;
        /* Counted as a guest, so that the run stays while it is told, without this lock. */
        host->told = true;
        host->guests++;
        bm_run *run = host->run;
        pthread_mutex_unlock(&dispatch->lock);
        fail_cancelled(run);
        pthread_mutex_lock(&dispatch->lock);
        if (--host->guests == 0)
            pthread_cond_signal(&host->guests_gone);
    }
    pthread_mutex_unlock(&dispatch->lock);
}
