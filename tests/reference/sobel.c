/* SPDX-License-Identifier: MIT */
/* sobel: nine samples times nine weights, twice; the level found by comparing squares. */
#include "table.h"

#include <math.h>
#include <string.h>

/* Half the level's lower end squared must not exceed the value, its upper end must. */
static double level_of_square(double square, double divisor, double max)
{
    double k = 0, step = 65536;
    for (; step >= 1; step /= 2) {
        double lower = (2 * (k + step) - 1) * divisor; /* twice the lower end of level k + step */
        if (lower * lower <= 4 * square)
            k += step;
    }
    return fmin(k, max);
}

static const char *choice(const bm_call *call, size_t k)
{
    return call->filter->params[k].choices[(size_t)call->value[k].number];
}

void exact_sobel(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const char *name = choice(call, 0), *output = choice(call, 1);
    bool sobel = strcmp(name, "sobel") == 0, scharr = strcmp(name, "scharr") == 0;
    double weights[3] = {scharr ? 3 : 1, scharr ? 10 : sobel ? 2 : 1, scharr ? 3 : 1};
    double divisor = strcmp(choice(call, 2), "raw") == 0 ? 1 : scharr ? 16 : sobel ? 4 : 3;
    double max = exact_max(&in->desc);
    exact_border border = exact_border_of(call, &in->desc);

    exact_create(out, &in->desc);
    for (unsigned p = 0; p < in->desc.planes; p++) {
        const bm_plane_desc *plane = &in->desc.plane[p];
        for (size_t y = 0; y < plane->height; y++)
            for (size_t x = 0; x < plane->width; x++)
                for (size_t c = 0; c < plane->channels; c++) {
                    double gx = 0, gy = 0, *to = exact_at(out, p, x, y, c);
                    for (int j = -1; j <= 1; j++)
                        for (int i = -1; i <= 1; i++) {
                            double v = exact_beyond(in, &border, p, (long)x + i, (long)y + j, c);
                            gx += i * weights[j + 1] * v;
                            gy += j * weights[i + 1] * v;
                        }
                    gx = fabs(gx);
                    gy = fabs(gy);
                    double sum = strcmp(output, "x") == 0   ? gx
                                 : strcmp(output, "y") == 0 ? gy
                                                            : gx + gy;
                    if (exact_is_alpha(&in->desc, p, c))
                        *to = *exact_at(in, p, x, y, c);
                    else if (strcmp(output, "magnitude") == 0)
                        *to = level_of_square(gx * gx + gy * gy, divisor, max);
                    else
                        *to = fmin(floor((2 * sum + divisor) / (2 * divisor)), max);
                }
    }
}
