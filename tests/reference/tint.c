/* SPDX-License-Identifier: MIT */
/* tint: in the middle of the scale, what a colour differs from its own luma. colorize: a colour mixed in. */
#include "colours.h"
#include "table.h"

static void colour_of(const bm_call *call, double colour[3])
{
    for (size_t c = 0; c < 3; c++)
        colour[c] = exact_colour_sample((uint32_t)call->value[0].number, BM_RGB, c) / 255;
}

static void tinted(const bm_call *call, double rgb[3])
{
    double colour[3], amount = call->value[1].number / 100;
    colour_of(call, colour);
    const double luma = exact_luma("bt709", colour);
    for (size_t c = 0; c < 3; c++) {
        const double off = rgb[c] - 0.5;
        rgb[c] += amount * (colour[c] - luma) * (1 - 4 * off * off);
    }
}

static void colourized(const bm_call *call, double rgb[3])
{
    double colour[3], amount = call->value[1].number / 100;
    colour_of(call, colour);
    for (size_t c = 0; c < 3; c++)
        rgb[c] += amount * (colour[c] - rgb[c]);
}

void exact_tint(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_colours(call, in, out, tinted);
}

void exact_colorize(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_colours(call, in, out, colourized);
}
