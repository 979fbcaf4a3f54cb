/* SPDX-License-Identifier: MIT */
/* What planning and the kernel of a fake step share. */
#ifndef TESTS_FILTERS_FAKE_KERNEL_H
#define TESTS_FILTERS_FAKE_KERNEL_H

#include <stdatomic.h>

#include "fake.h"

/* Unlike a real plan's data this changes while the step runs: it is the log in which broken
 * promises show. A plan with it serves one run. */
typedef struct fake_data {
    fake_step step;
    atomic_uchar *made[BM_MAX_PLANES];   /* by output row: its kernel was called */
    atomic_uint next_row[BM_MAX_PLANES]; /* serial steps: the row that must come next */
    atomic_int inside;                   /* serial steps: calls going on */
    atomic_bool finished;                /* the scan's sums are final */
} fake_data;

/* Fills in the functions and sizes of the plan, whose data is set. */
void fake_pick_kernels(bm_plan *plan);

#endif
