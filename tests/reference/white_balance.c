/* SPDX-License-Identifier: MIT */
/* white_balance: gains on linear light from the chromaticities of two black bodies. */
#include "colours.h"
#include "table.h"

#include <math.h>

static void planckian(double t, double xyz[3])
{
    double x =
        t <= 4000 ? -0.2661239e9 / pow(t, 3) - 0.2343589e6 / pow(t, 2) + 0.8776956e3 / t + 0.179910
                  : -3.0258469e9 / pow(t, 3) + 2.1070379e6 / pow(t, 2) + 0.2226347e3 / t + 0.240390;
    double y = t <= 2222 ? -1.1063814 * pow(x, 3) - 1.34811020 * x * x + 2.18555832 * x - 0.20219683
               : t <= 4000
                   ? -0.9549476 * pow(x, 3) - 1.37418593 * x * x + 2.09137015 * x - 0.16748867
                   : 3.0817580 * pow(x, 3) - 5.87338670 * x * x + 3.75112997 * x - 0.37001483;
    xyz[0] = x / y;
    xyz[1] = 1;
    xyz[2] = (1 - x - y) / y;
}

static void linear_rgb(const double xyz[3], double rgb[3])
{
    rgb[0] = 3.2406 * xyz[0] - 1.5372 * xyz[1] - 0.4986 * xyz[2];
    rgb[1] = -0.9689 * xyz[0] + 1.8758 * xyz[1] + 0.0415 * xyz[2];
    rgb[2] = 0.0557 * xyz[0] - 0.2040 * xyz[1] + 1.0570 * xyz[2];
}

static void balanced(const bm_call *call, double rgb[3])
{
    double xyz[3], source[3], daylight[3], gain[3];
    planckian(call->value[0].number, xyz);
    linear_rgb(xyz, source);
    planckian(6500, xyz);
    linear_rgb(xyz, daylight);
    for (size_t c = 0; c < 3; c++)
        gain[c] = daylight[c] / source[c] * (c == 1 ? exp2(-call->value[1].number / 100) : 1);
    double luminance = exact_luma("bt709", gain);
    for (size_t c = 0; c < 3; c++)
        rgb[c] = exact_from_light(fmin(exact_light(rgb[c]) * gain[c] / luminance, 1));
}

void exact_white_balance(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    if (in->desc.model == BM_GRAY || in->desc.model == BM_GRAYA)
        exact_copy(out, in);
    else
        exact_colours(call, in, out, balanced);
}
