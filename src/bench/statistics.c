/* SPDX-License-Identifier: MIT */
#include "bench/statistics.h"

#include <math.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Leaving out the `out` smallest and the `out` largest of `count` values, the probability that the true median lies between
 * the outermost that are left: 1 - 2 P(X <= out), X binomial with `count` and 1/2. */
static double confidence_without(size_t count, size_t out)
{
    double term = exp2(-(double)count), sum = 0;
    for (size_t i = 0; i <= out; i++) {
        sum += term;
        term *= (double)(count - i) / (double)(i + 1);
    }
    return 1 - 2 * sum;
}

bm_estimate bm_estimate_of(double *values, size_t count)
{
    qsort(values, count, sizeof *values, ascending);
    size_t out = 0;
    while (2 * (out + 1) < count && confidence_without(count, out + 1) >= BM_CONFIDENCE)
        out++;
    return (bm_estimate){
        .median = (values[(count - 1) / 2] + values[count / 2]) / 2,
        .low = values[out],
        .high = values[count - 1 - out],
        .confidence = fmax(0, confidence_without(count, out)),
    };
}

bm_comparison bm_compare(const double *a, const double *b, size_t count, double *room)
{
    for (size_t i = 0; i < count; i++)
        room[i] = a[i] / b[i];
    bm_comparison result = {.ratio = bm_estimate_of(room, count)};
    if (result.ratio.confidence < BM_CONFIDENCE)
        result.difference = BM_DIFFERENCE_UNKNOWN;
    else if (result.ratio.high < 1)
        result.difference = BM_DIFFERENCE_LESS;
    else if (result.ratio.low > 1)
        result.difference = BM_DIFFERENCE_MORE;
    return result;
}

size_t bm_rounds_needed(void)
{
    size_t count = 1;
    while (confidence_without(count, 0) < BM_CONFIDENCE)
        count++;
    return count;
}
