/* SPDX-License-Identifier: MIT */
/* bilateral: the mean over a disc, every weight an exponential. */
#include "table.h"

#include <math.h>

/* 16 bits are what the filter sees of colours; a difference of one level counts where few levels do. */
static void premultiply_rounded(exact_picture *picture)
{
    size_t samples = (size_t)picture->desc.width * picture->desc.height;
    exact_premultiply(picture);
    if (bm_model_has_alpha(picture->desc.model) && picture->desc.depth == 16)
        for (size_t i = 0; i < samples * picture->desc.plane[0].channels; i++)
            picture->sample[0][i] = floor(picture->sample[0][i] + 0.5);
}

void exact_bilateral(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    long radius = (long)call->value[0].number;
    double sigma = call->value[1].number;
    double range = call->value[2].number / 100 * exact_max(&in->desc);
    size_t channels = in->desc.plane[0].channels;
    exact_picture colour, wide;

    exact_border border = exact_border_premultiplied(call, &in->desc);
    if (in->desc.depth == 16)
        for (size_t c = 0; c < channels; c++)
            border.sample[c] = floor(border.sample[c] + 0.5);
    exact_copy(&colour, in);
    exact_create(out, &in->desc);
    premultiply_rounded(&colour);
    exact_surround(&colour, &border, radius, radius, &wide);
    for (long y = 0; y < (long)in->desc.height; y++)
        for (long x = 0; x < (long)in->desc.width; x++) {
            const double *here = exact_at(&colour, 0, (size_t)x, (size_t)y, 0);
            double *to = exact_at(out, 0, (size_t)x, (size_t)y, 0), weights = 0;
            for (long j = -radius; j <= radius; j++)
                for (long i = -radius; i <= radius; i++) {
                    double square = (double)(i * i + j * j), difference = 0;
                    if (square > (double)(radius * radius))
                        continue;
                    const double *there =
                        exact_at(&wide, 0, (size_t)(x + i + radius), (size_t)(y + j + radius), 0);
                    for (size_t c = 0; c < channels; c++)
                        difference += fabs(there[c] - here[c]);
                    double weight = exp(-square / (2 * sigma * sigma) -
                                        difference * difference / (2 * range * range));
                    weights += weight;
                    for (size_t c = 0; c < channels; c++)
                        to[c] += weight * there[c];
                }
            for (size_t c = 0; c < channels; c++)
                to[c] /= weights;
        }
    exact_destroy(&colour);
    exact_destroy(&wide);
    exact_unpremultiply(out);
}
