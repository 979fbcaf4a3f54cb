/* SPDX-License-Identifier: MIT */
/* The one way in which bandmill computes on several cores, and how a caller puts its own in place of it. */
#ifndef BANDMILL_PARALLEL_H
#define BANDMILL_PARALLEL_H

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef void (*bm_parallel_body)(void *argument, unsigned index); /* What is done for each index. */

/* A parallel-for. `run` calls body(argument, i) for every i in [0, count), each exactly once, on up to `count` threads, the
 * caller's among them, and returns when all have returned. A body never waits for another index to *start*: with fewer
 * threads than asked for, indices may run one after the other. Several threads may call it at once. */
typedef struct bm_parallel {
    void (*run)(void *context, unsigned count, bm_parallel_body body, void *argument); /* NULL: bm_parallel_openmp() */
    void *context; /* handed to `run` */
} bm_parallel;

/* The OpenMP implementation. On the caller's thread alone where the library was built without OpenMP, inside a parallel region
 * of the caller's, and in a child after fork(). */
void bm_parallel_openmp(unsigned count, bm_parallel_body body, void *argument);

/* Runs `parallel`, or, where it is NULL or has no `run`, OpenMP. */
void bm_parallel_run(const bm_parallel *parallel, unsigned count, bm_parallel_body body, void *argument);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
