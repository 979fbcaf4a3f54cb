/* SPDX-License-Identifier: MIT */
/* overlay: W3C's source-over and blending, pixel by pixel, in double precision. In another size the picture on top is what resize
 * makes of it, which has a reference of its own. */
#include "colours.h"
#include "table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/run.h"

enum { PICTURE, GRAVITY, X, Y, UNIT, SIZE, FIT, OPACITY, BLEND, TILE };

static double sample_of(const bm_image *image, long x, long y, size_t c)
{
    const size_t i = (size_t)x * image->desc.plane[0].channels + c;
    const void *row = bm_image_row(image, 0, (uint32_t)y);
    return image->desc.depth == 8 ? ((const uint8_t *)row)[i] * 257.0 : ((const uint16_t *)row)[i];
}

/* 16 bits, with as many colours as what lies below has. */
static bm_image spread(const bm_image *picture, size_t colours)
{
    const bool alpha = bm_model_has_alpha(picture->desc.model);
    const size_t from = bm_model_channels(picture->desc.model) - alpha;
    bm_desc desc;
    bm_image image;
    if (bm_desc_interleaved(&desc, picture->desc.width, picture->desc.height,
                            colours == 1 ? alpha ? BM_GRAYA : BM_GRAY
                            : alpha      ? BM_RGBA
                                         : BM_RGB,
                            16, NULL) ||
        bm_image_create(&image, &desc, NULL))
        abort();
    for (long y = 0; y < desc.height; y++)
        for (long x = 0; x < desc.width; x++) {
            uint16_t *out =
                (uint16_t *)bm_image_row(&image, 0, (uint32_t)y) + (size_t)x * (colours + alpha);
            double rgb[3];
            for (size_t c = 0; c < 3; c++)
                rgb[c] = sample_of(picture, x, y, from == 1 ? 0 : c);
            for (size_t c = 0; c < colours; c++)
                out[c] = (uint16_t)(colours == 1 && from == 3 ? exact_gray_level(rgb) : rgb[c]);
            if (alpha)
                out[colours] = (uint16_t)sample_of(picture, x, y, from);
        }
    return image;
}

static void resize(bm_image *image, double width, double height)
{
    char text[100];
    bm_chain chain = {0};
    bm_image resized;
    if (image->desc.width == width && image->desc.height == height)
        return;
    snprintf(text, sizeof text, "resize:size=%.0fx%.0f,mode=stretch,filter=lanczos3", width,
             height);
    if (bm_chain_append(&chain, text, NULL) ||
        bm_apply(&chain, image, &resized, BM_CPU_SCALAR, 1, 0, NULL, NULL))
        abort();
    bm_chain_clear(&chain);
    bm_image_destroy(image);
    *image = resized;
}

static double nearest(double v)
{
    return fmax(floor(v + 0.5), 1);
}

/* The picture on top in its size. */
static bm_image make_top(const bm_call *call, const bm_desc *below, size_t colours)
{
    const bm_value *size = &call->value[SIZE];
    const bool keep = strcmp(exact_choice(call, FIT), "keep") == 0;
    bm_image top = spread(call->value[PICTURE].picture, colours);
    const double w = top.desc.width, h = top.desc.height;
    double across = 1, down = 1; /* factors */
    if (size->percent > 0) {
        across = below->width * size->percent / 100 / w;
        down = keep ? across : below->height * size->percent / 100 / h;
    } else if (size->width || size->height) {
        across = size->width ? size->width / w : keep ? INFINITY : 1;
        down = size->height ? size->height / h : keep ? INFINITY : 1;
        if (keep)
            across = down = fmin(across, down);
    }
    resize(&top, nearest(w * across), nearest(h * down));
    return top;
}

static double soft_light(double b, double s)
{
    double d = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : sqrt(b);
    return s <= 0.5 ? b - (1 - 2 * s) * b * (1 - b) : b + (2 * s - 1) * (d - b);
}

static double hard_light(double b, double s)
{
    return s <= 0.5 ? 2 * b * s : 1 - 2 * (1 - b) * (1 - s);
}

static double blend(const char *how, double b, double s)
{
    const struct {
        const char *name;
        double value;
    } all[] = {
        {"normal", s},
        {"multiply", b * s},
        {"screen", 1 - (1 - b) * (1 - s)},
        {"overlay", hard_light(s, b)},
        {"darken", fmin(b, s)},
        {"lighten", fmax(b, s)},
        {"color_dodge", b == 0   ? 0
                        : s == 1 ? 1
                                 : fmin(1, b / (1 - s))},
        {"color_burn", b == 1   ? 1
                       : s == 0 ? 0
                                : 1 - fmin(1, (1 - b) / s)},
        {"hard_light", hard_light(b, s)},
        {"soft_light", soft_light(b, s)},
        {"difference", fabs(b - s)},
        {"exclusion", b + s - 2 * b * s},
        {"add", fmin(1, b + s)},
        {"subtract", fmax(0, b - s)},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(all[i].name, how) == 0)
            return all[i].value;
    abort();
}

/* Where it begins along one axis. */
static long begin_of(const bm_call *call, const char *first, const char *last, double offset,
                     double all, double length)
{
    const char *gravity = exact_choice(call, GRAVITY);
    if (strcmp(exact_choice(call, UNIT), "percent") == 0)
        offset *= all / 100;
    offset = floor(offset + 0.5);
    if (strstr(gravity, first))
        return (long)offset;
    if (strstr(gravity, last))
        return (long)(all - length - offset);
    return (long)(floor((all - length) / 2) + offset);
}

/* Which of `length` columns lies on column `at`; -1: none. */
static long place(const bm_call *call, long at, long length)
{
    if (strcmp(exact_choice(call, TILE), "yes") == 0)
        return (at % length + length) % length;
    return at >= 0 && at < length ? at : -1;
}

/* One pixel: samples of what lies below, from 0 to 1, and what is on top of it in 16 bits. */
static void compose(const bm_call *call, double *pixel, const uint16_t *top, size_t colours,
                    bool alpha_below, bool alpha_on_top)
{
    const double opacity = floor(call->value[OPACITY].number / 100 * 65535 + 0.5);
    const double whole = alpha_on_top ? top[colours] : 65535;
    const double as = floor(whole * opacity / 65535 + 0.5) / 65535;
    const double ab = alpha_below ? pixel[colours] : 1, all = as + ab - as * ab;
    if (as == 0)
        return;
    for (size_t c = 0; c < colours; c++) {
        const double s = top[c] / 65535.0, b = pixel[c];
        pixel[c] = (as * (1 - ab) * s + as * ab * blend(exact_choice(call, BLEND), b, s) +
                    (1 - as) * ab * b) /
                   all;
    }
    if (alpha_below)
        pixel[colours] = all;
}

void exact_overlay(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const bm_desc *desc = &in->desc;
    const bool alpha = bm_model_has_alpha(desc->model);
    const size_t channels = desc->plane[0].channels, colours = channels - alpha;
    const double max = exact_max(desc);
    bm_image top = make_top(call, desc, colours);
    const long w = top.desc.width, h = top.desc.height;
    const long left = begin_of(call, "west", "east", call->value[X].number, desc->width, (double)w);
    const long up =
        begin_of(call, "north", "south", call->value[Y].number, desc->height, (double)h);

    exact_copy(out, in);
    for (long y = 0; y < desc->height; y++)
        for (long x = 0; x < desc->width; x++) {
            const long i = place(call, x - left, w), j = place(call, y - up, h);
            double *pixel = exact_at(out, 0, (size_t)x, (size_t)y, 0);
            if (i < 0 || j < 0)
                continue;
            for (size_t c = 0; c < channels; c++)
                pixel[c] /= max;
            compose(call, pixel,
                    (const uint16_t *)bm_image_row(&top, 0, (uint32_t)j) +
                        (size_t)i * top.desc.plane[0].channels,
                    colours, alpha, bm_model_has_alpha(top.desc.model));
            for (size_t c = 0; c < channels; c++)
                pixel[c] *= max;
        }
    bm_image_destroy(&top);
}
