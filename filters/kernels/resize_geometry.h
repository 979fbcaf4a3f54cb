/* SPDX-License-Identifier: MIT */
/* Sizes of a resizing: how large the output is, and which rectangle of the input it shows. Integers
 * throughout, but for a percentage. */
#ifndef BM_KERNELS_RESIZE_GEOMETRY_H
#define BM_KERNELS_RESIZE_GEOMETRY_H

#include <math.h>

#include "kernels/gravity.h"

enum resize_mode { RESIZE_FIT, RESIZE_COVER, RESIZE_FILL, RESIZE_STRETCH };
enum resize_enlarge { RESIZE_AUTO, RESIZE_YES, RESIZE_NO };

/* One direction of the picture; all but `out` as in tap_axis. */
typedef struct resize_side {
    uint64_t out; /* pixels; may still be too many */
    uint32_t from, to;
    int64_t skip;
    double lost_first, lost_last, sharpen;
} resize_side;

static resize_side whole_side(uint32_t in, uint64_t out)
{
    return (resize_side){.out = out, .from = in, .to = (uint32_t)out};
}

/* round(side * to / from), halves up, at least 1. */
static uint64_t scaled_side(uint32_t side, uint32_t to, uint32_t from)
{
    uint64_t rounded = (2 * (uint64_t)side * to + from) / (2 * (uint64_t)from);
    return rounded ? rounded : 1;
}

static uint64_t part_of_side(uint32_t side, double percent)
{
    return (uint64_t)fmax(1, floor(side * percent / 100 + 0.5));
}

/* As much of the scaled side as was asked for, where it is drawn to. In the middle, where nothing is scaled, that is rounded down to a whole pixel: nothing is filtered then either. */
static resize_side part_of_scaled(uint32_t in, uint64_t scaled, uint32_t wanted, uint32_t to,
                                  uint32_t from, gravity_pull pull)
{
    uint64_t out = scaled < wanted ? scaled : wanted;
    int64_t skip = ((int64_t)((uint64_t)in * to) - (int64_t)(out * from)) * (int64_t)pull;
    if (pull == PULL_MIDDLE && from == to && (in - out) % 2)
        skip -= to;
    return (resize_side){.out = out, .from = from, .to = to, .skip = skip};
}

/* The factor by which the mode scales both sides: that of a side which was given; of the two, the
 * smaller one to fit, the larger one to cover. */
static void choose_factor(const bm_value *size, bool smaller, const bm_desc *in, uint32_t *to,
                          uint32_t *from)
{
    uint64_t across = (uint64_t)size->width * in->height;
    uint64_t down = (uint64_t)size->height * in->width;
    bool by_width = !size->height || (size->width && (smaller ? across <= down : across >= down));
    *to = by_width ? size->width : size->height;
    *from = by_width ? in->width : in->height;
}

static void resize_sides(const bm_value *size, enum resize_mode mode, enum resize_enlarge enlarge,
                         const bm_value *gravity, const bm_desc *in, resize_side *x, resize_side *y)
{
    bool smaller = mode == RESIZE_FIT, percent = size->percent > 0;
    bool may_grow = enlarge == RESIZE_YES || (enlarge == RESIZE_AUTO && (percent || !smaller));
    uint64_t width = in->width, height = in->height;

    if (percent) {
        if (size->percent <= 100 || may_grow) {
            width = part_of_side(in->width, size->percent);
            height = part_of_side(in->height, size->percent);
        }
    } else if (mode == RESIZE_STRETCH) {
        if (size->width && (size->width < width || may_grow))
            width = size->width;
        if (size->height && (size->height < height || may_grow))
            height = size->height;
    } else {
        uint32_t to, from;
        choose_factor(size, smaller, in, &to, &from);
        if (to > from && !may_grow)
            to = from;
        width = scaled_side(in->width, to, from);
        height = scaled_side(in->height, to, from);
        if (mode == RESIZE_FILL && size->width && size->height) {
            *x = part_of_scaled(in->width, width, size->width, to, from, gravity_across(gravity));
            *y = part_of_scaled(in->height, height, size->height, to, from, gravity_down(gravity));
            return;
        }
    }
    *x = whole_side(in->width, width);
    *y = whole_side(in->height, height);
}

#endif
