/* SPDX-License-Identifier: MIT */
/* threshold: all or nothing. */
#include "table.h"

static double all_or_nothing(const void *context, double v, double max)
{
    double level = *(const double *)context;
    return 100 * v >= level * max ? max : 0;
}

void exact_threshold(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_map(in, out, all_or_nothing, &call->value[0].number);
}
