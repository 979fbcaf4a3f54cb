/* SPDX-License-Identifier: MIT */
/* oilpaint: a histogram for every pixel, counted anew. */
#include "table.h"

#include <math.h>

/* Samples as the filter counts them: colours times alpha are whole 1/255 levels in 8 bits, and rounded in 16. */
static double unit_of(const bm_desc *desc)
{
    return bm_model_has_alpha(desc->model) && desc->depth == 8 ? 255 : 1;
}

static size_t tone_of(const double *pixel, const bm_desc *desc, double tones)
{
    double gray = pixel[0];
    if (bm_model_channels(desc->model) > 2)
        gray = floor((19595 * pixel[0] + 38470 * pixel[1] + 7471 * pixel[2] + 32768) / 65536);
    return (size_t)floor(gray * tones / (exact_max(desc) * unit_of(desc) + 1));
}

void exact_oilpaint(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const long radius = (long)call->value[0].number;
    const double tones = call->value[1].number, unit = unit_of(&in->desc);
    const size_t channels = in->desc.plane[0].channels;
    const exact_border border = exact_border_premultiplied(call, &in->desc);
    exact_picture colour, wide;

    exact_copy(&colour, in);
    exact_premultiply(&colour);
    exact_surround(&colour, &border, radius, radius, &wide);
    exact_create(out, &in->desc);
    for (size_t i = 0; i < (size_t)wide.desc.width * wide.desc.height * channels; i++)
        wide.sample[0][i] = floor(wide.sample[0][i] * unit + 0.5);
    for (size_t y = 0; y < in->desc.height; y++)
        for (size_t x = 0; x < in->desc.width; x++) {
            double count[64] = {0}, sum[64][4] = {{0}};
            size_t most = 0;
            for (size_t v = y; v <= y + 2 * (size_t)radius; v++)
                for (size_t u = x; u <= x + 2 * (size_t)radius; u++) {
                    const double *pixel = exact_at(&wide, 0, u, v, 0);
                    size_t tone = tone_of(pixel, &in->desc, tones);
                    count[tone]++;
                    for (size_t c = 0; c < channels; c++)
                        sum[tone][c] += pixel[c];
                }
            for (size_t tone = 1; tone < 64; tone++)
                if (count[tone] > count[most])
                    most = tone;
            for (size_t c = 0; c < channels; c++)
                *exact_at(out, 0, x, y, c) = sum[most][c] / count[most] / unit;
        }
    exact_destroy(&colour);
    exact_destroy(&wide);
    exact_unpremultiply(out);
}
