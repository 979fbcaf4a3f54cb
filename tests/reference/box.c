/* SPDX-License-Identifier: MIT */
/* box: all samples within the radius weigh the same. */
#include "table.h"

#include <math.h>

static double weight(const void *context, double i, double j)
{
    const long *radius = context;
    return fabs(i - j) <= (double)*radius ? 1.0 / (double)(2 * *radius + 1) : 0;
}

/* radius / 2^shift to the nearest, halves upwards. */
static long scaled(double radius, unsigned shift)
{
    return (long)floor(radius / (1 << shift) + 0.5);
}

void exact_box(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_border border = exact_border_premultiplied(call, &in->desc);
    exact_picture colour;

    exact_copy(&colour, in);
    exact_create(out, &in->desc);
    exact_premultiply(&colour);
    for (unsigned p = 0; p < in->desc.planes; p++) {
        const bm_plane_desc *plane = &in->desc.plane[p];
        long across = scaled(call->value[0].number, plane->hshift),
             down = scaled(call->value[0].number, plane->vshift);
        exact_axis x = {weight, &across, across}, y = {weight, &down, down};
        exact_separable(&colour, out, p, &x, &y, &border);
    }
    exact_destroy(&colour);
    exact_unpremultiply(out);
}
