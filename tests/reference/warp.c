/* SPDX-License-Identifier: MIT */
/* Warps: each sample from where it came, by a function from the output's pixels to the input's. */
#include "warp.h"

#include <math.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

static double sinc(double x)
{
    return x == 0 ? 1 : sin(pi * x) / (pi * x);
}

/* The spline of Mitchell and Netravali by its pieces. */
static double cubic(double x, double b, double c)
{
    double y = 2 - x;
    if (x >= 2)
        return 0;
    if (x >= 1)
        return y * y * (b / 6 * y + c * (y - 1));
    return 1 - b / 3 + x * x * ((2 - 1.5 * b - c) * x - (3 - 2 * b - c));
}

static double weight(const char *filter, double x)
{
    x = fabs(x);
    if (strcmp(filter, "linear") == 0)
        return fmax(0, 1 - x);
    if (strcmp(filter, "catrom") == 0)
        return cubic(x, 0, 0.5);
    if (strcmp(filter, "mitchell") == 0)
        return cubic(x, 1 / 3.0, 1 / 3.0);
    double lobes = strcmp(filter, "lanczos2") == 0 ? 2 : 3;
    return x < lobes ? sinc(x) * sinc(x / lobes) : 0;
}

static double support(const char *filter)
{
    return strcmp(filter, "linear") == 0 ? 1 : strcmp(filter, "lanczos3") == 0 ? 3 : 2;
}

static const char *word_of(const bm_call *call, const char *name)
{
    size_t k = 0;
    while (strcmp(call->filter->params[k].name, name) != 0)
        k++;
    return call->filter->params[k].choices[(size_t)call->value[k].number];
}

static double background_of(const exact_warp *warp, const bm_desc *in, size_t c, bool mixes)
{
    double max = exact_max(in), alpha = (warp->rgba & 255) / 255.0;
    double v = exact_colour_sample(warp->rgba, in->model, c) * max / 255;
    return mixes && bm_model_has_alpha(in->model) && !exact_is_alpha(in, 0, c) ? v * alpha : v;
}

/* What each pixel is made of. */
typedef struct scene {
    const exact_warp *warp;
    const char *filter;
    const exact_picture *in;
    double background[4]; /* by channel */
} scene;

/* The pixel of the picture, or of what lies around it. */
static const double *pixel_at(const scene *s, double x, double y)
{
    double right = s->in->desc.width - 1.0, bottom = s->in->desc.height - 1.0;
    if (!s->warp->repeats && (x < 0 || y < 0 || x > right || y > bottom))
        return s->background;
    return exact_at(s->in, 0, (size_t)fmin(fmax(x, 0), right), (size_t)fmin(fmax(y, 0), bottom), 0);
}

/* The length of a row of the Jacobian, by differences. */
static void find_scales(const exact_warp *warp, double x, double y, double *m, double *n)
{
    const double step = 1e-7;
    double u[4] = {0}, v[4] = {0};
    bool seen = warp->from(warp->context, x + step, y, &u[0], &v[0]) &&
                warp->from(warp->context, x - step, y, &u[1], &v[1]) &&
                warp->from(warp->context, x, y + step, &u[2], &v[2]) &&
                warp->from(warp->context, x, y - step, &u[3], &v[3]);
    *m = seen ? hypot(u[0] - u[1], u[2] - u[3]) / (2 * step) : 32;
    *n = seen ? hypot(v[0] - v[1], v[2] - v[3]) / (2 * step) : 32;
    *m = fmin(fmax(*m, 1), 32);
    *n = fmin(fmax(*n, 1), 32);
}

typedef struct axis {
    double first, weight[200];
    int count;
} axis;

/* The weights of the pixels around a place, of a function that is so many times as wide. */
static axis weigh(const char *filter, double place, double wider)
{
    axis a = {.first = ceil(place - wider * support(filter))};
    for (double x = a.first; x <= place + wider * support(filter); x++)
        a.weight[a.count++] = weight(filter, (x - place) / wider);
    return a;
}

static void make_pixel(const scene *s, size_t i, size_t j, exact_picture *out)
{
    const exact_warp *warp = s->warp;
    double u, v, m, n, all = 0, sum[4] = {0};
    const size_t channels = s->in->desc.plane[0].channels;
    if (!warp->from(warp->context, (double)i, (double)j, &u, &v) || fabs(u) > 1e6 || fabs(v) > 1e6)
        u = v = -1e6;
    if (strcmp(s->filter, "nearest") == 0) {
        const double *pixel = pixel_at(s, floor(u + 0.500001), floor(v + 0.500001));
        for (size_t c = 0; c < channels; c++)
            *exact_at(out, 0, i, j, c) = pixel[c];
        return;
    }
    find_scales(warp, (double)i, (double)j, &m, &n);
    const axis across = weigh(s->filter, u, m), down = weigh(s->filter, v, n);
    for (int y = 0; y < down.count; y++)
        for (int x = 0; x < across.count; x++) {
            const double w = across.weight[x] * down.weight[y];
            const double *pixel = pixel_at(s, across.first + x, down.first + y);
            all += w;
            for (size_t c = 0; c < channels; c++)
                sum[c] += w * pixel[c];
        }
    for (size_t c = 0; c < channels; c++)
        *exact_at(out, 0, i, j, c) = sum[c] / all;
}

/* What the headers of the kernels derive; `wider` says whether the function is stretched in a corner of the canvas. */
static double tolerance_of(const char *filter, const bm_desc *in, bool wider)
{
    if (strcmp(filter, "nearest") == 0)
        return 0;
    bool fixed = in->depth == 8 && !bm_model_has_alpha(in->model);
    if (fixed && strcmp(filter, "linear") == 0)
        return wider ? 0.75 : 0.54;
    return fixed && strcmp(filter, "lanczos3") != 0 ? (wider ? 0.92 : 0.86) : 0.75;
}

bool exact_from_shifted(const void *context, double x, double y, double *u, double *v)
{
    const exact_shift *shift = context;
    return shift->from(shift->context, x - shift->x, y - shift->y, u, v);
}

void exact_warp_picture(const bm_call *call, const exact_warp *warp, const exact_picture *in,
                        exact_picture *out)
{
    const char *filter = word_of(call, "filter");
    bool mixes = strcmp(filter, "nearest") != 0;
    exact_picture colour;
    bm_desc desc = in->desc;
    desc.width = desc.plane[0].width = (uint32_t)warp->width;
    desc.height = desc.plane[0].height = (uint32_t)warp->height;
    exact_copy(&colour, in);
    if (mixes)
        exact_premultiply(&colour);
    exact_create(out, &desc);
    scene s = {.warp = warp, .filter = filter, .in = &colour};
    for (size_t c = 0; c < in->desc.plane[0].channels; c++)
        s.background[c] = background_of(warp, &colour.desc, c, mixes);
    for (size_t j = 0; j < desc.height; j++)
        for (size_t i = 0; i < desc.width; i++)
            make_pixel(&s, i, j, out);
    exact_destroy(&colour);
    if (mixes)
        exact_unpremultiply(out);
    double m, n;
    find_scales(warp, 0, 0, &m, &n);
    out->extra = tolerance_of(filter, &in->desc, m > 1 || n > 1);
    out->gain = strcmp(filter, "linear") == 0 ? 0 : strcmp(filter, "lanczos3") == 0 ? 1.25 : 0.57;
}

/* ---- along lines ----------------------------------------------------------------------------- */

typedef struct lines {
    double a, b, c, d, e, f; /* (x, y) goes to (a x + b y + c, d x + e y + f) */
} lines;

static bool from_lines(const void *context, double x, double y, double *u, double *v)
{
    const lines *m = context;
    double det = m->a * m->e - m->b * m->d;
    *u = (m->e * (x - m->c) - m->b * (y - m->f)) / det;
    *v = (m->a * (y - m->f) - m->d * (x - m->c)) / det;
    return true;
}

/* On the canvas of the picture, or on the smallest one that holds where its four corners go. */
static void make_lines(const bm_call *call, lines m, bool fit, uint32_t rgba,
                       const exact_picture *in, exact_picture *out)
{
    double w = in->desc.width, h = in->desc.height;
    exact_warp warp = {.from = from_lines, .context = &m, .width = w, .height = h, .rgba = rgba};
    if (fit) {
        double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;
        for (int corner = 0; corner < 4; corner++) {
            double x = corner % 2 * w - 0.5, y = corner / 2 * h - 0.5;
            left = fmin(left, m.a * x + m.b * y);
            right = fmax(right, m.a * x + m.b * y);
            top = fmin(top, m.d * x + m.e * y);
            bottom = fmax(bottom, m.d * x + m.e * y);
        }
        warp.width = fmax(1, ceil(right - left - 1e-9));
        warp.height = fmax(1, ceil(bottom - top - 1e-9));
        m.c = (warp.width - 1) / 2 - (left + right) / 2;
        m.f = (warp.height - 1) / 2 - (top + bottom) / 2;
    }
    exact_warp_picture(call, &warp, in, out);
}

static lines affine_lines(const bm_call *call)
{
    const double *n = call->value[0].numbers.at;
    if (call->value[0].numbers.count == 0)
        return (lines){.a = 1, .e = 1};
    return (lines){n[0], n[1], n[2], n[3], n[4], n[5]};
}

bool affine_fits(const bm_call *call, const bm_desc *in)
{
    lines m = affine_lines(call);
    (void)in;
    return fabs(m.a * m.e - m.b * m.d) >= 1e-6;
}

void exact_affine(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    if (call->value[0].numbers.count == 0) {
        exact_copy(out, in);
        return;
    }
    make_lines(call, affine_lines(call), strcmp(word_of(call, "size"), "fit") == 0,
               (uint32_t)call->value[3].number, in, out);
}

void exact_shear(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    double s = tan(call->value[0].number * pi / 180), t = tan(call->value[1].number * pi / 180);
    double x = (in->desc.width - 1.0) / 2, y = (in->desc.height - 1.0) / 2;
    lines m = {1, -s, s * y, t, 1 - s * t, t * (s * y - x)};
    if (s == 0 && t == 0) {
        exact_copy(out, in);
        return;
    }
    make_lines(call, m, strcmp(word_of(call, "size"), "fit") == 0, (uint32_t)call->value[4].number,
               in, out);
}
