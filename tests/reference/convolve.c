/* SPDX-License-Identifier: MIT */
/* convolve: every weight times its neighbour, at every sample. Whole numbers are rounded in whole numbers. What a file holds is
 * what the chain has, which kernels/kernel_file.h declares. */
#include "table.h"

#include <math.h>

#include "../../filters/kernels/kernel_file.h"

enum { KERNEL, DIVISOR, OFFSET, FROM_FILE };

typedef struct weights {
    const double *at;
    long rows, columns;
    double sum, magnitude, divisor, offset;
    bool whole;
} weights;

static weights read_weights(const bm_call *call, double max)
{
    const bm_kernel_file *file = call->value[FROM_FILE].content;
    const bm_numbers *numbers = file ? &file->numbers : &call->value[KERNEL].numbers;
    weights w = {.at = numbers->at,
                 .rows = numbers->rows ? (long)numbers->rows : lround(sqrt(numbers->count)),
                 .divisor = call->value[DIVISOR].number,
                 .offset = call->value[OFFSET].number * max / 255,
                 .whole = true};
    w.columns = (long)numbers->count / w.rows;
    for (uint32_t i = 0; i < numbers->count; i++) {
        w.sum += w.at[i];
        w.magnitude += fabs(w.at[i]);
        w.whole = w.whole && w.at[i] == floor(w.at[i]);
    }
    if (w.divisor == 0)
        w.divisor = fabs(w.sum) > 1e-11 * w.magnitude ? w.sum : 1;
    w.whole = w.whole && w.divisor == floor(w.divisor) && w.offset == floor(w.offset);
    return w;
}

static double sum_at(const weights *w, const exact_picture *in, const exact_border *border,
                     unsigned p, size_t x, size_t y, size_t c)
{
    double sum = 0;
    for (long j = 0; j < w->rows; j++)
        for (long i = 0; i < w->columns; i++) {
            long column = (long)x + i - w->columns / 2, row = (long)y + j - w->rows / 2;
            sum += w->at[j * w->columns + i] * exact_beyond(in, border, p, column, row, c);
        }
    return sum;
}

/* sum / divisor + offset; of integers the nearest one, and of two the greater. */
static double level_of(const weights *w, double sum, bool whole)
{
    double over = fabs(w->divisor), value = w->divisor < 0 ? -sum : sum;
    if (!whole)
        return value / over + w->offset;
    return floor((2 * (value + w->offset * over) + over) / (2 * over));
}

void exact_convolve(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const weights w = read_weights(call, exact_max(&in->desc));
    const bool mixes = w.offset == 0 && fabs(w.sum - w.divisor) <= 1e-9 * fabs(w.divisor);
    const bool visible = mixes && bm_model_has_alpha(in->desc.model);
    const bool whole = w.whole && !visible;
    const exact_border border =
        visible ? exact_border_premultiplied(call, &in->desc) : exact_border_of(call, &in->desc);
    exact_picture colour;

    exact_copy(&colour, in);
    exact_create(out, &in->desc);
    if (visible)
        exact_premultiply(&colour);
    for (unsigned p = 0; p < in->desc.planes; p++)
        for (size_t y = 0; y < in->desc.plane[p].height; y++)
            for (size_t x = 0; x < in->desc.plane[p].width; x++)
                for (size_t c = 0; c < in->desc.plane[p].channels; c++)
                    *exact_at(out, p, x, y, c) =
                        exact_is_alpha(&in->desc, p, c) && !mixes
                            ? *exact_at(in, p, x, y, c)
                            : level_of(&w, sum_at(&w, &colour, &border, p, x, y, c), whole);
    if (visible)
        exact_unpremultiply(out);
    if (!whole)
        out->extra = 0.500001 + (exact_max(&in->desc) == 255 ? 1.0 / 32 : 0);
    out->gain = w.magnitude / fabs(w.divisor) - 1;
    exact_destroy(&colour);
}
