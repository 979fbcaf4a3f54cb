/* SPDX-License-Identifier: MIT */
/* saturation: away from luma, or in HSL. */
#include "colours.h"
#include "table.h"

#include <math.h>
#include <string.h>

static void saturated(const bm_call *call, double rgb[3])
{
    double factor = call->value[0].number / 100, hsl[3];

    if (strcmp(exact_choice(call, 1), "hsl") == 0) {
        exact_to_hsl(rgb, hsl);
        hsl[1] = fmin(hsl[1] * factor, 1);
        exact_from_hsl(hsl, rgb);
        return;
    }
    double luma = exact_luma(exact_choice(call, 1), rgb);
    for (size_t c = 0; c < 3; c++)
        rgb[c] = luma + factor * (rgb[c] - luma);
}

void exact_saturation(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    if (in->desc.plane[0].channels <= 2)
        exact_copy(out, in);
    else
        exact_colours(call, in, out, saturated);
}
