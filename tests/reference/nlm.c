/* SPDX-License-Identifier: MIT */
/* nlm: patch by patch, on a picture that was made large enough. */
#include "table.h"

#include <math.h>

static double distance(const exact_picture *in, size_t x, size_t y, size_t u, size_t v,
                       size_t patch)
{
    const size_t channels = in->desc.plane[0].channels, n = (2 * patch + 1) * channels;
    double sum = 0;
    for (size_t j = 0; j <= 2 * patch; j++) {
        const double *here = exact_at(in, 0, x - patch, y - patch + j, 0);
        const double *there = exact_at(in, 0, u - patch, v - patch + j, 0);
        for (size_t i = 0; i < n; i++)
            sum += (here[i] - there[i]) * (here[i] - there[i]);
    }
    return sum / (double)(n * (2 * patch + 1));
}

void exact_nlm(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const double strength = call->value[0].number / 100 * exact_max(&in->desc);
    const size_t patch = (size_t)call->value[1].number, search = (size_t)call->value[2].number;
    const size_t reach = patch + search, channels = in->desc.plane[0].channels;
    const exact_border border = exact_border_premultiplied(call, &in->desc);
    exact_picture colour, wide;

    exact_copy(&colour, in);
    exact_premultiply(&colour);
    exact_surround(&colour, &border, (long)reach, (long)reach, &wide);
    exact_create(out, &in->desc);
    if (exact_max(&in->desc) > 255)
        out->extra = 2;
    for (size_t y = 0; y < in->desc.height; y++)
        for (size_t x = 0; x < in->desc.width; x++) {
            double *to = exact_at(out, 0, x, y, 0), weights = 0;
            for (size_t v = y + patch; v <= y + patch + 2 * search; v++)
                for (size_t u = x + patch; u <= x + patch + 2 * search; u++) {
                    double d = distance(&wide, x + reach, y + reach, u, v, patch);
                    double weight = exp(-d / (strength * strength));
                    weights += weight;
                    for (size_t c = 0; c < channels; c++)
                        to[c] += weight * *exact_at(&wide, 0, u, v, c);
                }
            for (size_t c = 0; c < channels; c++)
                to[c] /= weights;
        }
    exact_destroy(&colour);
    exact_destroy(&wide);
    exact_unpremultiply(out);
}
