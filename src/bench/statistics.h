/* SPDX-License-Identifier: MIT */
/* What repeated measurements say, without assuming how they are distributed. */
#ifndef BM_BENCH_STATISTICS_H
#define BM_BENCH_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>

/* The level that intervals are to reach. */
#define BM_CONFIDENCE 0.95

/* A median, and the interval [low, high] that holds the true one with the probability `confidence`. */
typedef struct bm_estimate {
    double median, low, high;
    double
        confidence; /* at least BM_CONFIDENCE, unless there are too few values for that: then what all of them give */
} bm_estimate;

/* Of `count` values, at least one, which are left sorted. The interval lies between two order statistics: the number of values
 * below the true median is binomial with p = 1/2, whatever they are drawn from (W. R. Thompson 1936; J. Hahn,
 * W. Meeker, Statistical Intervals, section 5.2). */
bm_estimate bm_estimate_of(double *values, size_t count);

typedef enum bm_difference {
    BM_DIFFERENCE_NONE, /* within the noise */
    BM_DIFFERENCE_LESS,
    BM_DIFFERENCE_MORE,
    BM_DIFFERENCE_UNKNOWN /* too few rounds for the level wanted */
} bm_difference;

typedef struct bm_comparison {
    bm_estimate ratio; /* a / b */
    bm_difference difference;
} bm_comparison;

/* Compares values that belong together in pairs, round by round. `room` has space for `count` values. */
bm_comparison bm_compare(const double *a, const double *b, size_t count, double *room);

/* The fewest rounds whose interval reaches BM_CONFIDENCE. */
size_t bm_rounds_needed(void);

#endif
