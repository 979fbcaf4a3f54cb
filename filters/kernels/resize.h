/* SPDX-License-Identifier: MIT */
/* Planning of steps that resample: resize, and what stands for it on pictures that a decoder made smaller
 * (resize_shrunk.c). */
#ifndef BM_KERNELS_RESIZE_H
#define BM_KERNELS_RESIZE_H

#include "kernels/resize_geometry.h"

/* Values of both. */
enum resize_param { RESIZE_SIZE, RESIZE_MODE, RESIZE_FILTER, RESIZE_ENLARGE, RESIZE_GRAVITY };

enum resize_function {
    RESIZE_LANCZOS3,
    RESIZE_LANCZOS2,
    RESIZE_MITCHELL,
    RESIZE_CATROM,
    RESIZE_LINEAR,
    RESIZE_BOX,
    RESIZE_AREA,
    RESIZE_NEAREST,
    RESIZE_FUNCTIONS
};

/* The sides of what a call makes of a picture of that size. */
static inline void resize_call_sides(const bm_call *call, const bm_desc *in, resize_side *x,
                                     resize_side *y)
{
    const bm_value *value = call->value;
    resize_sides(&value[RESIZE_SIZE], (enum resize_mode)value[RESIZE_MODE].number,
                 (enum resize_enlarge)value[RESIZE_ENLARGE].number, &value[RESIZE_GRAVITY], in, x,
                 y);
}

/* Plans to make x->out times y->out pixels of plan->in. BM_E_CHAIN: too many. BM_E_NOMEM. */
bm_status bm_resize_plan(bm_plan *plan, const resize_side *x, const resize_side *y,
                         enum resize_function function, bm_error *error);

#endif
