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

static double lanczos2(double x)
{
    return fabs(x) < 2 ? sinc(x) * sinc(x / 2) : 0;
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

/* Pixels of one direction: how many input pixels an output pixel spans, and how many lie before the
 * first. */
typedef struct direction {
    double in, out, factor, before;
} direction;

typedef struct axis {
    const char *filter;
    double (*function)(double);
    direction pixels;
    double per_sample, siting; /* per_sample: pixels from a sample to the next */
} axis;

/* Where output sample j lies among the input samples. */
static double position(const axis *a, double j)
{
    double pixel = (j * a->per_sample + a->siting + 0.5) * a->pixels.factor + a->pixels.before;
    return (pixel - 0.5 - a->siting) / a->per_sample;
}

static double overlap(double i, double middle, double width)
{
    return fmax(0, fmin(i + 0.5, middle + width / 2) - fmax(i - 0.5, middle - width / 2));
}

static double weight(const void *context, double i, double j)
{
    const axis *a = context;
    double at = position(a, j), factor = a->pixels.factor;
    if (strcmp(a->filter, "nearest") == 0) {
        double samples = ceil(a->pixels.in / a->per_sample);
        return i == fmax(0, fmin(samples - 1, floor(at + 0.5 + 1e-9)));
    }
    if (factor == 1 && fabs(at - floor(at + 0.5)) < 1e-9)
        return fabs(i - at) < 0.5;
    if (strcmp(a->filter, "area") == 0)
        return overlap(i, at, factor);
    return a->function((i - at) / fmax(factor, 1));
}

static double rounded(double side)
{
    return fmax(1, floor(side + 0.5));
}

/* What is asked for, as a factor; without that side any will do. */
static double factor_for(uint32_t asked, double in, double otherwise)
{
    return asked ? asked / in : otherwise;
}

static void find_directions(const bm_value *size, const char *mode, const char *enlarge,
                            const char *gravity, const bm_desc *in, direction *x, direction *y)
{
    bool fit = strcmp(mode, "fit") == 0, percent = size->percent > 0;
    bool grow = strcmp(enlarge, "yes") == 0 || (strcmp(enlarge, "auto") == 0 && (percent || !fit));
    double w = in->width, h = in->height, most = grow ? INFINITY : 1;
    double fx = factor_for(size->width, w, fit ? INFINITY : 0);
    double fy = factor_for(size->height, h, fit ? INFINITY : 0);

    if (strcmp(mode, "stretch") == 0) {
        fx = fmin(factor_for(size->width, w, 1), most);
        fy = fmin(factor_for(size->height, h, 1), most);
    } else {
        fx = fy = fmin(fit ? fmin(fx, fy) : fmax(fx, fy), most);
    }
    if (percent)
        fx = fy = fmin(size->percent / 100, most);
    *x = (direction){.in = w, .out = rounded(w * fx)};
    *y = (direction){.in = h, .out = rounded(h * fy)};
    x->factor = w / x->out;
    y->factor = h / y->out;
    if (strcmp(mode, "fill") != 0 || !size->width || !size->height)
        return;
    x->out = fmin(x->out, size->width);
    y->out = fmin(y->out, size->height);
    x->factor = y->factor = 1 / fx;
    x->before = (w - x->out / fx) * (strstr(gravity, "west")   ? 0
                                     : strstr(gravity, "east") ? 1
                                                               : 0.5);
    y->before = (h - y->out / fy) * (strstr(gravity, "north")   ? 0
                                     : strstr(gravity, "south") ? 1
                                                                : 0.5);
    if (fx == 1) {
        x->before = floor(x->before);
        y->before = floor(y->before);
    }
}

/* Whether each output sample is the plain mean of a block of its own: that is asked for exactly. */
static bool is_mean(const char *filter, const direction *x, const direction *y, const bm_desc *in)
{
    bool whole = x->factor == floor(x->factor) && y->factor == floor(y->factor);
    return (strcmp(filter, "area") == 0 || strcmp(filter, "box") == 0) && whole && x->before == 0 &&
           y->before == 0 && x->out * x->factor == x->in && y->out * y->factor == y->in &&
           x->factor * y->factor <= 256 &&
           (in->planes == 1 || (in->plane[1].hshift == 0 && in->plane[1].vshift == 0));
}

/* Levels that 8-bit samples may be off beyond the last rounding. Products are rounded to 1/64 level, or 1/32 where a weight
 * reaches 1, once for each tap in either direction, and those errors are as good as random: six times their standard
 * deviation. Weights are rounded to 2^-15. In 16 bits single precision leaves less than that. */
static double looseness(const char *filter, double support, const direction *x, const direction *y)
{
    double taps = 0;
    if (strcmp(filter, "nearest") == 0)
        return 0;
    taps += 2 * support * fmax(x->factor, 1) + 1;
    taps += 2 * support * fmax(y->factor, 1) + 1;
    double unit = x->factor < 1 || y->factor < 1 ? 1.0 / 32 : 1.0 / 64;
    return fmin(0.02 + 6 * unit * sqrt(taps / 12), 0.25);
}

static const char *word_of(const bm_call *call, const char *name)
{
    size_t k = 0;
    while (strcmp(call->filter->params[k].name, name) != 0)
        k++;
    return call->filter->params[k].choices[(size_t)call->value[k].number];
}

void exact_resize(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    static const struct {
        const char *name;
        double (*function)(double), support;
    } functions[] = {{"lanczos3", lanczos3, 3}, {"lanczos2", lanczos2, 2},
                     {"mitchell", mitchell, 2}, {"catrom", catrom, 2},
                     {"linear", linear, 1},     {"box", box, 0.5}};
    const char *filter = word_of(call, "filter");
    double (*function)(double) = NULL, support = 0.5;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (strcmp(filter, functions[i].name) == 0)
            function = functions[i].function, support = functions[i].support;

    bm_desc desc = in->desc;
    direction x, y;
    find_directions(&call->value[0], word_of(call, "mode"), word_of(call, "enlarge"),
                    word_of(call, "gravity"), &in->desc, &x, &y);
    desc.width = (uint32_t)x.out;
    desc.height = (uint32_t)y.out;
    for (unsigned p = 0; p < desc.planes; p++) {
        desc.plane[p].width = (uint32_t)ceil(x.out / (1 << desc.plane[p].hshift));
        desc.plane[p].height = (uint32_t)ceil(y.out / (1 << desc.plane[p].vshift));
    }

    exact_picture colour;
    bool mixes = strcmp(filter, "nearest") != 0;
    exact_copy(&colour, in);
    exact_create(out, &desc);
    if (mixes)
        exact_premultiply(&colour);
    for (unsigned p = 0; p < desc.planes; p++) {
        const bm_plane_desc *plane = &in->desc.plane[p];
        axis across = {filter, function, x, 1 << plane->hshift, plane->siting_x / 16.0};
        axis down = {filter, function, y, 1 << plane->vshift, plane->siting_y / 16.0};
        exact_axis along_x = {weight, &across, -1}, along_y = {weight, &down, -1};
        exact_separable(&colour, out, p, &along_x, &along_y, NULL);
    }
    exact_destroy(&colour);
    if (mixes)
        exact_unpremultiply(out);
    if (!is_mean(filter, &x, &y, &in->desc))
        out->extra = desc.depth == 8 ? looseness(filter, support, &x, &y) : mixes ? 0.06 : 0;
}
