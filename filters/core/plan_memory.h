/* SPDX-License-Identifier: MIT */
/* Memory of plans, for whoever makes one plan out of others. */
#ifndef BM_CORE_PLAN_MEMORY_H
#define BM_CORE_PLAN_MEMORY_H

#include "bandmill/pool.h"
#include "bandmill/filter.h"

/* As bm_plan_create(), with small memory out of a pool that outlives the plan; NULL: none. */
bm_status bm_plan_create_in(bm_plan *plan, bm_pool *pool, const bm_call *call, const bm_desc *in,
                            bm_cpu_level level, bm_error *error);

/* Small memory of a plan that has none yet comes from the pool from now on. BM_E_NOMEM. */
bm_status bm_plan_use(bm_plan *plan, bm_pool *pool, bm_error *error);

/* Hands what bm_plan_alloc() gave for `from` to `to`: it lives as long as that now. What is in an
 * pool stays there: both plans have the same one. */
void bm_plan_adopt(bm_plan *to, bm_plan *from);

#endif
