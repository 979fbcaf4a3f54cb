/* SPDX-License-Identifier: MIT */
/* Warps: how much is seen at once, and the rows of the input that a band needs. For planning. */
#ifndef BM_KERNELS_WARP_ROWS_H
#define BM_KERNELS_WARP_ROWS_H

#include <math.h>

#include "kernels/warp.h"

/* ---- how far samples lie apart --------------------------------------------------------------- */

static inline double capped_scale(double scale)
{
    return scale > MOST_SCALE ? MOST_SCALE : scale > 1 + 1e-9 ? scale : 1;
}

/* The most that a position U / W may change within a column or a row, U / W from `lo` to `hi`: a length whose square is convex in
 * U / W, and so greatest at an end of that, over W, which is least in a corner of the canvas. */
static inline double most_change(const double *u, const double *w, double lo, double hi,
                                 double width, double height)
{
    double least = w[2];
    least = fmin(least, w[0] * (width - 1) + w[2]);
    least = fmin(least, w[1] * (height - 1) + w[2]);
    least = fmin(least, w[0] * (width - 1) + w[1] * (height - 1) + w[2]);
    double first = hypot(u[0] - lo * w[0], u[1] - lo * w[1]);
    double last = hypot(u[0] - hi * w[0], u[1] - hi * w[1]);
    return least > LEAST_W ? fmax(first, last) / least : MOST_SCALE;
}

/* f + r f' is the most that either direction changes by; its coefficients' magnitudes bound it up to the farthest corner. */
static inline double most_radial(const warp_map *map, double width, double height)
{
    double r =
        hypot(fmax(map->x, width - 1 - map->x), fmax(map->y, height - 1 - map->y)) * map->unit;
    return ((4 * fabs(map->a) * r + 3 * fabs(map->b)) * r + 2 * fabs(map->c)) * r + fabs(map->d);
}

/* Fills across, down and shrinks. */
static inline void find_scales(warp_data *data, const warp_map *map, const bm_desc *in,
                               const bm_desc *out)
{
    const double width = out->width, height = out->height;
    double across, down;
    if (map->kind == WARP_RADIAL) {
        across = down = most_radial(map, width, height);
    } else {
        double reach = data->support * MOST_SCALE + MOST_TAPS;
        across = most_change(map->u, map->w, -reach, in->width + reach, width, height);
        down = most_change(map->v, map->w, -reach, in->height + reach, width, height);
    }
    data->across = capped_scale(across);
    data->down = capped_scale(down);
    data->shrinks = data->across > 1 || data->down > 1;
}

/* ---- rows ------------------------------------------------------------------------------------ */

typedef struct warp_extent {
    double lo, hi; /* of positions; none: hi < lo */
} warp_extent;

static inline void extend(warp_extent *extent, double v)
{
    extent->lo = v < extent->lo ? v : extent->lo;
    extent->hi = v > extent->hi ? v : extent->hi;
}

/* f grows and falls between the ends of the row and where f' is 0. */
static inline warp_extent radial_extent(const warp_map *map, double y, double width)
{
    warp_extent extent = {INFINITY, -INFINITY};
    double dy = y - map->y, left = -map->x, right = width - 1 - map->x;
    double near = left > 0 ? left : right < 0 ? -right : 0, far = fmax(fabs(left), fabs(right));
    double square = map->b * map->b - 3 * map->a * map->c, root = sqrt(fmax(square, 0));
    double at[5] = {hypot(near, dy) * map->unit, hypot(far, dy) * map->unit, NAN, NAN, NAN};
    if (map->a != 0 && square >= 0) {
        at[2] = (-map->b + root) / (3 * map->a);
        at[3] = (-map->b - root) / (3 * map->a);
    } else if (map->b != 0) {
        at[4] = -map->c / (2 * map->b);
    }
    for (int i = 0; i < 5; i++) {
        double r = at[i];
        if (r >= at[0] && r <= at[1])
            extend(&extent, dy * (((map->a * r + map->b) * r + map->c) * r + map->d) + map->v[2]);
    }
    return extent;
}

/* Along a row of visible columns positions run upwards or downwards, for W does not become 0 there. */
static inline warp_extent row_extent(const warp_data *data, const warp_map *map, double y,
                                     uint32_t output_width, const bm_plane_desc *in)
{
    warp_extent extent = {INFINITY, -INFINITY};
    if (map->kind == WARP_RADIAL)
        return radial_extent(map, y, output_width);
    warp_columns columns = {0, output_width - 1.0};
    if (!data->repeats)
        columns = warp_visible(data, map, y, output_width, in->width, in->height);
    for (int i = 0; i < 2 && columns.lo <= columns.hi; i++) {
        double x = i ? columns.hi : columns.lo;
        extend(&extent, (map->v[0] * x + map->v[1] * y + map->v[2]) /
                            (map->w[0] * x + map->w[1] * y + map->w[2]));
    }
    return extent;
}

/* Fills plane->from and to: what each row sees, and then the least of it below and the most of it above, which is what bands that
 * slide over the rows have to keep. One row more on either side leaves room for rounding. False: no memory. */
static inline bool find_rows(const warp_data *data, warp_plane *plane, const bm_plane_desc *in,
                             const bm_plane_desc *out, bm_plan *plan)
{
    const int32_t height = (int32_t)in->height;
    int32_t *from = bm_plan_alloc(plan, 2 * (size_t)out->height, sizeof *from);
    int32_t *to = from + out->height;
    /* Of first taps, of which those of stretched functions lie farther up and reach farther down. */
    const double up = data->shrinks ? warp_reach(data, data->down) : 0;
    const double on = data->shrinks ? up : data->taps;
    if (!from)
        return false;
    for (uint32_t y = 0; y < out->height; y++) {
        warp_extent extent = row_extent(data, &plane->map, y, out->width, in);
        const double first = extent.lo - up - 2, last = extent.hi + on + 1;
        const bool sees = extent.lo <= extent.hi;
        from[y] = !sees || first >= height - 1 ? height - 1 : first > 0 ? (int32_t)first : 0;
        to[y] = !sees || last < 1 ? 1 : last < height ? (int32_t)last + 1 : height;
    }
    for (uint32_t y = 1; y < out->height; y++)
        to[y] = to[y] > to[y - 1] ? to[y] : to[y - 1];
    for (uint32_t y = out->height - 1; y > 0; y--)
        from[y - 1] = from[y - 1] < from[y] ? from[y - 1] : from[y];
    plane->from = from;
    plane->to = to;
    return true;
}

/* Whether bands would have to keep nearly all rows. */
static inline bool needs_all_rows(const warp_plane *plane, const bm_plane_desc *in,
                                  const bm_plane_desc *out)
{
    double kept = 0;
    for (uint32_t y = 0; y < out->height; y++)
        kept += plane->to[y] - plane->from[y];
    return kept > 0.9 * in->height * out->height;
}

static bm_span warp_need(const bm_plan *plan, unsigned p, uint32_t y0, uint32_t y1)
{
    const warp_plane *plane = &((const warp_data *)plan->data)->plane[p];
    const int32_t from = plane->from[y0], to = plane->to[y1 - 1];
    return (bm_span){from, to > from ? to : from + 1};
}

#endif
