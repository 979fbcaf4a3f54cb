/* SPDX-License-Identifier: MIT */
/* The one way in which bandmill computes on several cores. */
#ifndef BANDMILL_PARALLEL_H
#define BANDMILL_PARALLEL_H

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*bm_parallel_body)(void *context, unsigned index);

/* Calls body(context, i) for every i in [0, count), each exactly once, on up to `count` threads, the caller's
 * among them, and returns when all have returned. A body must not wait for another index to *start*: with fewer
 * threads than asked for, indices run one after the other. Same form for a caller's own replacement. */
typedef void (*bm_parallel_for)(unsigned count, bm_parallel_body body, void *context);

/* The OpenMP implementation; serial where the library was built without OpenMP, and in a child after fork(). */
void bm_parallel_openmp(unsigned count, bm_parallel_body body, void *context);

#ifdef __cplusplus
}
#endif
#endif
