/* SPDX-License-Identifier: MIT */
/* Warps along lines that are given by where the picture's pixels go: affine and shear. */
#ifndef BM_KERNELS_WARP_LINES_H
#define BM_KERNELS_WARP_LINES_H

#include "kernels/warp_plan.h"

typedef enum warp_canvas { CANVAS_SAME, CANVAS_FIT } warp_canvas;

#define LEAST_DETERMINANT 1e-6

/* Pixel (x, y) goes to (a x + b y + c, d x + e y + f), `to` being a, b, c, d, e, f. A canvas that fits is the smallest one of whole pixels
 * that holds all of the picture, with the middle of what that covers in its own. BM_E_PARAM: no picture would be left. */
bm_status bm_warp_lines_plan(bm_plan *plan, const double to[6], warp_canvas canvas,
                             warp_function function, uint32_t color, bm_error *error);

#endif
