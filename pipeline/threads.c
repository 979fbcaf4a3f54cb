/* SPDX-License-Identifier: MIT */
/* Thread creation, and the probe for how many would be possible. */
#include "threads.h"

#include <signal.h>
#include <stdlib.h>

/* Deep enough for a codec's header parser and a filter's planning, sanitizers included. */
#define STACK_BYTES ((size_t)512 << 10)

bool bm_thread_start(pthread_t *thread, void *(*body)(void *context), void *context)
{
    /* Signals that a thread's own fault raises stay open: blocked, they would hide where it
     * happened. */
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
    sigset_t deaf, before;
    sigfillset(&deaf);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        sigdelset(&deaf, faults[i]);

    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes))
        return false;
    bool started = false;
    if (!pthread_attr_setstacksize(&attributes, STACK_BYTES)) {
        pthread_sigmask(SIG_SETMASK, &deaf, &before);
        started = !pthread_create(thread, &attributes, body, context);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    pthread_attr_destroy(&attributes);
    return started;
}

/* Threads of a probe wait at the gate, so that all of them exist at once. */
struct gate {
    pthread_mutex_t lock;
    pthread_cond_t opened;
    bool open; /* under `lock` */
};

static void *wait_at_gate(void *context)
{
    struct gate *gate = context;
    pthread_mutex_lock(&gate->lock);
    while (!gate->open)
        pthread_cond_wait(&gate->opened, &gate->lock);
    pthread_mutex_unlock(&gate->lock);
    return NULL;
}

unsigned bm_threads_possible(unsigned wanted)
{
    struct gate gate = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
    pthread_t *threads = calloc(wanted ? wanted : 1, sizeof *threads);
    unsigned started = 0;
    if (!threads)
        return 0;
    while (started < wanted && !pthread_create(&threads[started], NULL, wait_at_gate, &gate))
        started++;

    pthread_mutex_lock(&gate.lock);
    gate.open = true;
    pthread_cond_broadcast(&gate.opened);
    pthread_mutex_unlock(&gate.lock);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    free(threads);
    pthread_cond_destroy(&gate.opened);
    pthread_mutex_destroy(&gate.lock);
    return started;
}
