/* SPDX-License-Identifier: MIT */
/* What repeated measurements say together: the median, and the middle half around it. */
#ifndef BANDMILL_BENCH_SPREAD_H
#define BANDMILL_BENCH_SPREAD_H

#include <stddef.h>

typedef struct bench_spread {
    double low, median, high; /* quartiles; between two of the values where need be */
} bench_spread;

/* Of `count` values, at least one, which are left sorted. */
bench_spread bench_spread_of(double *values, size_t count);

#endif
