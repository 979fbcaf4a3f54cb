/* SPDX-License-Identifier: MIT */
/* pixelate: for every pixel the mean of all that lie in the same square. */
#include "table.h"

static double mean(const exact_picture *in, unsigned p, size_t left, size_t top, size_t size,
                   size_t c)
{
    double sum = 0, count = 0;
    for (size_t y = top; y < top + size && y < in->desc.plane[p].height; y++)
        for (size_t x = left; x < left + size && x < in->desc.plane[p].width; x++, count++)
            sum += *exact_at(in, p, x, y, c);
    return sum / count;
}

void exact_pixelate(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const size_t size = (size_t)call->value[0].number;
    exact_picture colour;

    exact_copy(&colour, in);
    exact_create(out, &in->desc);
    exact_premultiply(&colour);
    for (unsigned p = 0; p < in->desc.planes; p++)
        for (size_t y = 0; y < in->desc.plane[p].height; y++)
            for (size_t x = 0; x < in->desc.plane[p].width; x++)
                for (size_t c = 0; c < in->desc.plane[p].channels; c++)
                    *exact_at(out, p, x, y, c) =
                        mean(&colour, p, x - x % size, y - y % size, size, c);
    exact_destroy(&colour);
    exact_unpremultiply(out);
}
