/* SPDX-License-Identifier: MIT */
/* brightness: v plus its percentage of the full scale. */
#include "table.h"

static double brightened(const void *context, double v, double max)
{
    double amount = *(const double *)context;
    return v + amount / 100 * max;
}

void exact_brightness(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_map(in, out, brightened, &call->value[0].number);
}
