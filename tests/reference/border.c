/* SPDX-License-Identifier: MIT */
/* What lies around a picture, position by position. */
#include "reference.h"

#include <math.h>
#include <string.h>

double exact_colour_sample(uint32_t rgba, bm_model model, size_t c)
{
    double r = rgba >> 24, g = rgba >> 16 & 255, b = rgba >> 8 & 255, a = rgba & 255;
    double luma = 0.299 * r + 0.587 * g + 0.114 * b, most = fmax(r, fmax(g, b));
    double rgb[] = {r, g, b};
    switch (model) {
    case BM_GRAY:
    case BM_GRAYA:
        return c == 1 ? a : floor(luma + 0.5);
    case BM_CMYK:
        if (c == 3)
            return 255 - most;
        return most > 0 ? floor(255 * (most - rgb[c]) / most + 0.5) : 0;
    case BM_YCBCR:
        return c == 0   ? floor(luma + 0.5)
               : c == 1 ? ceil(fmin(255, 128 + (b - luma) / 1.772) - 0.5)
                        : ceil(fmin(255, 128 + (r - luma) / 1.402) - 0.5);
    default:
        return c == 3 ? a : rgb[c];
    }
}

static const bm_value *value_of(const bm_call *call, const char *name)
{
    for (size_t k = 0; call->filter->params[k].name; k++)
        if (strcmp(call->filter->params[k].name, name) == 0)
            return &call->value[k];
    return NULL;
}

exact_border exact_border_of(const bm_call *call, const bm_desc *desc)
{
    static const char *const rules[] = {"clamp", "mirror", "wrap", "constant"};
    const bm_value *rule = value_of(call, "border"), *colour = value_of(call, "border_color");
    exact_border border = {.rule = rules[rule ? (size_t)rule->number : 0]};
    for (size_t c = 0; colour && c < bm_model_channels(desc->model); c++)
        border.sample[c] =
            exact_colour_sample((uint32_t)colour->number, desc->model, c) * (exact_max(desc) / 255);
    return border;
}

exact_border exact_border_premultiplied(const bm_call *call, const bm_desc *desc)
{
    exact_border border = exact_border_of(call, desc);
    unsigned alpha = bm_model_channels(desc->model) - 1;
    for (unsigned c = 0; bm_model_has_alpha(desc->model) && c < alpha; c++)
        border.sample[c] *= border.sample[alpha] / exact_max(desc);
    return border;
}

long exact_position(const char *rule, long i, long n)
{
    if (i >= 0 && i < n)
        return i;
    if (strcmp(rule, "constant") == 0)
        return -1;
    if (strcmp(rule, "clamp") == 0)
        return i < 0 ? 0 : n - 1;
    bool mirror = strcmp(rule, "mirror") == 0;
    while (i < 0 || i >= n)
        i = mirror ? (i < 0 ? -1 - i : 2 * n - 1 - i) : i < 0 ? i + n : i - n;
    return i;
}

double exact_beyond(const exact_picture *in, const exact_border *border, unsigned plane, long x,
                    long y, size_t channel)
{
    const bm_plane_desc *p = &in->desc.plane[plane];
    x = exact_position(border->rule, x, (long)p->width);
    y = exact_position(border->rule, y, (long)p->height);
    return x < 0 || y < 0 ? border->sample[plane + channel]
                          : *exact_at(in, plane, (size_t)x, (size_t)y, channel);
}

void exact_surround(const exact_picture *in, const exact_border *border, long across, long down,
                    exact_picture *out)
{
    bm_desc desc = in->desc;
    desc.width += 2 * (uint32_t)across;
    desc.height += 2 * (uint32_t)down;
    for (unsigned p = 0; p < desc.planes; p++) {
        desc.plane[p].width = desc.width;
        desc.plane[p].height = desc.height;
    }
    exact_create(out, &desc);
    for (unsigned p = 0; p < desc.planes; p++)
        for (long y = 0; y < (long)desc.height; y++)
            for (long x = 0; x < (long)desc.width; x++)
                for (size_t c = 0; c < desc.plane[p].channels; c++)
                    *exact_at(out, p, (size_t)x, (size_t)y, c) =
                        exact_beyond(in, border, p, x - across, y - down, c);
}

void exact_cut_back(exact_picture *picture, long across, long down)
{
    exact_picture middle;
    bm_desc desc = picture->desc;
    desc.width -= 2 * (uint32_t)across;
    desc.height -= 2 * (uint32_t)down;
    for (unsigned p = 0; p < desc.planes; p++) {
        desc.plane[p].width = desc.width;
        desc.plane[p].height = desc.height;
    }
    exact_create(&middle, &desc);
    middle.gain = picture->gain;
    middle.extra = picture->extra;
    for (unsigned p = 0; p < desc.planes; p++)
        for (size_t y = 0; y < desc.height; y++)
            memcpy(exact_at(&middle, p, 0, y, 0),
                   exact_at(picture, p, (size_t)across, y + (size_t)down, 0),
                   (size_t)desc.width * desc.plane[p].channels * sizeof(double));
    exact_destroy(picture);
    *picture = middle;
}
