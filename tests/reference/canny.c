/* SPDX-License-Identifier: MIT */
/* canny: gradients in angles, and edges that grow until nothing changes any more. */
#include "table.h"

#include <math.h>
#include <stdlib.h>

typedef struct vector {
    double x, y;
} vector;

static vector gradient(const exact_picture *in, long x, long y)
{
    const exact_border border = {.rule = "clamp"};
    static const double weight[3] = {1, 2, 1};
    vector most = {0, 0};
    for (size_t c = 0; c < in->desc.plane[0].channels; c++) {
        vector g = {0, 0};
        if (exact_is_alpha(&in->desc, 0, c))
            continue;
        for (long j = -1; j <= 1; j++)
            for (long i = -1; i <= 1; i++) {
                double v = exact_beyond(in, &border, 0, x + i, y + j, c);
                g.x += (double)i * weight[j + 1] * v;
                g.y += (double)j * weight[i + 1] * v;
            }
        if (g.x * g.x + g.y * g.y > most.x * most.x + most.y * most.y)
            most = g;
    }
    return most;
}

/* The square of a gradient's length; nothing beyond the picture. */
static double square_at(const exact_picture *in, long x, long y)
{
    if (x < 0 || y < 0 || x >= (long)in->desc.width || y >= (long)in->desc.height)
        return 0;
    vector g = gradient(in, x, y);
    return g.x * g.x + g.y * g.y;
}

static bool is_crest(const exact_picture *in, long x, long y)
{
    const vector g = gradient(in, x, y);
    const double s = square_at(in, x, y), tangent = 13573.0 / 32768;
    if (fabs(g.y) < fabs(g.x) * tangent)
        return s > square_at(in, x - 1, y) && s >= square_at(in, x + 1, y);
    if (fabs(g.y) > fabs(g.x) * (tangent + 2))
        return s > square_at(in, x, y - 1) && s >= square_at(in, x, y + 1);
    const long side = g.x * g.y < 0 || (g.x * g.y == 0 && (g.x < 0) != (g.y < 0)) ? -1 : 1;
    return s > square_at(in, x - side, y - 1) && s > square_at(in, x + side, y + 1);
}

static bool touches(const double *edge, const bm_desc *desc, long x, long y)
{
    for (long v = y - 1; v <= y + 1; v++)
        for (long u = x - 1; u <= x + 1; u++)
            if (u >= 0 && v >= 0 && u < (long)desc->width && v < (long)desc->height &&
                edge[v * (long)desc->width + u] == 2)
                return true;
    return false;
}

void exact_canny(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const long width = (long)in->desc.width, height = (long)in->desc.height;
    const double step = 4 * exact_max(&in->desc);
    const double one = floor(pow(call->value[0].number / 100 * step, 2));
    const double other = floor(pow(call->value[1].number / 100 * step, 2));
    const double low = fmin(one, other), high = fmax(one, other);
    double *edge = calloc((size_t)(width * height), sizeof *edge);
    bm_desc desc = in->desc;

    for (long i = 0; i < width * height; i++) {
        double s = square_at(in, i % width, i / width);
        if (s > low && is_crest(in, i % width, i / width))
            edge[i] = s > high ? 2 : 1;
    }
    for (bool grew = true; grew;) {
        grew = false;
        for (long i = 0; i < width * height; i++)
            if (edge[i] == 1 && touches(edge, &in->desc, i % width, i / width)) {
                edge[i] = 2;
                grew = true;
            }
    }
    desc.model = bm_model_has_alpha(desc.model) ? BM_GRAYA : BM_GRAY;
    desc.plane[0].channels = (uint8_t)bm_model_channels(desc.model);
    exact_create(out, &desc);
    for (long i = 0; i < width * height; i++) {
        double *to = exact_at(out, 0, (size_t)(i % width), (size_t)(i / width), 0);
        to[0] = edge[i] == 2 ? exact_max(&desc) : 0;
        if (bm_model_has_alpha(desc.model))
            to[1] = *exact_at(in, 0, (size_t)(i % width), (size_t)(i / width),
                              in->desc.plane[0].channels - 1);
    }
    free(edge);
}
