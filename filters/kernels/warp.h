/* SPDX-License-Identifier: MIT */
/* Warps: an output whose samples lie anywhere in the input, along lines (rotate, affine, shear), in perspective, or nearer to
 * a centre or farther from it (barrel). warp.c plans them, warp_stretch.h has the walk over a band, warp_places.h where
 * samples lie, and one header each the arithmetic.
 *
 * Positions are counted from the centre of the first sample; the first tap of an interpolation over `taps` samples is the
 * sample at floor(position) - (taps / 2 - 1), so that shift is part of the map, and the whole part of a position is the
 * index of a tap.
 *
 * Accuracy: positions are worked out in double precision and rounded down to 2^-31 samples. Along lines, a stretch of up to
 * STRETCH samples of a row begins where double arithmetic puts it, within 2^-30 samples for sides up to 2^17, in units of
 * 2^-32 samples, and goes on by steps in the same units: at most 64 * 2^-33 off at its end. Together below 2^-26 samples, 0.003 of
 * 65535 levels between black and white. In perspective the quotient of two sums of three terms, and around a centre a root and
 * a polynomial, are within some 10 roundings of 2^-53 of numbers up to 2^17 before the division by w, which is 1 at the
 * canvas's nearest corner: 2^-32 samples for w down to 2^-4; farther away a sample covers as many more. */
#ifndef BM_KERNELS_WARP_H
#define BM_KERNELS_WARP_H

#include "kernels/kernel.h"

#define STRETCH 64
#define WARP_ROWS 64 /* of a block that is made together; kernels/warp_stretch.h */
#define MOST_TAPS 6
#define MOST_SCALE 32    /* by which an interpolation function is stretched */
#define FAR_AWAY 1000    /* samples outside the picture: farther than taps reach */
#define FAR_STEP 1e6     /* samples from one to the next */
#define LEAST_W 1e-9     /* below, a sample lies beyond the horizon */
#define CURVE_STEPS 1024 /* of an interpolation function's table, between two samples */

/* The samples that one output sample sees if nothing is stretched further than that. */
#define MOST_WIDE (MOST_TAPS * MOST_SCALE + 2)

typedef enum warp_kind { WARP_LINES, WARP_PERSPECTIVE, WARP_RADIAL } warp_kind;

/* Where in the input what shows at (x, y) lies. */
typedef struct warp_map {
    warp_kind kind;
    /* (U, V, W) = the rows times (x, y, 1), and it lies at (U / W, V / W). Along lines W is 1. */
    double u[3], v[3], w[3];
    /* WARP_RADIAL: with (dx, dy) from the centre, r its length times `unit` and f = ((a r + b) r + c) r + d, it lies at
     * (dx f + u[2], dy f + v[2]). */
    double x, y, unit, a, b, c, d;
} warp_map;

typedef struct warp_plane {
    warp_map map;           /* to first taps */
    int64_t u_step, v_step; /* along lines: a column further, in 2^-32 */
    uint16_t background[4]; /* a pixel outside the picture */
    const int32_t *from,
        *to; /* the rows that output row y and those below see begin at from[y], those above end at to[y] */
} warp_plane;

typedef struct warp_data {
    uint32_t taps; /* 1: nearest */
    float most;    /* the greatest sample */
    bool repeats;  /* outside the picture its outermost samples repeat; else background */
    bool
        shrinks; /* anywhere, and tables of taps do not do: weights are made there for each sample */
    bool
        hats; /* the function is linear, and stretched: tables of floats do not do for its corners */
    double support; /* of that function */
    double across,
        down;      /* by how much it is stretched at most, along the input's rows and columns */
    int64_t shift; /* from a position to that of its first tap, in 2^-32 */
    warp_plane plane[BM_MAX_PLANES];
    /* Weights of the taps at phases between two samples, and the function itself; kernels/warp_weights.h. */
    const float *exact[2], *curve; /* across, down */
    const int16_t *fixed, *spread[2];
} warp_data;

/* How far positions of first taps may lie outside, for anything of the picture to be seen. */
static inline double warp_reach(const warp_data *data, double scale)
{
    return data->shrinks ? data->support * scale + 2 + data->taps : data->taps;
}

/* ---- columns --------------------------------------------------------------------------------- */

/* Columns from lo to hi, none where hi < lo. */
typedef struct warp_columns {
    double lo, hi;
} warp_columns;

/* Those where p x + q >= 0. */
static inline warp_columns warp_cut(warp_columns columns, double p, double q)
{
    if (p > 0)
        columns.lo = -q / p > columns.lo ? -q / p : columns.lo;
    else if (p < 0)
        columns.hi = -q / p < columns.hi ? -q / p : columns.hi;
    else if (q < 0)
        columns.hi = columns.lo - 1;
    return columns;
}

/* The columns of row y that see anything of an input of width x height samples; of maps along lines and in perspective, for there
 * U / W >= n is where U - n W >= 0, and W > 0. */
static inline warp_columns warp_visible(const warp_data *data, const warp_map *map, double y,
                                        uint32_t output_width, double width, double height)
{
    warp_columns columns = {0, output_width - 1.0};
    if (map->kind == WARP_RADIAL)
        return columns;
    const double u = map->u[1] * y + map->u[2], v = map->v[1] * y + map->v[2],
                 w = map->w[1] * y + map->w[2];
    const double across = warp_reach(data, data->across), down = warp_reach(data, data->down);
    const double left = -across, right = width + across, top = -down, bottom = height + down;
    columns = warp_cut(columns, map->w[0], w - LEAST_W);
    columns = warp_cut(columns, map->u[0] - left * map->w[0], u - left * w);
    columns = warp_cut(columns, right * map->w[0] - map->u[0], right * w - u);
    columns = warp_cut(columns, map->v[0] - top * map->w[0], v - top * w);
    return warp_cut(columns, bottom * map->w[0] - map->v[0], bottom * w - v);
}

#endif
