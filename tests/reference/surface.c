/* SPDX-License-Identifier: MIT */
/* surface: a weighted mean over a square, weights from the definition. */
#include "table.h"

#include <math.h>

void exact_surface(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const long radius = (long)call->value[0].number;
    /* What the filter counts in: colours times alpha are 1/255 level in 8 bits, and rounded in 16. */
    const bool alpha = bm_model_has_alpha(in->desc.model);
    const double unit = alpha && in->desc.depth == 8 ? 1.0 / 255 : 1;
    const double white = exact_max(&in->desc) / unit;
    const double limit = floor(call->value[1].number / 100 * white * 5 + 0.5) / 2;
    exact_border border = exact_border_premultiplied(call, &in->desc);
    exact_picture colour, wide;

    for (size_t c = 0; c < 4; c++)
        border.sample[c] = floor(border.sample[c] / unit + 0.5) * unit;
    exact_copy(&colour, in);
    exact_create(out, &in->desc);
    exact_premultiply(&colour);
    for (unsigned p = 0; p < in->desc.planes; p++) {
        const bm_plane_desc *plane = &in->desc.plane[p];
        for (size_t i = 0; i < (size_t)plane->width * plane->height * plane->channels; i++)
            colour.sample[p][i] = floor(colour.sample[p][i] / unit + 0.5) * unit;
    }
    exact_surround(&colour, &border, radius, radius, &wide);
    for (unsigned p = 0; p < in->desc.planes; p++) {
        const bm_plane_desc *plane = &in->desc.plane[p];
        for (long y = 0; y < (long)plane->height; y++)
            for (long x = 0; x < (long)plane->width; x++)
                for (size_t c = 0; c < plane->channels; c++) {
                    double here = *exact_at(&colour, p, (size_t)x, (size_t)y, c);
                    double sum = 0, weights = 0;
                    for (long j = 0; j <= 2 * radius; j++)
                        for (long i = 0; i <= 2 * radius; i++) {
                            double v = *exact_at(&wide, p, (size_t)(x + i), (size_t)(y + j), c);
                            double weight = fmax(1 - fabs(v - here) / unit / limit, 0);
                            weights += weight;
                            sum += weight * (v - here);
                        }
                    *exact_at(out, p, (size_t)x, (size_t)y, c) = here + sum / weights;
                }
    }
    exact_destroy(&colour);
    exact_destroy(&wide);
    exact_unpremultiply(out);
}
