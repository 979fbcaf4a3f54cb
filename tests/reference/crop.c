/* SPDX-License-Identifier: MIT */
/* crop: the pixels from a corner on, as many as asked for. */
#include "table.h"

#include <math.h>
#include <string.h>

typedef struct range {
    double first, count;
} range;

/* `low` and `high`: the words for the two ends. */
static range find_range(uint32_t given, double percent, double side, double offset,
                        const char *gravity, const char *low, const char *high)
{
    double part = floor(side * percent / 100 + 0.5), count = given, first;
    bool at_low = strstr(gravity, low), at_high = strstr(gravity, high);
    if (!given && percent > 0)
        count = part < 1 ? 1 : part;
    if (!given && percent == 0) {
        /* all of it, moved by the offset, less what is outside then */
        double from = at_high ? -offset : offset;
        if ((at_low || at_high) && offset < 0)
            return (range){-1, side - offset};
        return (range){fmax(from, 0), fmin(side, side + from) - fmax(from, 0)};
    }
    first = at_low ? offset : at_high ? side - offset - count : floor((side - count) / 2) + offset;
    return (range){first, count};
}

static void find_ranges(const bm_call *call, const bm_desc *in, range *x, range *y)
{
    const bm_value *v = call->value;
    const char *gravity = call->filter->params[3].choices[(size_t)v[3].number];
    *x = find_range(v[0].width, v[0].percent, in->width, v[1].number, gravity, "west", "east");
    *y = find_range(v[0].height, v[0].percent, in->height, v[2].number, gravity, "north", "south");
}

bool crop_fits(const bm_call *call, const bm_desc *in)
{
    range x, y;
    find_ranges(call, in, &x, &y);
    return x.first >= 0 && x.count > 0 && x.first + x.count <= in->width && y.first >= 0 &&
           y.count > 0 && y.first + y.count <= in->height;
}

void exact_crop(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    range x, y;
    bm_desc desc = in->desc;
    find_ranges(call, &in->desc, &x, &y);
    desc.width = desc.plane[0].width = (uint32_t)x.count;
    desc.height = desc.plane[0].height = (uint32_t)y.count;
    exact_create(out, &desc);
    for (size_t j = 0; j < desc.height; j++)
        for (size_t i = 0; i < desc.width; i++)
            for (size_t c = 0; c < desc.plane[0].channels; c++)
                *exact_at(out, 0, i, j, c) =
                    *exact_at(in, 0, (size_t)x.first + i, (size_t)y.first + j, c);
}
