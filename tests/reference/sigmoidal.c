/* SPDX-License-Identifier: MIT */
/* sigmoidal: ImageMagick's form, by hyperbolic tangents: S(v) = (1 + tanh(contrast (v - midpoint) / 2)) / 2. */
#include "colours.h"
#include "table.h"

#include <math.h>
#include <string.h>

static double curved(const void *context, double v, double max)
{
    const bm_call *call = context;
    double half = call->value[0].number / 2, middle = call->value[1].number / 100;
    double low = tanh(half * (0 - middle)), high = tanh(half * (1 - middle));

    if (strcmp(exact_choice(call, 2), "increase") == 0)
        return max * (tanh(half * (v / max - middle)) - low) / (high - low);
    return max * (middle + atanh(v / max * (high - low) + low) / half);
}

void exact_sigmoidal(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_map(in, out, curved, call);
}
