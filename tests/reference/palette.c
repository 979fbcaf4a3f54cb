/* SPDX-License-Identifier: MIT */
/* palette: every colour of the palette compared with every pixel. The colours are what the chain holds, which kernels/palette.h
 * declares; its lists of near ones are not used. */
#include "colours.h"
#include "table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../filters/kernels/palette.h"

/* Of a colour in levels of 8 bits. */
static const int32_t *nearest(const bm_palette_colours *palette, const double rgb[3])
{
    double least = INFINITY;
    uint32_t best = 0;
    for (uint32_t i = 0; i < palette->count; i++) {
        double sum = 0;
        for (size_t c = 0; c < 3; c++)
            sum += (rgb[c] - palette->colour[i][c]) * (rgb[c] - palette->colour[i][c]);
        if (sum < least) {
            least = sum;
            best = i;
        }
    }
    return palette->colour[best];
}

/* The number of a place: in which quarter of the square it lies counts least, in which quarter of that more. */
static double bayer(size_t x, size_t y)
{
    static const double quarter[2][2] = {{0, 2}, {3, 1}};
    return 16 * quarter[y % 2][x % 2] + 4 * quarter[y / 2 % 2][x / 2 % 2] +
           quarter[y / 4 % 2][x / 4 % 2];
}

static double within(double v, double max)
{
    return fmin(fmax(v, 0), max);
}

static void spread(double *errors, const exact_picture *in, size_t x, size_t y, size_t c,
                   double left)
{
    static const struct {
        long dx, dy;
        double share;
    } neighbours[3] = {{1, 0, 7}, {-1, 1, 3}, {0, 1, 5}};
    const long width = (long)in->desc.width, height = (long)in->desc.height;
    double rest = left;
    for (size_t i = 0; i < 4; i++) {
        const double share = i < 3 ? floor((neighbours[i].share * left + 8) / 16) : rest;
        const long nx = (long)x + (i < 3 ? neighbours[i].dx : 1),
                   ny = (long)y + (i < 3 ? neighbours[i].dy : 1);
        rest -= share;
        if (nx >= 0 && nx < width && ny < height)
            errors[(ny * width + nx) * 3 + (long)c] += share;
    }
}

void exact_palette(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const bm_palette_colours *palette = call->value[0].content;
    const char *method = exact_choice(call, 1);
    const double max = exact_max(&in->desc), full = max / 255;
    const size_t channels = in->desc.plane[0].channels, width = in->desc.width;
    const bool alpha = channels % 2 == 0;
    double *errors = calloc(width * in->desc.height * 3, sizeof *errors), side = 2;
    bm_desc desc;

    while (side * side * side < palette->count)
        side++;
    bm_desc_interleaved(&desc, in->desc.width, in->desc.height, alpha ? BM_RGBA : BM_RGB,
                        in->desc.depth, NULL);
    exact_create(out, &desc);
    for (size_t y = 0; y < desc.height; y++)
        for (size_t x = 0; x < width; x++) {
            const double *pixel = exact_at(in, 0, x, y, 0);
            double wanted[3], rgb[3]; /* in sixteenths of a level, and in levels of 8 bits */
            for (size_t c = 0; c < 3; c++) {
                double v = pixel[channels < 3 ? 0 : c];
                if (strcmp(method, "ordered") == 0)
                    v += floor((2 * bayer(x, y) - 63) * max / (128 * (side - 1)) + 0.5);
                wanted[c] = within(16 * v + errors[(y * width + x) * 3 + c], 16 * max);
                rgb[c] = floor(wanted[c] / (16 * full) + 0.5);
            }
            const int32_t *colour = nearest(palette, rgb);
            for (size_t c = 0; c < 3; c++) {
                *exact_at(out, 0, x, y, c) = colour[c] * full;
                if (strcmp(method, "diffusion") == 0)
                    spread(errors, in, x, y, c, wanted[c] - 16 * full * colour[c]);
            }
            if (alpha)
                *exact_at(out, 0, x, y, 3) = pixel[channels - 1];
        }
    free(errors);
}
