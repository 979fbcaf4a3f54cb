/* SPDX-License-Identifier: MIT */
/* How large a picture is that lies on another one, and where. For planning. */
#ifndef BM_KERNELS_OVERLAY_PLACE_H
#define BM_KERNELS_OVERLAY_PLACE_H

#include <math.h>

#include "bandmill/filter.h"
#include "kernels/gravity.h"

typedef struct overlay_extent {
    double width, height;
} overlay_extent;

static inline double overlay_round(double v)
{
    return floor(v + 0.5);
}

/* `keep`: proportions; else each side is what was given for it, or as it is. */
static inline overlay_extent overlay_size(const bm_value *size, bool keep, const bm_desc *picture,
                                          const bm_desc *top)
{
    const double width = top->width, height = top->height;
    double w = size->width, h = size->height;
    if (size->percent > 0) {
        w = picture->width * size->percent / 100;
        h = keep ? 0 : picture->height * size->percent / 100;
    }
    if (keep && w > 0 && (h <= 0 || w * height <= h * width))
        h = w * height / width;
    else if (keep && h > 0)
        w = h * width / height;
    w = w > 0 ? w : width;
    h = h > 0 ? h : height;
    return (overlay_extent){fmax(overlay_round(w), 1), fmax(overlay_round(h), 1)};
}

/* The first column, or row, of `length` ones in a picture of `all`, `offset` inwards from where it is drawn to. */
static inline int64_t overlay_begin(gravity_pull pull, double all, double length, double offset)
{
    const double begin = pull == PULL_FIRST    ? offset
                         : pull == PULL_MIDDLE ? floor((all - length) / 2) + offset
                                               : all - length - offset;
    return (int64_t)begin;
}

#endif
