/* SPDX-License-Identifier: MIT */
/* gray_world: means of light over all visible pixels, and the gains that make them equal. */
#include "colours.h"
#include "table.h"

#include <math.h>

void exact_gray_world(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const size_t channels = in->desc.plane[0].channels;
    const double max = exact_max(&in->desc);
    double light[3] = {0};
    (void)call;

    exact_copy(out, in);
    if (channels < 3)
        return;
    for (size_t y = 0; y < in->desc.height; y++)
        for (size_t x = 0; x < in->desc.width; x++)
            for (size_t c = 0; c < 3; c++)
                if (channels == 3 || *exact_at(in, 0, x, y, 3) > 0)
                    light[c] += exact_light(*exact_at(in, 0, x, y, c) / max);
    const double all = (light[0] + light[1] + light[2]) / 3;
    for (size_t y = 0; y < in->desc.height; y++)
        for (size_t x = 0; x < in->desc.width; x++)
            for (size_t c = 0; c < 3; c++) {
                double v = exact_light(*exact_at(in, 0, x, y, c) / max);
                v = light[c] > 0 ? v * all / light[c] : v;
                *exact_at(out, 0, x, y, c) = max * exact_from_light(fmin(v, 1));
            }
}
