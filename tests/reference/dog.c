/* SPDX-License-Identifier: MIT */
/* dog and log: sums of separable kernels, worked out one after the other. */
#include "table.h"

#include <math.h>
#include <string.h>

typedef struct weights {
    double sigma, sum, second; /* `second`: what i^2 / sigma^2 weighs; 0: a plain Gaussian */
    long radius;
} weights;

static double bell(double x, double sigma)
{
    return exp(-x * x / (2 * sigma * sigma));
}

static double weigh(const void *context, double i, double j)
{
    const weights *w = context;
    double square = (i - j) * (i - j) / (w->sigma * w->sigma), g = bell(i - j, w->sigma) / w->sum;
    return w->second > 0 ? (square - w->second) * g : g;
}

/* As gaussian's: cut off where a quarter of a level is left. */
static weights weights_of_blur(double sigma, double max)
{
    weights w = {.sigma = sigma, .sum = 1};
    double all = 0;
    for (long x = -(long)(12 * sigma) - 2; x <= (long)(12 * sigma) + 2; x++)
        all += bell((double)x, sigma);
    while (all - w.sum >= all / (4 * max))
        w.sum += 2 * bell((double)++w.radius, sigma);
    return w;
}

/* Adds share * (across x down) of the picture to `sum`. */
static void add(const exact_picture *in, const weights *across, const weights *down, double share,
                const exact_border *border, exact_picture *sum)
{
    exact_picture part;
    exact_create(&part, &in->desc);
    for (unsigned p = 0; p < in->desc.planes; p++) {
        const bm_plane_desc *plane = &in->desc.plane[p];
        const exact_axis x = {weigh, across, across->radius}, y = {weigh, down, down->radius};
        exact_separable(in, &part, p, &x, &y, border);
        for (size_t i = 0; i < (size_t)plane->width * plane->height * plane->channels; i++)
            sum->sample[p][i] += share * part.sample[p][i];
    }
    exact_destroy(&part);
}

/* The sign goes, or mid gray comes; alpha is the picture's. Roundings of 16 bits in single precision count amount times. */
static void show(const exact_picture *in, double amount, bool around_gray, exact_picture *out)
{
    out->extra = exact_max(&in->desc) > 255 ? 0.05 * amount : 0;
    for (unsigned p = 0; p < in->desc.planes; p++) {
        const bm_plane_desc *plane = &in->desc.plane[p];
        for (size_t i = 0; i < (size_t)plane->width * plane->height * plane->channels; i++) {
            double *v = &out->sample[p][i];
            if (exact_is_alpha(&in->desc, p, i % plane->channels))
                *v = in->sample[p][i];
            else
                *v = around_gray ? *v + (exact_max(&in->desc) + 1) / 2 : fabs(*v);
        }
    }
}

void exact_dog(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    double sigma = call->value[0].number, ratio = call->value[1].number;
    double amount = call->value[3].number, max = exact_max(&in->desc);
    weights narrow = weights_of_blur(sigma, max), wide = weights_of_blur(sigma * ratio, max);
    exact_border border = exact_border_of(call, &in->desc);

    exact_create(out, &in->desc);
    add(in, &narrow, &narrow, amount, &border, out);
    add(in, &wide, &wide, -amount, &border, out);
    show(in, amount, call->value[2].number == 1, out);
}

/* The colour around the picture from all of it, and from itself. */
static void take_off(exact_border *border, exact_picture *picture)
{
    for (unsigned p = 0; p < picture->desc.planes; p++) {
        const bm_plane_desc *plane = &picture->desc.plane[p];
        for (size_t i = 0; i < (size_t)plane->width * plane->height * plane->channels; i++)
            picture->sample[p][i] -= border->sample[p + i % plane->channels];
    }
    for (size_t c = 0; c < sizeof border->sample / sizeof *border->sample; c++)
        border->sample[c] = 0;
}

void exact_log(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    double sigma = call->value[0].number, amount = call->value[2].number;
    weights smooth = {.sigma = sigma, .radius = (long)ceil(5 * sigma)}, bent;
    double second = 0;
    exact_border border = exact_border_of(call, &in->desc);

    for (long x = -smooth.radius; x <= smooth.radius; x++) {
        smooth.sum += bell((double)x, sigma);
        second += (double)(x * x) / (sigma * sigma) * bell((double)x, sigma);
    }
    bent = smooth;
    bent.second = second / smooth.sum;
    /* A constant colour becomes nothing. So that it does so in each pass as well, it is taken off before. */
    exact_picture colour;
    exact_copy(&colour, in);
    if (strcmp(border.rule, "constant") == 0)
        take_off(&border, &colour);
    exact_create(out, &in->desc);
    add(&colour, &bent, &smooth, amount, &border, out);
    add(&colour, &smooth, &bent, amount, &border, out);
    exact_destroy(&colour);
    show(in, amount, call->value[1].number == 1, out);
}
