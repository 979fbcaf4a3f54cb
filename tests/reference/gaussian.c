/* SPDX-License-Identifier: MIT */
/* gaussian: exp(-x^2 / 2 sigma^2) at whole distances, cut off where a quarter of a level is left,
 * sum 1. */
#include "table.h"

#include <math.h>

typedef struct bell {
    double sigma, sum;
    long radius;
} bell;

static double bell_at(double x, double sigma)
{
    return exp(-x * x / (2 * sigma * sigma));
}

/* `max` is that of the samples which the filter works on: 16 bits wherever there is alpha. */
static bell make_bell(double sigma, double max)
{
    bell b = {.sigma = sigma};
    double all = 0;
    for (long x = -(long)(12 * sigma) - 2; x <= (long)(12 * sigma) + 2; x++)
        all += bell_at((double)x, sigma);
    b.sum = 1;
    while (all - b.sum >= all / (4 * max))
        b.sum += 2 * bell_at((double)++b.radius, sigma);
    return b;
}

static double weight(const void *context, double i, double j)
{
    const bell *b = context;
    return bell_at(i - j, b->sigma) / b->sum;
}

void exact_gaussian(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    double sigma = call->value[0].number;
    double max = bm_model_has_alpha(in->desc.model) ? 65535 : exact_max(&in->desc);
    exact_border border = exact_border_premultiplied(call, &in->desc);
    exact_picture colour;

    exact_copy(&colour, in);
    exact_create(out, &in->desc);
    if (sigma >= 8 && exact_max(&in->desc) > 255) /* by way of a coarse grid in 16 bits */
        out->extra = 2.25;
    exact_premultiply(&colour);
    for (unsigned p = 0; p < in->desc.planes; p++) {
        const bm_plane_desc *plane = &in->desc.plane[p];
        bell across = make_bell(sigma / (1 << plane->hshift), max),
             down = make_bell(sigma / (1 << plane->vshift), max);
        exact_axis x = {weight, &across, across.radius}, y = {weight, &down, down.radius};
        exact_separable(&colour, out, p, &x, &y, &border);
    }
    exact_destroy(&colour);
    exact_unpremultiply(out);
}
