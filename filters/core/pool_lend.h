/* SPDX-License-Identifier: MIT */
/* Pools that begin in memory of their user's, such as an array on the stack: what is small takes nothing of the allocator. */
#ifndef BM_CORE_POOL_LEND_H
#define BM_CORE_POOL_LEND_H

#include "bandmill/pool.h"

/* Whether anything is lent. Not where the address sanitizer is to see what is overrun, and tests of failing allocations each place that has
 * to expect one: there every piece comes from the allocator. */
#ifdef __SANITIZE_ADDRESS__
#define BM_POOL_LENDS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BM_POOL_LENDS 0
#endif
#endif
#ifndef BM_POOL_LENDS
#define BM_POOL_LENDS 1
#endif

/* Lends a pool without any chunk `bytes` at `memory`, aligned to BM_ROW_ALIGN, until it is freed. */
void bm_pool_lend(bm_pool *pool, void *memory, size_t bytes);

#endif
