/* SPDX-License-Identifier: MIT */
/* false_colour: straight lines between 256 colours. The tables of matplotlib are their own definition; that they are those,
 * what OpenCV makes with its copies shows (tests/outside). */
#include "colours.h"
#include "table.h"

#include <math.h>
#include <string.h>

#include "../../filters/kernels/false_colour_maps.h"

static double to_8_bits(double v)
{
    return floor(255 * fmin(fmax(v, 0), 1) + 0.5);
}

static double map_level(const char *map, size_t i, size_t c)
{
    static const struct {
        const char *name;
        const uint32_t *rgb;
    } tables[] = {{"viridis", false_colour_viridis},
                  {"magma", false_colour_magma},
                  {"inferno", false_colour_inferno},
                  {"plasma", false_colour_plasma}};
    double x = (double)i / 255;

    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        if (strcmp(map, tables[t].name) == 0)
            return tables[t].rgb[i] / (c == 0 ? 65536u : c == 1 ? 256u : 1u) % 256;
    if (strcmp(map, "gray") == 0)
        return (double)i;
    if (strcmp(map, "jet") == 0)
        return to_8_bits(1.5 - fabs(4 * x - 3 + (double)c) + 1e-9);
    return to_8_bits((c == 0 ? 8.0 / 3 * x : c == 1 ? 8.0 / 3 * x - 1 : 4 * x - 3) + 1e-9);
}

void exact_false_colour(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const bool alpha = bm_model_has_alpha(in->desc.model);
    const size_t channels = in->desc.plane[0].channels;
    const double unit = exact_max(&in->desc) / 255;
    bm_desc desc;

    bm_desc_interleaved(&desc, in->desc.width, in->desc.height, alpha ? BM_RGBA : BM_RGB,
                        in->desc.depth, NULL);
    exact_create(out, &desc);
    for (size_t y = 0; y < desc.height; y++)
        for (size_t x = 0; x < desc.width; x++) {
            const double *from = exact_at(in, 0, x, y, 0);
            double *to = exact_at(out, 0, x, y, 0);
            double tone = (channels < 3 ? from[0] : exact_gray_level(from)) / unit;
            size_t i = tone < 255 ? (size_t)tone : 254;
            for (size_t c = 0; c < 3; c++) {
                double lo = map_level(exact_choice(call, 0), i, c);
                double hi = map_level(exact_choice(call, 0), i + 1, c);
                to[c] = unit * (lo + (tone - (double)i) * (hi - lo));
            }
            if (alpha)
                to[3] = from[channels - 1];
        }
}
