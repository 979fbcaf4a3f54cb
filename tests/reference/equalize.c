/* SPDX-License-Identifier: MIT */
/* equalize: the textbook's formula, with the histogram counted anew for every value. */
#include "table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is counted at a pixel: channel c, or the BT.601 luma with 16-bit weights. */
static double counted(const double *pixel, bool luma, size_t c)
{
    return luma ? floor((19595 * pixel[0] + 38470 * pixel[1] + 7471 * pixel[2]) / 65536 + 0.5)
                : pixel[c];
}

/* curve[v] for every value v. */
static void make_curve(const exact_picture *in, bool luma, size_t c, uint32_t max, uint32_t *curve)
{
    uint64_t *histogram = calloc(max + 1, sizeof *histogram);
    uint64_t pixels = (uint64_t)in->desc.width * in->desc.height, at_most = 0;
    for (size_t y = 0; y < in->desc.height; y++)
        for (size_t x = 0; x < in->desc.width; x++)
            histogram[(size_t)counted(exact_at(in, 0, x, y, 0), luma, c)]++;
    uint32_t darkest = 0;
    while (histogram[darkest] == 0)
        darkest++;
    uint64_t cdf_min = histogram[darkest];
    for (uint32_t v = 0; v <= max; v++) {
        at_most += histogram[v];
        if (pixels == cdf_min)
            curve[v] = v;
        else if (v < darkest)
            curve[v] = 0;
        else /* (p / q) rounded to nearest, halves upwards */
            curve[v] = (uint32_t)(((at_most - cdf_min) * max * 2 + (pixels - cdf_min)) /
                                  (2 * (pixels - cdf_min)));
    }
    free(histogram);
}

void exact_equalize(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    bool per_channel =
        strcmp(call->filter->params[0].choices[(size_t)call->value[0].number], "channels") == 0;
    bool luma = !per_channel && in->desc.plane[0].channels >= 3;
    uint32_t max = (uint32_t)exact_max(&in->desc);
    uint32_t *curve = calloc(max + 1, sizeof *curve);

    exact_create(out, &in->desc);
    for (size_t c = 0; c < in->desc.plane[0].channels; c++) {
        make_curve(in, luma, c, max, curve);
        for (size_t y = 0; y < in->desc.height; y++)
            for (size_t x = 0; x < in->desc.width; x++) {
                double v = *exact_at(in, 0, x, y, c);
                *exact_at(out, 0, x, y, c) = exact_is_alpha(&in->desc, 0, c) ? v : curve[(size_t)v];
            }
    }
    free(curve);
}
