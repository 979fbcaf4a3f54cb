/* SPDX-License-Identifier: MIT */
/* autolevel and normalize: the samples sorted, and as many left out at each end as may be. */
#include "colours.h"
#include "table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* The samples of channels [from, to) of visible pixels, from dark to light. */
static size_t sorted_samples(const exact_picture *in, size_t from, size_t to, double *sorted)
{
    size_t channels = in->desc.plane[0].channels, count = 0;
    bool alpha = bm_model_has_alpha(in->desc.model);
    for (size_t y = 0; y < in->desc.height; y++)
        for (size_t x = 0; x < in->desc.width; x++) {
            const double *pixel = exact_at(in, 0, x, y, 0);
            for (size_t c = from; c < to; c++)
                if (!alpha || pixel[channels - 1] > 0)
                    sorted[count++] = pixel[c];
        }
    qsort(sorted, count, sizeof *sorted, by_value);
    return count;
}

static double stretched(double v, double dark, double light, double max)
{
    if (dark >= light)
        return v;
    return fmin(fmax(floor((v - dark) * max / (light - dark) + 0.5), 0), max);
}

static void stretch(const exact_picture *in, double black, double white, const char *together,
                    exact_picture *out)
{
    size_t channels = in->desc.plane[0].channels;
    size_t colours = channels - bm_model_has_alpha(in->desc.model);
    size_t step = strcmp(together, "each") == 0 ? 1 : colours;
    double *sorted = calloc((size_t)in->desc.width * in->desc.height * colours, sizeof *sorted);

    exact_copy(out, in);
    for (size_t from = 0; from < colours; from += step) {
        size_t count = sorted_samples(in, from, from + step, sorted);
        if (count == 0)
            continue;
        double dark = sorted[(size_t)floor((double)count * black / 100)];
        double light = sorted[count - 1 - (size_t)floor((double)count * white / 100)];
        for (size_t y = 0; y < in->desc.height; y++)
            for (size_t x = 0; x < in->desc.width; x++)
                for (size_t c = from; c < from + step; c++)
                    *exact_at(out, 0, x, y, c) =
                        stretched(*exact_at(in, 0, x, y, c), dark, light, exact_max(&in->desc));
    }
    free(sorted);
}

void exact_autolevel(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    double clip = call->value[0].number;
    stretch(in, clip, clip, exact_choice(call, 1), out);
}

void exact_normalize(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    stretch(in, call->value[0].number, call->value[1].number, exact_choice(call, 2), out);
}
