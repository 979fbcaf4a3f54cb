/* SPDX-License-Identifier: MIT */
/* duotone: each pixel's luma put between two colours, and mixed with it. */
#include "colours.h"
#include "table.h"

static void toned(const bm_call *call, double rgb[3])
{
    const double luma = exact_luma("bt601", rgb), part = call->value[2].number / 100;
    const uint32_t dark = (uint32_t)call->value[0].number, light = (uint32_t)call->value[1].number;

    for (size_t c = 0; c < 3; c++) {
        double from = exact_colour_sample(dark, BM_RGB, c) / 255;
        double to = exact_colour_sample(light, BM_RGB, c) / 255;
        rgb[c] = rgb[c] * (1 - part) + (from * (1 - luma) + to * luma) * part;
    }
}

void exact_duotone(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_colours(call, in, out, toned);
}
