/* SPDX-License-Identifier: MIT */
/* contrast: the distance from the middle, times the factor. */
#include "table.h"

static double contrasted(const void *context, double v, double max)
{
    double factor = *(const double *)context, middle = 0.5 * max;
    return middle + factor * (v - middle);
}

void exact_contrast(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_map(in, out, contrasted, &call->value[0].number);
}
