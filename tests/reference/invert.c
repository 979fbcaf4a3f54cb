/* SPDX-License-Identifier: MIT */
/* invert: max - v, alpha as it was. */
#include "table.h"

static double inverted(const void *context, double v, double max)
{
    (void)context;
    return max - v;
}

void exact_invert(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    (void)call;
    exact_map(in, out, inverted, NULL);
}
