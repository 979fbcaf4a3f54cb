/* SPDX-License-Identifier: MIT */
/* The thread that waits for signals and for the clock while a batch runs. */
#ifndef BM_SIGNALS_H
#define BM_SIGNALS_H

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "bandmill/status.h"

typedef struct bm_monitor {
    /* Set before bm_monitor_start(), called on the monitor's thread. */
    void *context;
    void (*interrupted)(void *context); /* SIGINT, SIGTERM or SIGHUP came, for the first time; a
                                           second one ends the process */
    void (*asked)(void *context);       /* SIGUSR1 came: someone wants to know how far it is */
    void (*tick)(void *context); /* every tick_ms; NULL: the thread sleeps until a signal comes */
    long tick_ms;

    sigset_t waited_for;
    pthread_t thread;
    atomic_bool stop;  /* written by bm_monitor_stop(), read by the thread */
    atomic_int caught; /* the first signal; written by the thread, read after it has ended */
} bm_monitor;

/* Lets a closed pipe and a file size limit be errors of a write instead of ends of the process, and
 * SIGUSR1 mean nothing while no batch runs. */
void bm_signals_ignore(void);

/* Blocks those signals in the calling thread, and so in all that it starts later, and starts
 * the thread that waits for them. A signal that the parent process has us ignore stays ignored.
 * BM_E_NOMEM: no thread to be had. */
bm_status bm_monitor_start(bm_monitor *monitor, bm_error *error);

/* Ends the thread. Returns the signal that came, or 0. */
int bm_monitor_stop(bm_monitor *monitor);

#endif
