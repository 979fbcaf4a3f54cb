/* SPDX-License-Identifier: MIT */
/* Planning of filters that are sample maps: the table of bm_plan.map from a function of one sample. */
#ifndef BM_KERNELS_MAP_H
#define BM_KERNELS_MAP_H

#include "bandmill/filter.h"

/* What the sample `v` becomes, both in levels, 0 .. max (255 or 65535). Levels and not 0 .. 1, so that halves stay
 * exact. What it returns is clamped and rounded to nearest, halves upwards. Its last bits may decide a pixel: it uses
 * no function of the mathematical library that is not exact. */
typedef double (*bm_map_function)(const void *context, double v, double max);

/* Maps every channel but alpha by one common table. BM_E_NOMEM. */
bm_status bm_map_colours(bm_plan *plan, bm_map_function function, const void *context,
                         bm_error *error);

#endif
