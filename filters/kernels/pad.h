/* SPDX-License-Identifier: MIT */
/* Planning of steps that make a picture larger by what lies around it: pad, and the border of a filter (add_border.c). */
#ifndef BM_KERNELS_PAD_H
#define BM_KERNELS_PAD_H

#include "bandmill/filter.h"

typedef enum pad_edge { PAD_COLOR, PAD_CLAMP, PAD_MIRROR, PAD_WRAP } pad_edge;

/* Pixels added on each side; where planes are subsampled, multiples of that. */
typedef struct pad_sides {
    uint32_t left, right, top, bottom;
} pad_sides;

/* Plans the step on a plan whose `out` has the output's model already. `sample` is a pixel of PAD_COLOR, one for each
 * channel. BM_E_NOMEM. */
bm_status bm_pad_plan(bm_plan *plan, const pad_sides *sides, pad_edge edge,
                      const uint16_t sample[4], bm_error *error);

/* Where the picture's first pixel lies in what such a plan makes of it; of an interleaved picture. */
void bm_pad_corner(const bm_plan *plan, uint32_t *left, uint32_t *top);

#endif
