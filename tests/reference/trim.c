/* SPDX-License-Identifier: MIT */
/* trim: lines that are all border are taken off the picture's sides, one after another. */
#include "table.h"

#include <math.h>

#include "bandmill/color.h"

enum { TOLERANCE, COLOR, MARGIN, SIDES };

typedef struct border {
    double sample[4], limit;
} border;

static border border_of(const bm_call *call, const exact_picture *in)
{
    border b = {.limit = floor(exact_max(&in->desc) * call->value[TOLERANCE].number / 100)};
    uint32_t rgba = (uint32_t)call->value[COLOR].number;
    uint16_t sample[4];
    bm_color_samples(rgba, in->desc.model, in->desc.depth, sample);
    for (size_t c = 0; c < in->desc.plane[0].channels; c++)
        b.sample[c] = rgba % 256 ? sample[c] : *exact_at(in, 0, 0, 0, c);
    return b;
}

static bool is_border(const exact_picture *in, const border *b, size_t x, size_t y)
{
    bool near = true;
    for (size_t c = 0; c < in->desc.plane[0].channels; c++) {
        double v = *exact_at(in, 0, x, y, c);
        if (exact_is_alpha(&in->desc, 0, c) && v <= b->limit)
            return true;
        near = near && fabs(v - b->sample[c]) <= b->limit;
    }
    return near;
}

static bool is_row_border(const exact_picture *in, const border *b, size_t y)
{
    for (size_t x = 0; x < in->desc.width; x++)
        if (!is_border(in, b, x, y))
            return false;
    return true;
}

static bool is_column_border(const exact_picture *in, const border *b, size_t x)
{
    for (size_t y = 0; y < in->desc.height; y++)
        if (!is_border(in, b, x, y))
            return false;
    return true;
}

void exact_trim(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const border b = border_of(call, in);
    const size_t width = in->desc.width, height = in->desc.height;
    const size_t margin = (size_t)call->value[MARGIN].number;
    size_t left = 0, right = width, top = 0, bottom = height;

    while (top < bottom && is_row_border(in, &b, top))
        top++;
    if (top == bottom) { /* a picture that is all border stays */
        exact_copy(out, in);
        return;
    }
    while (is_row_border(in, &b, bottom - 1))
        bottom--;
    while (is_column_border(in, &b, left))
        left++;
    while (is_column_border(in, &b, right - 1))
        right--;
    left -= left < margin ? left : margin;
    top -= top < margin ? top : margin;
    right += width - right < margin ? width - right : margin;
    bottom += height - bottom < margin ? height - bottom : margin;
    if (call->value[SIDES].number == 1) {
        top = 0;
        bottom = height;
    } else if (call->value[SIDES].number == 2) {
        left = 0;
        right = width;
    }

    bm_desc desc = in->desc;
    desc.width = desc.plane[0].width = (uint32_t)(right - left);
    desc.height = desc.plane[0].height = (uint32_t)(bottom - top);
    exact_create(out, &desc);
    for (size_t y = 0; y < desc.height; y++)
        for (size_t x = 0; x < desc.width; x++)
            for (size_t c = 0; c < desc.plane[0].channels; c++)
                *exact_at(out, 0, x, y, c) = *exact_at(in, 0, left + x, top + y, c);
}
