/* SPDX-License-Identifier: MIT */
/* rotate by any angle: the canvas, the planes on it, and the input rows that a band needs. */
#ifndef BM_KERNELS_ROTATE_GEOMETRY_H
#define BM_KERNELS_ROTATE_GEOMETRY_H

#include "kernels/own_math.h"
#include "kernels/rotate_plane.h"

enum rotate_size { SIZE_FIT, SIZE_SAME, SIZE_CROP };

typedef struct rotate_turn {
    double sine, cosine;
} rotate_turn;

/* Sides up to this part of a pixel longer than a whole number count as that number: it is rounding of the sines. */
#define ROUNDING 1e-9

/* The largest upright rectangle about the centre of a turned one of w x h. Seen from the latter it is as wide as width c +
 * height s and as high as width s + height c; so these are at most w and h. Of the points where both are equal, that is the
 * largest; unless the area on one of the two lines has its maximum before: half of the shorter side goes to each term then. */
static inline void inner_rectangle(double w, double h, double s, double c, double *width,
                                   double *height)
{
    double longer = w > h ? w : h, shorter = w > h ? h : w;
    if (w == h) { /* as below, without 0 / 0 at 45 degrees */
        *width = *height = w / (s + c);
    } else if (shorter <= 2 * s * c * longer) {
        *width = shorter / 2 / (w > h ? s : c);
        *height = shorter / 2 / (w > h ? c : s);
    } else {
        *width = (w * c - h * s) / (c * c - s * s);
        *height = (h * c - w * s) / (c * c - s * s);
    }
}

/* The canvas for a picture of w x h, in whole pixels. */
static inline void rotate_canvas(enum rotate_size size, double w, double h, const rotate_turn *turn,
                                 double *width, double *height)
{
    double s = fabs(turn->sine), c = fabs(turn->cosine);
    *width = w;
    *height = h;
    if (size == SIZE_FIT) {
        *width = ceil(w * c + h * s - ROUNDING);
        *height = ceil(w * s + h * c - ROUNDING);
    } else if (size == SIZE_CROP) {
        inner_rectangle(w, h, s, c, width, height);
        *width = fmax(1, floor(*width + ROUNDING));
        *height = fmax(1, floor(*height + ROUNDING));
    }
}

/* Plane p, with positions `more` further than they are. nearest looks half a sample further, and 2^-20 more, so that of
 * two samples equally near it is the right or lower one whatever the rounding. */
static inline void rotate_place(rotate_data *data, unsigned p, const bm_plan *plan,
                                const rotate_turn *turn, double more)
{
    const bm_plane_desc *from = &plan->in.plane[p];
    rotate_plane *plane = &data->plane[p];
    double across = 1u << from->hshift, down = 1u << from->vshift;
    double left = from->siting_x / 16.0, top = from->siting_y / 16.0;
    double x = left - (plan->out.width - 1.0) / 2, y = top - (plan->out.height - 1.0) / 2;
    double tap = data->taps == 1 ? 0.5 + 1.0 / (1 << 20) : 1 - (double)(data->taps / 2);

    plane->u_by_x = turn->cosine;
    plane->u_by_y = turn->sine * down / across;
    plane->v_by_x = -turn->sine * across / down;
    plane->v_by_y = turn->cosine;
    plane->u = (turn->cosine * x + turn->sine * y + (plan->in.width - 1.0) / 2 - left) / across;
    plane->v = (turn->cosine * y - turn->sine * x + (plan->in.height - 1.0) / 2 - top) / down;
    plane->u += tap + more;
    plane->v += tap + more;
    plane->u_step = (int64_t)floor(plane->u_by_x * 0x1p32 + 0.5);
    plane->v_step = (int64_t)floor(plane->v_by_x * 0x1p32 + 0.5);
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Below this cosine a band sees nearly all rows. */
#define LEAST_COSINE 0.01

static inline double v_at(const rotate_plane *plane, double x, double y)
{
    return plane->v + x * plane->v_by_x + y * plane->v_by_y;
}

/* v where output row y crosses the input column u. Increases with y, in floating point too: one product and one sum. */
static inline double v_at_column(const rotate_plane *plane, double u, double y)
{
    double slope = plane->v_by_x / plane->u_by_x;
    return plane->v + (u - plane->u) * slope + y * (plane->v_by_y - plane->u_by_y * slope);
}

static inline double clamped(double v, double lo, double hi)
{
    return v < lo ? lo : v > hi ? hi : v;
}

/* Rows run upwards or downwards through the picture. The last output row sees the lowest samples where it enters the
 * picture or the canvas there, the first the highest at the other end. Each bound is the least or greatest of
 * functions that increase, so it increases; one row more on either side leaves room for rounding. */
static bm_span rotate_need(const bm_plan *plan, unsigned p, uint32_t y0, uint32_t y1)
{
    const rotate_data *data = plan->data;
    const rotate_plane *plane = &data->plane[p];
    double rows = plan->in.plane[p].height, end = plan->out.plane[p].width - 1.0;
    rotate_range columns = rotate_reach(data, plan->in.plane[p].width);
    bool upwards = plane->v_by_x < 0;
    double first = upwards ? end : 0, last = end - first;
    double first_column = upwards ? columns.hi : columns.lo;
    double last_column = upwards ? columns.lo : columns.hi;

    double lo = fmax(v_at(plane, first, y0), v_at_column(plane, first_column, y0));
    double hi = fmin(v_at(plane, last, y1 - 1), v_at_column(plane, last_column, y1 - 1));
    int32_t from = (int32_t)clamped(floor(lo) - 1, 0, rows - 1);
    int32_t to = (int32_t)clamped(floor(hi) + data->taps + 1, 1, rows);
    return (bm_span){from, to > from ? to : from + 1};
}

#endif
