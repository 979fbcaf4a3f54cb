/* SPDX-License-Identifier: MIT */
/* Memory that is counted: what a caller's allocator is asked for, and what the C library is, which the linker brings here
 * (--wrap). Both can run out. For one thread. */
#ifndef BM_TESTS_API_COUNTING_H
#define BM_TESTS_API_COUNTING_H

#include <stdbool.h>
#include <stdint.h>

#include "bandmill/allocator.h"

/* An allocator that counts, and fails when `left` is used up. */
typedef struct counter {
    uint32_t given, taken_back, left;
    bool misaligned;
} counter;

bm_allocator counting(counter *c);

/* The C library's memory, of which everything has `left` pieces from watch_memory() to the next unwatch_memory(), which tells how many were
 * asked for. */
void watch_memory(uint32_t left);
uint32_t unwatch_memory(void);

#endif
