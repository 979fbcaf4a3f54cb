/* SPDX-License-Identifier: MIT */
/* rotate: quarter turns clockwise, one after the other; any other angle pixel by pixel, from where it came. */
#include "table.h"

#include <math.h>
#include <string.h>

/* ---- quarter turns --------------------------------------------------------------------------- */

/* A sample's centre, in 1/16 pixel from the centre of the first pixel. */
static int centre(uint32_t index, unsigned shift, int siting)
{
    return (int)(index << shift) * 16 + siting;
}

static void turn_once(const exact_picture *in, exact_picture *out)
{
    bm_desc desc = in->desc;
    desc.width = in->desc.height;
    desc.height = in->desc.width;
    for (unsigned p = 0; p < desc.planes; p++) {
        const bm_plane_desc *from = &in->desc.plane[p];
        bm_plane_desc *to = &desc.plane[p];
        to->width = from->height;
        to->height = from->width;
        to->hshift = from->vshift;
        to->vshift = from->hshift;
        to->siting_y = from->siting_x;
        /* The lowest sample comes first, and the lowest pixel is its origin. */
        to->siting_x = (int16_t)((int)(in->desc.height - 1) * 16 -
                                 centre(from->height - 1, from->vshift, from->siting_y));
    }
    exact_create(out, &desc);
    for (unsigned p = 0; p < desc.planes; p++)
        for (size_t y = 0; y < in->desc.plane[p].height; y++)
            for (size_t x = 0; x < in->desc.plane[p].width; x++)
                for (size_t c = 0; c < desc.plane[p].channels; c++)
                    *exact_at(out, p, in->desc.plane[p].height - 1 - y, x, c) =
                        *exact_at(in, p, x, y, c);
}

static void turn_quarters(const exact_picture *in, exact_picture *out, int turns)
{
    exact_copy(out, in);
    for (int i = 0; i < turns; i++) {
        exact_picture before = *out;
        turn_once(&before, out);
        exact_destroy(&before);
    }
}

/* ---- other angles ---------------------------------------------------------------------------- */

static const double pi = 3.14159265358979323846;

static double sinc(double x)
{
    return x == 0 ? 1 : sin(pi * x) / (pi * x);
}

/* Keys's cubics as Mitchell and Netravali write them. */
static double cubic(double x, double b, double c)
{
    if (x < 1)
        return 1 - b / 3 - (3 - 2 * b - c) * x * x + (2 - 1.5 * b - c) * x * x * x;
    return x < 2 ? 4 * b / 3 + 4 * c - (2 * b + 8 * c) * x + (b + 5 * c) * x * x -
                       (b / 6 + c) * x * x * x
                 : 0;
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

/* By how much the samples may be off, with the last rounding: what the headers of the kernel derive. */
static double tolerance_of(const char *filter, const bm_desc *in)
{
    bool fixed = in->depth == 8 && !bm_model_has_alpha(in->model);
    if (strcmp(filter, "nearest") == 0)
        return 0;
    if (fixed && strcmp(filter, "linear") == 0)
        return 0.54;
    return fixed && strcmp(filter, "lanczos3") != 0 ? 0.86 : 0.7;
}

static double area(double width, double w, double h, double s, double c)
{
    return width * fmin((w - width * c) / s, (h - width * s) / c);
}

/* The width of the largest rectangle: about the centre of the picture, width c + height s <= w and width s + height c <= h;
 * its area rises and then falls as it gets wider. */
static double widest(double w, double h, double s, double c)
{
    double lo = 0, hi = fmin(w / c, h / s);
    for (int i = 0; i < 200; i++) {
        double a = lo + (hi - lo) / 3, b = hi - (hi - lo) / 3;
        if (area(a, w, h, s, c) < area(b, w, h, s, c))
            lo = a;
        else
            hi = b;
    }
    return lo;
}

typedef struct view {
    const exact_picture *in;
    const char *filter;
    bool crop;
    double background[4]; /* one of each channel, or plane */
} view;

static double sample_at(const view *k, unsigned p, double x, double y, size_t c)
{
    const bm_plane_desc *plane = &k->in->desc.plane[p];
    double right = plane->width - 1.0, bottom = plane->height - 1.0;
    if (!k->crop && (x < 0 || x > right || y < 0 || y > bottom))
        return k->background[k->in->desc.planes > 1 ? p : c];
    return *exact_at(k->in, p, (size_t)fmin(fmax(x, 0), right), (size_t)fmin(fmax(y, 0), bottom),
                     c);
}

static double interpolate(const view *k, unsigned p, double x, double y, size_t c)
{
    double sum = 0, all = 0;
    if (strcmp(k->filter, "nearest") == 0)
        return sample_at(k, p, floor(x + 0.500001), floor(y + 0.500001), c);
    for (double row = floor(y) - 2; row <= floor(y) + 3; row++)
        for (double column = floor(x) - 2; column <= floor(x) + 3; column++) {
            double w = weight(k->filter, x - column) * weight(k->filter, y - row);
            sum += w * sample_at(k, p, column, row, c);
            all += w;
        }
    return sum / all;
}

/* The colour, premultiplied where that is how pixels are mixed. Alpha is the last channel. */
static void find_background(uint32_t rgba, const bm_desc *in, bool mixes, double background[4])
{
    double r = rgba >> 24, g = rgba >> 16 & 255, b = rgba >> 8 & 255, a = rgba & 255;
    double luma = 0.299 * r + 0.587 * g + 0.114 * b, most = fmax(r, fmax(g, b));
    double rgb[3] = {r, g, b};
    size_t channels = bm_model_channels(in->model);
    for (size_t c = 0; c < channels; c++) {
        double v = in->model == BM_GRAY || in->model == BM_GRAYA ? floor(luma + 0.5) : rgb[c % 3];
        if (in->model == BM_CMYK)
            v = c == 3 ? 255 - most : most > 0 ? floor(255 * (most - rgb[c]) / most + 0.5) : 0;
        if (in->model == BM_YCBCR)
            v = c == 0   ? floor(luma + 0.5)
                : c == 1 ? ceil(fmin(255, 128 + (b - luma) / 1.772) - 0.5)
                         : ceil(fmin(255, 128 + (r - luma) / 1.402) - 0.5);
        if (bm_model_has_alpha(in->model))
            v = c + 1 == channels ? a : mixes ? v * a / 255 : v;
        background[c] = v * exact_max(in) / 255;
    }
}

static void turn_plane(const view *k, exact_picture *out, unsigned p, double angle)
{
    const bm_desc *from = &k->in->desc, *to = &out->desc;
    const bm_plane_desc *plane = &to->plane[p];
    double s = sin(angle), c = cos(angle), sx = 1 << plane->hshift, sy = 1 << plane->vshift;
    double left = plane->siting_x / 16.0, top = plane->siting_y / 16.0;
    for (size_t j = 0; j < plane->height; j++)
        for (size_t i = 0; i < plane->width; i++) {
            double x = (double)i * sx + left + 0.5 - to->width / 2.0;
            double y = (double)j * sy + top + 0.5 - to->height / 2.0;
            double was_x = x * c + y * s + from->width / 2.0 - 0.5;
            double was_y = y * c - x * s + from->height / 2.0 - 0.5;
            for (size_t n = 0; n < plane->channels; n++)
                *exact_at(out, p, i, j, n) =
                    interpolate(k, p, (was_x - left) / sx, (was_y - top) / sy, n);
        }
}

void exact_rotate(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const bm_param *params = call->filter->params;
    double degrees = fmod(fmod(call->value[0].number, 360) + 360, 360);
    const char *filter = params[1].choices[(size_t)call->value[1].number];
    const char *size = params[2].choices[(size_t)call->value[2].number];
    bool mixes = strcmp(filter, "nearest") != 0;

    if (fmod(degrees, 90) == 0) {
        turn_quarters(in, out, (int)(degrees / 90));
        return;
    }
    double angle = degrees * pi / 180, s = fabs(sin(angle)), c = fabs(cos(angle));
    double w = in->desc.width, h = in->desc.height, width = w, height = h;
    if (strcmp(size, "fit") == 0) {
        width = ceil(w * c + h * s - 1e-9);
        height = ceil(w * s + h * c - 1e-9);
    } else if (strcmp(size, "crop") == 0) {
        width = widest(w, h, s, c);
        height = fmax(1, floor(area(width, w, h, s, c) / width + 1e-6));
        width = fmax(1, floor(width + 1e-6));
    }

    bm_desc desc = in->desc;
    desc.width = (uint32_t)width;
    desc.height = (uint32_t)height;
    for (unsigned p = 0; p < desc.planes; p++) {
        desc.plane[p].width = (uint32_t)ceil(width / (1 << desc.plane[p].hshift));
        desc.plane[p].height = (uint32_t)ceil(height / (1 << desc.plane[p].vshift));
    }
    exact_picture colour;
    view k = {.in = &colour, .filter = filter, .crop = strcmp(size, "crop") == 0};
    exact_copy(&colour, in);
    if (mixes)
        exact_premultiply(&colour);
    find_background((uint32_t)call->value[3].number, &in->desc, mixes, k.background);
    exact_create(out, &desc);
    for (unsigned p = 0; p < desc.planes; p++)
        turn_plane(&k, out, p, angle);
    exact_destroy(&colour);
    if (mixes)
        exact_unpremultiply(out);
    out->extra = tolerance_of(filter, &in->desc);
    /* What the magnitudes of the weights add up to: 1.25 and, of Lanczos's three lobes, 1.5 in each direction. */
    out->gain = strcmp(filter, "linear") == 0 ? 0 : strcmp(filter, "lanczos3") == 0 ? 1.25 : 0.57;
}
