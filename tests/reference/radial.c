/* SPDX-License-Identifier: MIT */
/* radial: each pixel's path walked on its own, in polar coordinates. */
#include "table.h"

#include <math.h>
#include <string.h>

/* Between pixels, which repeat beyond the border. */
static double sample_at(const exact_picture *in, unsigned p, double x, double y, size_t c)
{
    const exact_border border = {.rule = "clamp"};
    const double fx = x - floor(x), fy = y - floor(y);
    const long u = (long)floor(x), v = (long)floor(y);
    return (1 - fy) * ((1 - fx) * exact_beyond(in, &border, p, u, v, c) +
                       fx * exact_beyond(in, &border, p, u + 1, v, c)) +
           fy * ((1 - fx) * exact_beyond(in, &border, p, u, v + 1, c) +
                 fx * exact_beyond(in, &border, p, u + 1, v + 1, c));
}

void exact_radial(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const bool spin = call->value[0].number == 0;
    const double amount = call->value[1].number / 100, turn = 2 * acos(-1);
    const double w = in->desc.width, h = in->desc.height;
    const double cx = call->value[2].number / 100 * w, cy = call->value[3].number / 100 * h;
    const double path = hypot(fmax(cx, w - cx), fmax(cy, h - cy)) * amount * (spin ? turn : 1);
    const double count = fmin(fmax(ceil(path - 1e-6) + 1, 2), 256);
    exact_picture colour;

    exact_copy(&colour, in);
    exact_create(out, &in->desc);
    exact_premultiply(&colour);
    for (unsigned p = 0; p < in->desc.planes; p++)
        for (size_t y = 0; y < in->desc.height; y++)
            for (size_t x = 0; x < in->desc.width; x++) {
                const double dx = (double)x + 0.5 - cx, dy = (double)y + 0.5 - cy;
                const double r = hypot(dx, dy), angle = atan2(dy, dx);
                for (double k = 0; k < count; k++) {
                    const double t = amount * (k / (count - 1) - 0.5);
                    const double far = spin ? r : r * (1 + t), to = spin ? angle + t * turn : angle;
                    for (size_t c = 0; c < in->desc.plane[p].channels; c++)
                        *exact_at(out, p, x, y, c) +=
                            sample_at(&colour, p, cx + far * cos(to) - 0.5,
                                      cy + far * sin(to) - 0.5, c) /
                            count;
                }
            }
    exact_destroy(&colour);
    exact_unpremultiply(out);
}
