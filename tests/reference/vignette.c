/* SPDX-License-Identifier: MIT */
/* vignette: each pixel's own distance from the middle, and a smooth step of it. */
#include "table.h"

#include <math.h>

void exact_vignette(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const double amount = call->value[0].number / 100, start = call->value[1].number / 100;
    const bool circle = call->value[2].number == 1;
    const double w = in->desc.width, h = in->desc.height;

    exact_copy(out, in);
    for (unsigned p = 0; p < in->desc.planes; p++)
        for (size_t y = 0; y < in->desc.height; y++)
            for (size_t x = 0; x < in->desc.width; x++) {
                double dx = (double)x + 0.5 - w / 2, dy = (double)y + 0.5 - h / 2;
                double d = circle ? hypot(dx, dy) / hypot(w / 2, h / 2)
                                  : hypot(dx / (w / 2), dy / (h / 2)) / sqrt(2);
                double t = fmin(fmax((d - start) / (1 - start), 0), 1);
                for (size_t c = 0; c < in->desc.plane[p].channels; c++)
                    if (!exact_is_alpha(&in->desc, p, c))
                        *exact_at(out, p, x, y, c) *= 1 - amount * (3 * t * t - 2 * t * t * t);
            }
}
