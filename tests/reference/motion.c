/* SPDX-License-Identifier: MIT */
/* motion: the line in many small pieces, each of which sees the four pixels around its middle. */
#include "table.h"

#include <math.h>
#include <stdlib.h>

enum { PIECES = 20000 };

void exact_motion(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const double length = call->value[0].number;
    const double angle = call->value[1].number * acos(-1) / 180;
    const long reach = (long)(length / 2) + 2, side = 2 * reach + 1;
    exact_border border = exact_border_premultiplied(call, &in->desc);
    double *weight = calloc((size_t)(side * side), sizeof *weight);
    exact_picture colour;

    for (long k = 0; k < PIECES && weight; k++) {
        double t = ((double)k + 0.5) / PIECES * length - length / 2;
        double x = t * cos(angle), y = -t * sin(angle), fx = x - floor(x), fy = y - floor(y);
        double *at = weight + ((long)floor(y) + reach) * side + (long)floor(x) + reach;
        at[0] += (1 - fx) * (1 - fy) / PIECES;
        at[1] += fx * (1 - fy) / PIECES;
        at[side] += (1 - fx) * fy / PIECES;
        at[side + 1] += fx * fy / PIECES;
    }
    exact_copy(&colour, in);
    exact_create(out, &in->desc);
    exact_premultiply(&colour);
    for (unsigned p = 0; p < in->desc.planes; p++)
        for (long y = 0; y < (long)in->desc.plane[p].height; y++)
            for (long x = 0; x < (long)in->desc.plane[p].width; x++)
                for (size_t c = 0; c < in->desc.plane[p].channels; c++)
                    for (long i = 0; i < side * side && weight; i++)
                        if (weight[i] > 0)
                            *exact_at(out, p, (size_t)x, (size_t)y, c) +=
                                weight[i] * exact_beyond(&colour, &border, p, x + i % side - reach,
                                                         y + i / side - reach, c);
    free(weight);
    exact_destroy(&colour);
    exact_unpremultiply(out);
}
