/* SPDX-License-Identifier: MIT */
/* The only file with OpenMP in it. */
#include "bandmill/parallel.h"

static void one_after_the_other(unsigned count, bm_parallel_body body, void *argument)
{
    for (unsigned i = 0; i < count; i++)
        body(argument, i);
}

#ifdef _OPENMP

#include <omp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

/* libgomp's threads do not survive fork(): a child that opens a parallel region hangs at once. The
 * handler below runs in the child and makes later calls serial. Written only there; with the `once`
 * below, which registers it, the library's only writable globals beside the tables of core/srgb.c. */
static atomic_bool forked;

static void after_fork_in_child(void)
{
    atomic_store_explicit(&forked, true, memory_order_relaxed);
}

static void watch_for_fork(void)
{
    pthread_atfork(NULL, NULL, after_fork_in_child);
}

void bm_parallel_openmp(unsigned count, bm_parallel_body body, void *argument)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, watch_for_fork);
    if (count <= 1 || omp_in_parallel() || atomic_load_explicit(&forked, memory_order_relaxed)) {
        one_after_the_other(count, body, argument);
        return;
    }
#pragma omp parallel for schedule(static, 1) num_threads((int)count) default(none)                 \
    shared(count, body, argument)
    for (unsigned i = 0; i < count; i++)
        body(argument, i);
}

#else

void bm_parallel_openmp(unsigned count, bm_parallel_body body, void *argument)
{
    one_after_the_other(count, body, argument);
}

#endif

void bm_parallel_run(const bm_parallel *parallel, unsigned count, bm_parallel_body body,
                     void *argument)
{
    if (parallel && parallel->run)
        parallel->run(parallel->context, count, body, argument);
    else
        bm_parallel_openmp(count, body, argument);
}
