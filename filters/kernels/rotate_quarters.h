/* SPDX-License-Identifier: MIT */
/* Whether a call of rotate moves pixels alone. */
#ifndef BM_KERNELS_ROTATE_QUARTERS_H
#define BM_KERNELS_ROTATE_QUARTERS_H

#include "bandmill/filter.h"

/* How many quarter turns clockwise it is, 0..3. False: it is another angle. */
bool bm_rotate_quarters(const bm_call *call, unsigned *quarters);

#endif
