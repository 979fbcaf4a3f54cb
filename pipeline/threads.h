/* SPDX-License-Identifier: MIT */
/* Starting threads: with small stacks, deaf to signals, and with failure as an ordinary result. */
#ifndef BM_THREADS_H
#define BM_THREADS_H

#include <pthread.h>
#include <stdbool.h>

/* Starts a thread whose stack is small and known (the default is whatever `ulimit -s` says, 8 MB
 * for each) and which receives no signal that is meant for the process: those belong to the
 * program's own threads. */
bool bm_thread_start(pthread_t *thread, void *(*body)(void *context), void *context);

/* How many threads of the default kind could be started just now besides the caller, up to
 * `wanted`. Tries it, and ends them again: OpenMP run times end the whole program when a thread
 * cannot be created, so ask first. */
unsigned bm_threads_possible(unsigned wanted);

#endif
