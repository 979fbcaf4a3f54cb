/* SPDX-License-Identifier: MIT */
/* levels: from one range of percents to another, by a power. */
#include "table.h"

#include <math.h>

static double levelled(const void *context, double v, double max)
{
    const bm_value *value = context;
    double black = value[0].number / 100 * max, white = value[1].number / 100 * max;
    double out_black = value[3].number / 100 * max, out_white = value[4].number / 100 * max;
    double part = fmin(fmax((v - black) / (white - black), 0), 1);
    return out_black + pow(part, 1 / value[2].number) * (out_white - out_black);
}

void exact_levels(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_map(in, out, levelled, call->value);
}
