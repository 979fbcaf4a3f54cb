/* SPDX-License-Identifier: MIT */
/* vibrance: away from luma, the less the more chroma there is. */
#include "colours.h"
#include "table.h"

#include <math.h>

static double chroma_of(const double rgb[3])
{
    return fmax(rgb[0], fmax(rgb[1], rgb[2])) - fmin(rgb[0], fmin(rgb[1], rgb[2]));
}

static void vibrated(const bm_call *call, double rgb[3])
{
    double amount = call->value[0].number / 100, chroma = chroma_of(rgb);
    double gain = amount < 0 ? 1 + amount * (1 + chroma) : 1 + amount * (1 - chroma);
    double luma = exact_luma("bt709", rgb);
    for (size_t c = 0; c < 3; c++)
        rgb[c] = luma + gain * (rgb[c] - luma);
}

void exact_vibrance(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    if (in->desc.plane[0].channels <= 2)
        exact_copy(out, in);
    else
        exact_colours(call, in, out, vibrated);
}
