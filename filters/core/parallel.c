/* SPDX-License-Identifier: MIT */
/* The only file with OpenMP in it. */
#include "bandmill/parallel.h"

static void one_after_the_other(unsigned count, bm_parallel_body body, void *argument)
{
    for (unsigned i = 0; i < count; i++)
        body(argument, i);
}

#ifdef _OPENMP

#include <fcntl.h>
#include <omp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* libgomp's threads do not survive fork(): a child of a process that has them hangs in its first parallel region. Such a child
 * computes on the thread that calls. The threads may also be those of the host's own regions, and of other libraries', in a process that
 * never called this one: so it is watched from when the library is loaded, and whoever has any second thread is taken for one that has them.
 * With the tables of core/srgb.c the library's only writable globals. */
static atomic_bool had_threads; /* this process, from OpenMP by this library or from anyone */
static atomic_bool forked;      /* this is a child of one that had */

/* From /proc/self/stat, where the number is the 18th word behind the program's name, which is in parentheses. False where it cannot be
 * told. */
static bool has_other_threads(void)
{
    char text[1024];
    int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    text[got > 0 ? got : 0] = '\0';
    const char *at = strrchr(text, ')');
    for (int word = 0; at && word < 18; word++)
        at = strchr(at + 1, ' ');
    return at && strtol(at, NULL, 10) > 1;
}

static void before_fork(void)
{
    if (has_other_threads())
        atomic_store_explicit(&had_threads, true, memory_order_relaxed);
}

static void after_fork_in_child(void)
{
    if (atomic_load_explicit(&had_threads, memory_order_relaxed))
        atomic_store_explicit(&forked, true, memory_order_relaxed);
}

__attribute__((constructor)) static void watch_for_fork(void)
{
    pthread_atfork(before_fork, NULL, after_fork_in_child);
}

void bm_parallel_openmp(unsigned count, bm_parallel_body body, void *argument)
{
    /* Asked first, so that a call for one index starts the run time, and no thread: a program may want that at a time of its own. */
    if (omp_in_parallel() || count <= 1 || atomic_load_explicit(&forked, memory_order_relaxed)) {
        one_after_the_other(count, body, argument);
        return;
    }
    atomic_store_explicit(&had_threads, true, memory_order_relaxed);
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
