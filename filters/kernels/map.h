/* SPDX-License-Identifier: MIT */
/* Planning of filters that are sample maps: the table of bm_plan.map from a function of one sample. */
#ifndef BM_KERNELS_MAP_H
#define BM_KERNELS_MAP_H

#include "bandmill/filter.h"

/* What the sample `v` becomes, both in levels, 0 .. max (255 or 65535). Levels and not 0 .. 1, so that halves stay
 * exact. It is called for v from 0 upwards. What it returns is clamped and rounded to nearest, halves upwards. Its last bits may decide a pixel: it uses
 * no function of the mathematical library that is not exact. */
typedef double (*bm_map_function)(const void *context, double v, double max);

/* Maps every channel but alpha by one common table. BM_E_NOMEM. */
bm_status bm_map_colours(bm_plan *plan, bm_map_function function, const void *context,
                         bm_error *error);

/* Maps channel `c` of those that are not alpha, by a table of its own. BM_E_NOMEM. */
bm_status bm_map_channel(bm_plan *plan, size_t c, bm_map_function function, const void *context,
                         bm_error *error);

/* For filters that learn their tables from an interleaved picture: the kernel looks colours up in the state of a scan,
 * which then holds `tables` tables and nothing else: one for each channel but alpha, or a single one for all. Sets band
 * and state_bytes; `finish` calls bm_map_set() for every value of every table. */
void bm_map_by_state(bm_plan *plan, size_t tables);
void bm_map_set(const bm_plan *plan, void *state, size_t table, size_t v, uint16_t level);

#endif
