/* SPDX-License-Identifier: MIT */
/* Gaussians of large sigma at a cost that does not grow: on a coarse grid.
 *
 * The picture is thinned out to every D-th row and column through a cubic B-spline (gaussian_shrink), blurred there with
 * a kernel of a few taps (gaussian_coarse), and brought back by cubic B-splines (gaussian_grow, sharpen_grow). At any D a
 * sample takes part in 4 columns of taps on the way down and as many on the way up, along one axis; all else happens on
 * rows that are D times fewer. Splitting a Gaussian into B-splines and a short kernel on the grid is after Unser, Aldroubi
 * and Eden, B-spline signal processing (1993); as steps of their own, with rings of coarse rows between them, the three
 * make every coarse row once, whoever needs it, and hold 4 D rows of the picture instead of six or nine sigma.
 *
 * What the coarse kernel must be. Let w be frequency in radians a coarse sample and s = sigma / D. Sampled at D points a
 * unit, the cubic B-spline has the response P(w) with
 *
 *     ln P(w) = -w^2 / 6 - w^4 / 720 (1 - D^-4) + O(w^6)
 *
 * (the series of 4 ln sinc(w / 2 pi), and the images of its spectrum, of which 2 zeta(4) (w / 2 pi D)^4 are left). Both
 * splines and the coarse kernel g must give exp(-s^2 w^2 / 2), so g has the spectrum exp(-(s^2 - 2/3) w^2 / 2) times
 * 1 + w^4 (1 - D^-4) / 360: a Gaussian of variance s^2 - 2/3 and a little of its fourth derivative (`bell`).
 *
 * Accuracy. What is left are the terms of w^6 and what aliases on the grid, where both splines have zeros of fourth
 * order. Summing |kernel - Gaussian| over the plane for each phase of D gives the most that any picture can come out
 * wrong by, in levels (max is 255 or 65535):
 *
 *     s          2           2.5        3           4           6
 *     8 bits     0.084       0.034      0.014       0.004       0.001
 *     16 bits    22          9          3.6         1.1         0.2
 *
 * 8 bits have s >= 2.5, 16 bits s >= 4. Between the steps 8-bit levels are held times 257, so they add 2 * 0.5 / 257; 16
 * bits are rounded there, and add up to 1. Both splines and g are positive and sum to 1, so nothing comes out above the
 * largest input nor below the smallest, and a flat picture stays flat.
 *
 * The grid. Coarse sample i lies at (i - 2) D, from two splines before the picture to two behind it: the outermost ones
 * see nothing but the outermost pixels, so that repeating them, which is what the coarse blur's edge does, continues
 * the picture with its outermost pixels for ever. Subsampled planes have a D that is smaller by as much, and so the same
 * grid as the others. */
#ifndef BM_KERNELS_GAUSSIAN_GRID_H
#define BM_KERNELS_GAUSSIAN_GRID_H

#include "bandmill/filter.h"

/* Samples in reach of a spline, in units of D; and coarse samples that lie before the picture. */
enum { GRID_TAPS = 4, GRID_BEFORE = 2 };

/* The largest D: far below what 16-bit sums in single precision stand (gaussian_down.h). */
#define GRID_MAX_STEP 32u

/* In the calls of the steps: sigma in pixels is the first value, the picture to be blurred (its description) the last. */
enum { GRID_SIGMA = 0, GRID_SHAPE = BM_MAX_PARAMS - 1 };

#ifndef BM_KERNEL_LEVEL

#include "core/catalogue.h"

static inline const bm_desc *grid_shape(const bm_call *call)
{
    return &call->value[GRID_SHAPE].picture->desc;
}

/* D for pixels, a multiple of what planes are subsampled by. 0: the way over the grid would not be shorter. For 8 bits that
 * is where gaussian_fixed.h still reaches: at D = 2 the blur on the grid costs as much as what it saves. */
static inline uint32_t grid_step(double sigma, const bm_desc *shape)
{
    unsigned shift = 0;
    for (unsigned p = 0; p < shape->planes; p++) {
        shift = shape->plane[p].hshift > shift ? shape->plane[p].hshift : shift;
        shift = shape->plane[p].vshift > shift ? shape->plane[p].vshift : shift;
    }
    double step = sigma / (shape->depth == 8 ? 2.5 : 4);
    uint32_t whole = step < GRID_MAX_STEP ? (uint32_t)step : GRID_MAX_STEP;
    whole = whole >> shift << shift;
    return whole >= (shape->depth == 8 ? 3 : 2) ? whole : 0;
}

/* Coarse samples along `pixels` pixels. */
static inline uint32_t grid_length(uint32_t pixels, uint32_t step)
{
    return (pixels - 1 + step - 1) / step + 2 * GRID_BEFORE + 1;
}

/* The cubic B-spline of width 4, at x. */
static inline double grid_spline(double x)
{
    x = x < 0 ? -x : x;
    if (x >= 2)
        return 0;
    return x < 1 ? 2.0 / 3 - x * x * (1 - x / 2) : (2 - x) * (2 - x) * (2 - x) / 6;
}

/* The body of a filter's `split`: the three steps, of which the last is a call of `grow`. */
static inline bool grid_split(const bm_call *call, const bm_filter *grow, bool side,
                              const bm_desc *in, bm_stages *stages)
{
    if (grid_step(call->value[GRID_SIGMA].number, in) == 0)
        return false;
    stages->shape.desc = *in;
    stages->count = 3;
    stages->side = side;
    for (uint32_t i = 0; i < 3; i++) {
        stages->call[i] = *call;
        stages->call[i].value[GRID_SHAPE].picture = &stages->shape;
    }
    stages->call[0].filter = &bm_filter_gaussian_shrink;
    stages->call[1].filter = &bm_filter_gaussian_coarse;
    stages->call[2].filter = grow;
    return true;
}

#endif
#endif
