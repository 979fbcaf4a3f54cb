/* SPDX-License-Identifier: MIT */
/* emboss: Sobel's operator as nine weights for the light's direction, added to mid gray. */
#include "table.h"

#include <math.h>

void exact_emboss(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const double angle = call->value[0].number * acos(-1) / 180, amount = call->value[1].number;
    exact_border border = exact_border_of(call, &in->desc);
    double weight[3][3];

    /* The length of a Sobel weight: 2 on the axes, 1 at the corners, each towards its own side. */
    for (int j = -1; j <= 1; j++)
        for (int i = -1; i <= 1; i++) {
            double gx = i * (j == 0 ? 2 : 1), gy = j * (i == 0 ? 2 : 1);
            weight[j + 1][i + 1] = amount / 4 * (gy * sin(angle) - gx * cos(angle));
        }
    exact_copy(out, in);
    for (unsigned p = 0; p < in->desc.planes; p++) {
        const bm_plane_desc *plane = &in->desc.plane[p];
        for (long y = 0; y < (long)plane->height; y++)
            for (long x = 0; x < (long)plane->width; x++)
                for (size_t c = 0; c < plane->channels; c++) {
                    double sum = (exact_max(&in->desc) + 1) / 2;
                    for (long j = -1; j <= 1; j++)
                        for (long i = -1; i <= 1; i++)
                            sum += weight[j + 1][i + 1] *
                                   exact_beyond(in, &border, p, x + i, y + j, c);
                    if (!exact_is_alpha(&in->desc, p, c))
                        *exact_at(out, p, (size_t)x, (size_t)y, c) = sum;
                }
    }
}
