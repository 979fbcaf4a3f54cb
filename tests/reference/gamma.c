/* SPDX-License-Identifier: MIT */
/* gamma: the power 1 / value of the part of the full scale. */
#include "table.h"

#include <math.h>

static double curved(const void *context, double v, double max)
{
    double value = *(const double *)context;
    return max * pow(v / max, 1 / value);
}

void exact_gamma(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_map(in, out, curved, &call->value[0].number);
}
