/* SPDX-License-Identifier: MIT */
/* Turns that move pixels alone: rotate by quarters, transpose and transverse. rotate.c has their kernel. */
#ifndef BM_KERNELS_ROTATE_QUARTERS_H
#define BM_KERNELS_ROTATE_QUARTERS_H

#include "bandmill/filter.h"

#define QUARTER_ROWS 256 /* of a band; kernels/rotate_quarter.h */

/* How an output is read out of its input: which rows and columns, in which order. */
typedef struct turn_order {
    bool transposes; /* the input's columns become rows */
    bool up, left;   /* the input is read from its last row on, from its last column on */
} turn_order;

/* How many quarter turns clockwise it is, 0..3. False: it is another angle. */
bool bm_rotate_quarters(const bm_call *call, unsigned *quarters);

/* Plans a turn that transposes, or reads both rows and columns from their last on. BM_E_NOMEM. */
bm_status bm_turn_plan(bm_plan *plan, turn_order order, bm_error *error);

#endif
