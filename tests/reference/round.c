/* SPDX-License-Identifier: MIT */
/* round: each pixel's distance from the circle of the corner that it lies in. */
#include "table.h"

#include <math.h>

void exact_round(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const double w = in->desc.width, h = in->desc.height;
    const double r = fmin(call->value[0].number, fmin(w, h) / 2);
    const size_t from = in->desc.plane[0].channels;
    const bool alpha = bm_model_has_alpha(in->desc.model);
    bm_desc desc = in->desc;

    desc.model = bm_model_channels(desc.model) > 2 ? BM_RGBA : BM_GRAYA;
    desc.plane[0].channels = (uint8_t)bm_model_channels(desc.model);
    exact_create(out, &desc);
    for (size_t y = 0; y < desc.height; y++)
        for (size_t x = 0; x < desc.width; x++) {
            const double *pixel = exact_at(in, 0, x, y, 0);
            double *to = exact_at(out, 0, x, y, 0), u = (double)x + 0.5, v = (double)y + 0.5;
            const size_t colours = desc.plane[0].channels - 1u;
            const double cx = u < r ? r : u > w - r ? w - r : u;
            const double cy = v < r ? r : v > h - r ? h - r : v;
            const double left = cx == u || cy == v ? 1 : r + 0.5 - hypot(u - cx, v - cy);
            for (size_t c = 0; c < colours; c++)
                to[c] = pixel[c];
            to[colours] = (alpha ? pixel[from - 1] : exact_max(&desc)) * fmin(fmax(left, 0), 1);
        }
}
