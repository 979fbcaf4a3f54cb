/* SPDX-License-Identifier: MIT */
/* Memory of plans, for whoever makes one plan out of others. */
#ifndef BM_CORE_PLAN_MEMORY_H
#define BM_CORE_PLAN_MEMORY_H

#include "bandmill/filter.h"

/* Hands what bm_plan_alloc() gave for `from` to `to`: it lives as long as that now. */
void bm_plan_adopt(bm_plan *to, bm_plan *from);

#endif
