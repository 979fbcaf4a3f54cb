/* SPDX-License-Identifier: MIT */
/* linear: times the first parameter, plus the second in percent of the full scale. */
#include "table.h"

static double moved(const void *context, double v, double max)
{
    const bm_call *call = context;
    return v * call->value[0].number + max * (call->value[1].number / 100);
}

void exact_linear(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_map(in, out, moved, call);
}
