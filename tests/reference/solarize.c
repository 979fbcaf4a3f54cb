/* SPDX-License-Identifier: MIT */
/* solarize: inverted from a part of the full scale on. */
#include "table.h"

static double solarized(const void *context, double v, double max)
{
    double percent = *(const double *)context;
    return v < percent * max / 100 ? v : max - v;
}

void exact_solarize(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_map(in, out, solarized, &call->value[0].number);
}
