/* SPDX-License-Identifier: MIT */
/* Colours by the definitions: pixel by pixel, HSL with its cases. */
#include "colours.h"

#include <math.h>
#include <string.h>

void exact_colours(const bm_call *call, const exact_picture *in, exact_picture *out,
                   void (*function)(const bm_call *call, double rgb[3]))
{
    bool alpha = bm_model_has_alpha(in->desc.model), gray = in->desc.plane[0].channels <= 2;
    double max = exact_max(&in->desc);
    bm_desc desc;

    bm_desc_interleaved(&desc, in->desc.width, in->desc.height, alpha ? BM_RGBA : BM_RGB,
                        in->desc.depth, NULL);
    exact_create(out, &desc);
    for (size_t y = 0; y < desc.height; y++) {
        for (size_t x = 0; x < desc.width; x++) {
            const double *from = exact_at(in, 0, x, y, 0);
            double *to = exact_at(out, 0, x, y, 0), rgb[3];
            for (size_t c = 0; c < 3; c++)
                rgb[c] = from[gray ? 0 : c] / max;
            function(call, rgb);
            for (size_t c = 0; c < 3; c++)
                to[c] = rgb[c] * max;
            if (alpha)
                to[3] = from[gray ? 1 : 3];
        }
    }
}

const char *exact_choice(const bm_call *call, size_t parameter)
{
    return call->filter->params[parameter].choices[(size_t)call->value[parameter].number];
}

double exact_luma(const char *weights, const double rgb[3])
{
    return strcmp(weights, "bt709") == 0 ? 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]
                                         : 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
}

double exact_gray_level(const double *rgb)
{
    return floor((19595 * rgb[0] + 38470 * rgb[1] + 7471 * rgb[2]) / 65536 + 0.5);
}

double exact_light(double v)
{
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

double exact_from_light(double light)
{
    return light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055;
}

void exact_to_hsl(const double rgb[3], double hsl[3])
{
    double hi = fmax(rgb[0], fmax(rgb[1], rgb[2])), lo = fmin(rgb[0], fmin(rgb[1], rgb[2]));
    double chroma = hi - lo, lightness = (hi + lo) / 2;

    hsl[0] = hsl[1] = 0;
    hsl[2] = lightness;
    if (chroma == 0)
        return;
    hsl[1] = chroma / (1 - fabs(2 * lightness - 1));
    if (hi == rgb[0])
        hsl[0] = 60 * fmod((rgb[1] - rgb[2]) / chroma + 6, 6);
    else if (hi == rgb[1])
        hsl[0] = 60 * ((rgb[2] - rgb[0]) / chroma + 2);
    else
        hsl[0] = 60 * ((rgb[0] - rgb[1]) / chroma + 4);
}

void exact_from_hsl(const double hsl[3], double rgb[3])
{
    double chroma = (1 - fabs(2 * hsl[2] - 1)) * hsl[1], sector = hsl[0] / 60;
    double middle = chroma * (1 - fabs(fmod(sector, 2) - 1)), lo = hsl[2] - chroma / 2;
    const double cases[6][3] = {{chroma, middle, 0}, {middle, chroma, 0}, {0, chroma, middle},
                                {0, middle, chroma}, {middle, 0, chroma}, {chroma, 0, middle}};

    for (size_t c = 0; c < 3; c++)
        rgb[c] = cases[(size_t)sector % 6][c] + lo;
}
