/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "spread.h"

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The value below which `part` of the sorted values lie. */
static double quantile(const double *sorted, size_t count, double part)
{
    double at = part * (double)(count - 1);
    size_t below = (size_t)at;
    size_t above = below + 1 < count ? below + 1 : below;
    return sorted[below] + (at - (double)below) * (sorted[above] - sorted[below]);
}

bench_spread bench_spread_of(double *values, size_t count)
{
    qsort(values, count, sizeof *values, ascending);
    return (bench_spread){.low = quantile(values, count, 0.25),
                          .median = quantile(values, count, 0.5),
                          .high = quantile(values, count, 0.75)};
}
