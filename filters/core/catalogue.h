/* SPDX-License-Identifier: MIT */
/* Declarations behind catalogue.def, for the rest of the library. */
#ifndef BM_CORE_CATALOGUE_H
#define BM_CORE_CATALOGUE_H

#include "bandmill/catalogue.h"

#define BM_FILTER(name) extern const bm_filter bm_filter_##name;
#define BM_STEP(name) extern const bm_filter bm_filter_##name;
#include "catalogue.def"
#undef BM_FILTER
#undef BM_STEP

#endif
