/* SPDX-License-Identifier: MIT */
/* Planning of steps that keep a rectangle of a picture: crop, and what follows a filter with a border (drop_border.c). */
#ifndef BM_KERNELS_CROP_H
#define BM_KERNELS_CROP_H

#include "bandmill/filter.h"

typedef struct bm_rect {
    uint32_t x, y, width, height;
} bm_rect;

/* The call that keeps these pixels, and the pixels that a call, which fits, keeps of `in`. */
bm_call bm_crop_call(const bm_rect *rect);
bm_rect bm_crop_rect(const bm_call *call, const bm_desc *in);

/* Plans to keep width x height pixels from x, y on, which lie inside the picture; where planes are subsampled, x and y are
 * multiples of that. BM_E_NOMEM. */
bm_status bm_crop_plan(bm_plan *plan, uint32_t x, uint32_t y, uint32_t width, uint32_t height,
                       bm_error *error);

#endif
