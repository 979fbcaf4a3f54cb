/* SPDX-License-Identifier: MIT */
/* Laws of scaling, fitted to measured throughput. */
#ifndef BM_BENCH_LAWS_H
#define BM_BENCH_LAWS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct bm_scaling_point {
    double threads, throughput; /* of one thread: 1 and any unit */
} bm_scaling_point;

/* How well a law describes the points. */
typedef struct bm_fit {
    bool fitted;  /* false: too few points */
    bool judged;  /* there are more points than parameters, so that the next two mean something */
    double r2;    /* share of the variance of throughput that it explains; 1 is all */
    double worst; /* largest relative distance of a point from it */
} bm_fit;

/* G. M. Amdahl 1967: speed-up = 1 / (serial + (1 - serial) / N). */
typedef struct bm_amdahl {
    double serial; /* 0 .. 1 */
    bm_fit fit;
} bm_amdahl;

/* N. J. Gunther's Universal Scalability Law (1993): speed-up = N / (1 + contention (N - 1) + coherence N (N - 1)). */
typedef struct bm_usl {
    double contention, coherence; /* at least 0 */
    double peak;                  /* the N of the highest throughput; INFINITY: it never falls */
    bm_fit fit;
} bm_usl;

/* The points begin with the one of one thread; the others have more. Least squares on the law made linear, parameters kept
 * at least 0. Amdahl needs one further point, the Universal Scalability Law two. */
bm_amdahl bm_amdahl_fit(const bm_scaling_point *points, size_t count);
bm_usl bm_usl_fit(const bm_scaling_point *points, size_t count);

double bm_amdahl_speedup(const bm_amdahl *law, double threads);
double bm_usl_speedup(const bm_usl *law, double threads);

#endif
