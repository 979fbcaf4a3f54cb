/* SPDX-License-Identifier: MIT */
/* The dispatcher: what each lane does next.
 *
 * Readers push pictures into the ready queue. A lane that is free takes the next one; where there
 * is none, it becomes a guest of another lane's picture that has more bands ready than workers;
 * else it sleeps. The lanes are all the computing threads there are, so whatever they choose, no
 * more than that many compute. */
#ifndef BM_DISPATCH_H
#define BM_DISPATCH_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bandmill/run.h"
#include "gauge.h"

struct bm_flight;

/* A lane's own place in the dispatcher: where it receives guests. */
typedef struct bm_host {
    struct bm_dispatch *dispatch; /* constant */
    pthread_cond_t
        guests_gone; /* the lane waits, having finished its picture, for its guests to leave */
    /* Under the dispatcher's lock. */
    bm_run *run;     /* set while guests may come */
    unsigned guests; /* threads inside `run` besides the lane: guests, and a canceller */
    bool told;       /* the run was told that all is cancelled */
    /* Worth a look: set without the lock by whoever found more jobs than workers, cleared by the
     * lane that goes to look. */
    atomic_bool look;
} bm_host;

typedef struct bm_dispatch {
    bm_host *hosts; /* constant: one for each lane */
    unsigned lanes;
    size_t capacity; /* of the ready queue; constant */

    pthread_mutex_t lock;
    pthread_cond_t room; /* readers wait for a place in the ready queue */
    pthread_cond_t work; /* lanes wait for a picture, for a host worth a look, or for the end */
    /* Under `lock`. */
    struct bm_flight **ready;
    size_t head;
    unsigned blocked; /* readers that wait for room */
    unsigned active;  /* pictures that a lane took and has not finished */
    bool closed;      /* no more pictures will be pushed */
    bool cancelled;
    bm_gauge gauge; /* of the ready queue */
    /* Changed under `lock`, read without it too: hints whose staleness costs a moment of idleness
     * at most (waiting) or is ruled out by the order of operations (sleeping: see
     * bm_dispatch_next()). */
    atomic_size_t waiting; /* pictures in the ready queue */
    atomic_uint sleeping;  /* lanes that found nothing to do */
} bm_dispatch;

bm_status bm_dispatch_init(bm_dispatch *dispatch, unsigned lanes, size_t capacity, bm_error *error);
/* No thread may be inside. Accepts a zeroed object. */
void bm_dispatch_destroy(bm_dispatch *dispatch);

/* ---- readers ---- */

/* Waits for a place. What is pushed is always taken by a lane, also after bm_dispatch_cancel(). Returns how many pictures wait
 * now. */
size_t bm_dispatch_push(bm_dispatch *dispatch, struct bm_flight *flight, uint64_t *waited_ns);
/* After the last push. */
void bm_dispatch_close(bm_dispatch *dispatch);

/* ---- lanes ---- */

typedef enum bm_duty {
    BM_DUTY_PICTURE, /* `flight` is the lane's: process it, then bm_dispatch_finished() */
    BM_DUTY_HELP,    /* be a guest of `host`: bm_run_help(run), then bm_dispatch_leave(host) */
    BM_DUTY_NONE     /* all pictures are done */
} bm_duty;

typedef struct bm_assignment {
    bm_duty duty;
    struct bm_flight *flight;
    bm_host *host;
    bm_run *run;
    size_t waiting; /* pictures left in the ready queue */
} bm_assignment;

/* Waits, asleep, until there is something to do. */
bm_assignment bm_dispatch_next(bm_dispatch *dispatch, uint64_t *waited_ns);
void bm_dispatch_finished(bm_dispatch *dispatch);
void bm_dispatch_leave(bm_host *host);

/* Lets guests in and out of the lane's run. After retiring nobody but the lane knows the run. */
void bm_dispatch_open(bm_host *host, bm_run *run);
void bm_dispatch_retire(bm_host *host);

/* Hooks for a run of this host. */
bm_run_hooks bm_dispatch_hooks(bm_host *host);

/* ---- anyone ---- */

/* From then on it is counted how full the ready queue is. */
void bm_dispatch_watch(bm_dispatch *dispatch, uint64_t now_ns);
/* How full it was since then, until now. */
void bm_dispatch_tell(bm_dispatch *dispatch, uint64_t now_ns, bm_queue_stats *stats);

/* Makes all open runs, and those still to be opened, fail as cancelled. Any number of times. */
void bm_dispatch_cancel(bm_dispatch *dispatch);

#endif
