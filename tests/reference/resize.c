/* SPDX-License-Identifier: MIT */
/* resize: every output sample weighs the input samples by their distance from where it lies. */
#include "table.h"

#include <math.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

static double sinc(double x)
{
    return x == 0 ? 1 : sin(pi * x) / (pi * x);
}

static double lanczos3(double x)
{
    return fabs(x) < 3 ? sinc(x) * sinc(x / 3) : 0;
}

/* Mitchell and Netravali, equation 8. */
static double cubic(double x, double b, double c)
{
    x = fabs(x);
    if (x < 1)
        return ((12 - 9 * b - 6 * c) * pow(x, 3) + (-18 + 12 * b + 6 * c) * pow(x, 2) + 6 - 2 * b) /
               6;
    if (x < 2)
        return ((-b - 6 * c) * pow(x, 3) + (6 * b + 30 * c) * pow(x, 2) + (-12 * b - 48 * c) * x +
                8 * b + 24 * c) /
               6;
    return 0;
}

static double mitchell(double x)
{
    return cubic(x, 1.0 / 3, 1.0 / 3);
}

static double catrom(double x)
{
    return cubic(x, 0, 0.5);
}

static double linear(double x)
{
    return fabs(x) < 1 ? 1 - fabs(x) : 0;
}

/* A sample on the border belongs to both sides by half. */
static double box(double x)
{
    double distance = fabs(x) - 0.5;
    return fabs(distance) < 1e-9 ? 0.5 : distance < 0 ? 1 : 0;
}

typedef struct axis {
    double (*function)(double);
    double pixels_in, pixels_out, per_sample,
        siting; /* per_sample: pixels from a sample to the next */
} axis;

static double weight(const void *context, double i, double j)
{
    const axis *a = context;
    double factor = a->pixels_in / a->pixels_out;
    if (factor == 1)
        return i == j;
    double pixel_out = j * a->per_sample + a->siting;
    double pixel_in = (pixel_out + 0.5) * factor - 0.5;
    double position = (pixel_in - a->siting) / a->per_sample;
    return a->function((i - position) / fmax(factor, 1));
}

static double rounded(double side)
{
    return fmax(1, floor(side + 0.5));
}

static void new_size(const bm_value *size, const bm_desc *in, double *width, double *height)
{
    double factor = 1;
    if (size->percent > 0) {
        *width = rounded(in->width * size->percent / 100);
        *height = rounded(in->height * size->percent / 100);
        return;
    }
    if (size->width)
        factor = fmin(factor, (double)size->width / in->width);
    if (size->height)
        factor = fmin(factor, (double)size->height / in->height);
    *width = rounded(in->width * factor);
    *height = rounded(in->height * factor);
}

void exact_resize(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    static const struct {
        const char *name;
        double (*function)(double);
    } functions[] = {{"lanczos3", lanczos3},
                     {"mitchell", mitchell},
                     {"catrom", catrom},
                     {"linear", linear},
                     {"box", box}};
    const char *name = call->filter->params[1].choices[(size_t)call->value[1].number];
    double (*function)(double) = NULL;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (strcmp(name, functions[i].name) == 0)
            function = functions[i].function;

    bm_desc desc = in->desc;
    double width, height;
    new_size(&call->value[0], &in->desc, &width, &height);
    desc.width = (uint32_t)width;
    desc.height = (uint32_t)height;
    for (unsigned p = 0; p < desc.planes; p++) {
        desc.plane[p].width = (uint32_t)ceil(width / (1 << desc.plane[p].hshift));
        desc.plane[p].height = (uint32_t)ceil(height / (1 << desc.plane[p].vshift));
    }

    exact_picture colour;
    exact_copy(&colour, in);
    exact_create(out, &desc);
    exact_premultiply(&colour);
    for (unsigned p = 0; p < desc.planes; p++) {
        const bm_plane_desc *plane = &in->desc.plane[p];
        axis across = {function, in->desc.width, width, 1 << plane->hshift, plane->siting_x / 16.0};
        axis down = {function, in->desc.height, height, 1 << plane->vshift, plane->siting_y / 16.0};
        exact_axis x = {weight, &across, -1}, y = {weight, &down, -1};
        exact_separable(&colour, out, p, &x, &y);
    }
    exact_destroy(&colour);
    exact_unpremultiply(out);
}
