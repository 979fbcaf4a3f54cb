/* SPDX-License-Identifier: MIT */
/* kuwahara: the mean and the variance of four squares, pixel by pixel. */
#include "table.h"

#include <math.h>

/* 16 bits are what the filter sees of colours times alpha; variances decide. */
static void premultiply_rounded(exact_picture *picture)
{
    size_t samples = (size_t)picture->desc.width * picture->desc.height;
    exact_premultiply(picture);
    if (bm_model_has_alpha(picture->desc.model) && picture->desc.depth == 16)
        for (size_t i = 0; i < samples * picture->desc.plane[0].channels; i++)
            picture->sample[0][i] = floor(picture->sample[0][i] + 0.5);
}

typedef struct square {
    double mean[4], variance; /* the latter times n^2, of samples on the filter's scale */
} square;

static square measure(const exact_picture *in, const exact_border *border, long x, long y,
                      long side, double scale)
{
    square s = {.variance = 0};
    double n = (double)(side * side);
    for (size_t c = 0; c < in->desc.plane[0].channels; c++) {
        double sum = 0, squares = 0;
        for (long j = y; j < y + side; j++)
            for (long i = x; i < x + side; i++) {
                double v = floor(exact_beyond(in, border, 0, i, j, c) * scale + 0.5);
                sum += v;
                squares += v * v;
            }
        s.mean[c] = sum / n / scale;
        s.variance += n * squares - sum * sum;
    }
    return s;
}

void exact_kuwahara(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const long r = (long)call->value[0].number;
    /* 8-bit colours times alpha are whole numbers of 1/255 level. */
    const double scale = bm_model_has_alpha(in->desc.model) && in->desc.depth == 8 ? 255 : 1;
    exact_border border = exact_border_premultiplied(call, &in->desc);
    size_t channels = in->desc.plane[0].channels;
    exact_picture colour;

    if (in->desc.depth == 16)
        for (size_t c = 0; c < channels; c++)
            border.sample[c] = floor(border.sample[c] + 0.5);
    exact_copy(&colour, in);
    exact_create(out, &in->desc);
    premultiply_rounded(&colour);
    for (long y = 0; y < (long)in->desc.height; y++)
        for (long x = 0; x < (long)in->desc.width; x++) {
            square best = measure(&colour, &border, x - r, y - r, r + 1, scale);
            for (int k = 1; k < 4; k++) {
                square s =
                    measure(&colour, &border, k % 2 ? x : x - r, k / 2 ? y : y - r, r + 1, scale);
                if (s.variance < best.variance)
                    best = s;
            }
            for (size_t c = 0; c < channels; c++)
                *exact_at(out, 0, (size_t)x, (size_t)y, c) = best.mean[c];
        }
    exact_destroy(&colour);
    exact_unpremultiply(out);
}
