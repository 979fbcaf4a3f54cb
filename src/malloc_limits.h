/* SPDX-License-Identifier: MIT */
/* What the C library's allocator keeps of memory that was freed. */
#ifndef BM_MALLOC_LIMITS_H
#define BM_MALLOC_LIMITS_H

#include <stdint.h>

/* Sees to it that a run of so many threads under a ceiling gives back what it frees. Before other threads are started. */
void bm_malloc_limits_set(uint64_t ceiling_bytes, unsigned threads);

#endif
