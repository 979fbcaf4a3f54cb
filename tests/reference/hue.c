/* SPDX-License-Identifier: MIT */
/* hue: turned about luma, or in HSL. */
#include "colours.h"
#include "table.h"

#include <math.h>
#include <string.h>

/* The green that makes up the luma is found by solving luma(red, green, blue) = luma for it. */
static void turn_about_luma(const char *weights, double degrees, double rgb[3])
{
    static const double green_alone[3] = {0, 1, 0};
    double luma = exact_luma(weights, rgb), angle = degrees * acos(-1) / 180;
    double red = rgb[0] - luma, blue = rgb[2] - luma;

    rgb[0] = luma + cos(angle) * red + sin(angle) * blue;
    rgb[2] = luma + cos(angle) * blue - sin(angle) * red;
    rgb[1] = 0;
    rgb[1] = (luma - exact_luma(weights, rgb)) / exact_luma(weights, green_alone);
}

static void turned(const bm_call *call, double rgb[3])
{
    double degrees = call->value[0].number, hsl[3];

    if (strcmp(exact_choice(call, 1), "hsl") != 0) {
        turn_about_luma(exact_choice(call, 1), degrees, rgb);
        return;
    }
    exact_to_hsl(rgb, hsl);
    hsl[0] = fmod(hsl[0] + degrees + 720, 360);
    exact_from_hsl(hsl, rgb);
}

void exact_hue(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    if (in->desc.plane[0].channels <= 2)
        exact_copy(out, in);
    else
        exact_colours(call, in, out, turned);
}
