/* SPDX-License-Identifier: MIT */
/* Planning of filters that choose the sample of a given rank in a square window: median and percentile. */
#ifndef BM_KERNELS_RANK_H
#define BM_KERNELS_RANK_H

#include "bandmill/filter.h"

#define BM_RANK_MAX_RADIUS 500

/* Counting goes no farther: it holds counts in samples, and (2 * 7 + 1)^2 < 256. */
#define COUNT_MAX_RADIUS 7

/* Kernels may sum columns in blocks of so many; the room for columns is a multiple. */
#define RANK_BLOCK 8

/* Sorted, the n samples of a window have the places 0 .. n - 1; the result is the one at place
 * floor(percent / 100 * (n - 1) + 1/2). n is odd, so 50 is the middle one. BM_E_NOMEM. */
bm_status bm_rank_plan(bm_plan *plan, uint32_t radius, double percent, bm_error *error);

#endif
