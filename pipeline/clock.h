/* SPDX-License-Identifier: MIT */
/* The clock behind every duration that the pipeline reports. */
#ifndef BM_CLOCK_H
#define BM_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline uint64_t bm_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

#endif
