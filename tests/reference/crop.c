/* SPDX-License-Identifier: MIT */
/* crop: the pixels from a corner on, as many as asked for. */
#include "table.h"

#include <math.h>

static double extent_of(uint32_t given, double percent, double side, double offset)
{
    double part = floor(side * percent / 100 + 0.5);
    return given ? given : percent == 0 ? side - offset : part < 1 ? 1 : part;
}

bool crop_fits(const bm_call *call, const bm_desc *in)
{
    const bm_value *v = call->value;
    double width = extent_of(v[0].width, v[0].percent, in->width, v[1].number);
    double height = extent_of(v[0].height, v[0].percent, in->height, v[2].number);
    return width > 0 && height > 0 && v[1].number + width <= in->width &&
           v[2].number + height <= in->height;
}

void exact_crop(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const bm_value *v = call->value;
    size_t left = (size_t)v[1].number, top = (size_t)v[2].number;
    bm_desc desc = in->desc;

    desc.width = desc.plane[0].width =
        (uint32_t)extent_of(v[0].width, v[0].percent, in->desc.width, v[1].number);
    desc.height = desc.plane[0].height =
        (uint32_t)extent_of(v[0].height, v[0].percent, in->desc.height, v[2].number);
    exact_create(out, &desc);
    for (size_t y = 0; y < desc.height; y++)
        for (size_t x = 0; x < desc.width; x++)
            for (size_t c = 0; c < desc.plane[0].channels; c++)
                *exact_at(out, 0, x, y, c) = *exact_at(in, 0, left + x, top + y, c);
}
