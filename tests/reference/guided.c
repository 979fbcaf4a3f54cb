/* SPDX-License-Identifier: MIT */
/* guided: means over windows of a picture that was made large enough for all of them. */
#include "table.h"

#include <math.h>
#include <stdlib.h>

/* Means over 2 radius + 1 samples of each of `lines` lines of n samples: differences of running totals. Nearer to a line's ends
 * than that there are none. */
static void mean_lines(double *sample, size_t lines, size_t far, size_t n, size_t step,
                       size_t radius)
{
    double *total = calloc(n + 1, sizeof *total);
    for (size_t line = 0; line < lines; line++) {
        double *at = sample + line * far;
        for (size_t i = 0; i < n; i++)
            total[i + 1] = total[i] + at[i * step];
        for (size_t i = radius; i + radius < n; i++)
            at[i * step] = (total[i + radius + 1] - total[i - radius]) / (double)(2 * radius + 1);
    }
    free(total);
}

/* The mean over the window around every sample; near the border it is not worth anything. */
static void mean(const exact_picture *in, long radius, exact_picture *out)
{
    exact_copy(out, in);
    for (unsigned p = 0; p < in->desc.planes; p++) {
        const bm_plane_desc *plane = &in->desc.plane[p];
        const size_t channels = plane->channels, row = plane->width * channels;
        for (size_t c = 0; c < channels; c++)
            mean_lines(out->sample[p] + c, plane->height, row, plane->width, channels,
                       (size_t)radius);
        mean_lines(out->sample[p], row, 1, plane->height, row, (size_t)radius);
    }
}

static size_t samples_of(const exact_picture *in, unsigned p)
{
    const bm_plane_desc *plane = &in->desc.plane[p];
    return (size_t)plane->width * plane->height * plane->channels;
}

void exact_guided(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const long radius = (long)call->value[0].number;
    const double eps = pow(call->value[1].number / 100 * exact_max(&in->desc), 2);
    const exact_border border = exact_border_premultiplied(call, &in->desc);
    exact_picture colour, wide, squares, means, variances;

    exact_copy(&colour, in);
    exact_premultiply(&colour);
    exact_surround(&colour, &border, 2 * radius, 2 * radius, &wide);
    exact_copy(&squares, &wide);
    for (unsigned p = 0; p < wide.desc.planes; p++)
        for (size_t i = 0; i < samples_of(&wide, p); i++)
            squares.sample[p][i] *= squares.sample[p][i];
    mean(&wide, radius, &means);
    mean(&squares, radius, &variances);
    for (unsigned p = 0; p < wide.desc.planes; p++)
        for (size_t i = 0; i < samples_of(&wide, p); i++) {
            double m = means.sample[p][i], variance = variances.sample[p][i] - m * m;
            double a = variance / (variance + eps);
            variances.sample[p][i] = a;
            means.sample[p][i] = (1 - a) * m;
        }
    exact_destroy(&squares);
    mean(&variances, radius, &squares);
    mean(&means, radius, out);
    for (unsigned p = 0; p < wide.desc.planes; p++)
        for (size_t i = 0; i < samples_of(&wide, p); i++)
            out->sample[p][i] += squares.sample[p][i] * wide.sample[p][i];
    exact_cut_back(out, 2 * radius, 2 * radius);
    exact_destroy(&colour);
    exact_destroy(&wide);
    exact_destroy(&squares);
    exact_destroy(&means);
    exact_destroy(&variances);
    exact_unpremultiply(out);
}
