/* SPDX-License-Identifier: MIT */
/* exposure: light times a power of 2, between sRGB's curve and back. */
#include "colours.h"
#include "table.h"

#include <math.h>

static double exposed(const void *context, double v, double max)
{
    return max * exact_from_light(fmin(exact_light(v / max) * exp2(*(const double *)context), 1));
}

void exact_exposure(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_map(in, out, exposed, &call->value[0].number);
}
