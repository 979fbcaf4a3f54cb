/* SPDX-License-Identifier: MIT */
/* rotate by any angle: the canvas, and where the picture lies on it. */
#ifndef BM_KERNELS_ROTATE_GEOMETRY_H
#define BM_KERNELS_ROTATE_GEOMETRY_H

#include "kernels/own_math.h"
#include "kernels/warp.h"

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

/* With the angle a, clockwise, the canvas's centre on the picture's, and both measured in pixels from there, what shows at (x, y) lies
 * at (x cos a + y sin a, y cos a - x sin a). */
static inline warp_map rotate_map(const rotate_turn *turn, const bm_desc *in, double width,
                                  double height)
{
    double s = turn->sine, c = turn->cosine, x = -(width - 1) / 2, y = -(height - 1) / 2;
    return (warp_map){.kind = WARP_LINES,
                      .u = {c, s, c * x + s * y + (in->width - 1.0) / 2},
                      .v = {-s, c, c * y - s * x + (in->height - 1.0) / 2},
                      .w = {0, 0, 1}};
}

#endif
