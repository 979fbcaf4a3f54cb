/* SPDX-License-Identifier: MIT */
/* curve: each point weighs 1 less its distance from the sample, in steps between points; beyond one step nothing. */
#include "table.h"

#include <math.h>

static double on_curve(const void *context, double v, double max)
{
    const bm_numbers *points = &((const bm_call *)context)->value[0].numbers;
    double sum = 0;
    for (uint32_t k = 0; k < points->count; k++) {
        double distance = fabs(v / max * (points->count - 1) - k);
        if (distance < 1)
            sum += points->at[k] / 100 * max * (1 - distance);
    }
    return sum;
}

void exact_curve(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_map(in, out, on_curve, call);
}
