/* SPDX-License-Identifier: MIT */
/* Planning of filters that are colour matrices, and the matrices of the field. */
#ifndef BM_KERNELS_COLOUR_MATRIX_H
#define BM_KERNELS_COLOUR_MATRIX_H

#include "bandmill/filter.h"

/* Makes `matrix` what the plan does: sets plan->matrix, for which bm_plan_create() then finds the kernel, or
 * plan->copies where it changes nothing. Gray pictures become RGB, alpha stays. Interleaved gray and RGB, with alpha or
 * without. BM_E_PARAM: the absolute values of a row sum to more than 10000. BM_E_NOMEM. */
bm_status bm_plan_matrix(bm_plan *plan, const bm_colour_matrix *matrix, bm_error *error);

/* How red, green and blue make up luma. */
typedef struct bm_luma {
    double red, green, blue;
} bm_luma;

#define BM_LUMA_BT601 ((bm_luma){0.299, 0.587, 0.114})
#define BM_LUMA_BT709 ((bm_luma){0.2126, 0.7152, 0.0722})

/* Differences from luma times `factor`; luma stays. 0: gray, 1: the identity. */
bm_colour_matrix bm_matrix_saturation(const bm_luma *luma, double factor);

/* The differences of red and blue from luma, turned in their plane; luma stays. Turning red towards green, green
 * towards blue. */
bm_colour_matrix bm_matrix_hue(const bm_luma *luma, double degrees);

#endif
