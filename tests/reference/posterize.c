/* SPDX-License-Identifier: MIT */
/* posterize: the nearest of the levels, found by looking at each of them. */
#include "table.h"

#include <stdlib.h>

static double nearest_level(const void *context, double v, double max)
{
    int steps = (int)*(const double *)context - 1, whole = (int)max, best = 0;
    /* Distances as multiples of 1 / steps; of two levels as near, the upper. */
    for (int q = 1; q <= steps; q++)
        if (abs((int)v * steps - q * whole) <= abs((int)v * steps - best * whole))
            best = q;
    return (2 * best * whole + steps) / (2 * steps);
}

void exact_posterize(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_map(in, out, nearest_level, &call->value[0].number);
}
