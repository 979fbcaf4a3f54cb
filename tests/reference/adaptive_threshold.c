/* SPDX-License-Identifier: MIT */
/* adaptive_threshold: weighed means over the window, axis by axis, rounded and compared. A Gaussian mean may lie so near to
 * the middle between two levels that either is right. */
#include "table.h"

#include <math.h>

typedef struct window {
    double sigma, sum; /* sigma 0: all weigh the same */
} window;

static double bell(double x, double sigma)
{
    return sigma > 0 ? exp(-x * x / (2 * sigma * sigma)) : 1;
}

static double weight(const void *context, double i, double j)
{
    const window *w = context;
    return bell(i - j, w->sigma) / w->sum;
}

void exact_adaptive_threshold(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const long radius = (long)call->value[0].number;
    const bool gaussian = call->value[2].number == 1;
    const double max = exact_max(&in->desc), offset = call->value[1].number * max / 255;
    const double doubt = !gaussian ? 0 : max == 255 ? 0.001 : 0.25;
    const exact_border border = exact_border_of(call, &in->desc);
    window w = {.sigma = gaussian ? 0.3 * ((double)(2 * radius + 1 - 1) / 2 - 1) + 0.8 : 0};
    exact_picture other;

    for (long i = -radius; i <= radius; i++)
        w.sum += bell((double)i, w.sigma);
    const exact_axis axis = {weight, &w, radius};
    exact_create(out, &in->desc);
    exact_create(&other, &in->desc);
    for (unsigned p = 0; p < in->desc.planes; p++) {
        const bm_plane_desc *plane = &in->desc.plane[p];
        exact_separable(in, out, p, &axis, &axis, &border);
        for (size_t i = 0; i < (size_t)plane->width * plane->height * plane->channels; i++) {
            const double v = in->sample[p][i], m = out->sample[p][i];
            const bool alpha = exact_is_alpha(&in->desc, p, i % plane->channels);
            const bool low = v > floor(m - doubt + 0.5) - offset,
                       high = v > floor(m + doubt + 0.5) - offset;
            out->sample[p][i] = alpha ? v : low ? max : 0;
            other.sample[p][i] = alpha ? v : high ? max : 0;
        }
        out->other[p] = other.sample[p];
    }
}
