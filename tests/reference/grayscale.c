/* SPDX-License-Identifier: MIT */
/* grayscale: the weighed sum of red, green and blue with the 16-bit weights of its documentation, or one of their extremes. */
#include "table.h"

#include <math.h>
#include <string.h>

static double extreme(const char *name, const double *rgb)
{
    double hi = fmax(rgb[0], fmax(rgb[1], rgb[2])), lo = fmin(rgb[0], fmin(rgb[1], rgb[2]));
    return strcmp(name, "lightness") == 0 ? floor((hi + lo + 1) / 2)
           : strcmp(name, "maximum") == 0 ? hi
                                          : lo;
}

void exact_grayscale(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    static const struct {
        const char *name;
        double red, green, blue;
    } weights[] = {{"bt601", 19595, 38470, 7471},
                   {"bt709", 13933, 46871, 4732},
                   {"average", 21845, 21846, 21845}};
    const char *name = call->filter->params[0].choices[(size_t)call->value[0].number];
    bool alpha = bm_model_has_alpha(in->desc.model);
    bm_desc desc;

    bm_desc_interleaved(&desc, in->desc.width, in->desc.height, alpha ? BM_GRAYA : BM_GRAY,
                        in->desc.depth, NULL);
    exact_create(out, &desc);
    for (size_t y = 0; y < desc.height; y++) {
        for (size_t x = 0; x < desc.width; x++) {
            const double *from = exact_at(in, 0, x, y, 0);
            double *to = exact_at(out, 0, x, y, 0);
            if (in->desc.plane[0].channels <= 2) {
                to[0] = from[0];
            } else {
                to[0] = extreme(name, from);
                for (size_t i = 0; i < sizeof weights / sizeof *weights; i++)
                    if (strcmp(name, weights[i].name) == 0)
                        to[0] = floor((weights[i].red * from[0] + weights[i].green * from[1] +
                                       weights[i].blue * from[2]) /
                                          65536 +
                                      0.5);
            }
            if (alpha)
                to[1] = from[in->desc.plane[0].channels - 1];
        }
    }
}
