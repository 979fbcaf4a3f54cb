/* SPDX-License-Identifier: MIT */
#include "malloc_limits.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* All threads together keep such a part of the ceiling, as lanes do with what they have for rows (pipeline/arena.c). */
#define KEEP_SHARE 16

#define LEAST_BYTES ((uint64_t)128 << 10) /* glibc's own thresholds at the start of a process ... */
#define MOST_BYTES ((uint64_t)32 << 20)   /* ... and how far it moves them by itself */

/* glibc maps large blocks apart, and unmaps them when they are freed, but takes the first that is freed as a sign that such are wanted
 * again: from then on they come from the heaps of threads, each of which keeps twice as much at its end. With 32 threads and pictures of 8 MB that was 285 MB
 * under --memory 24M. Setting a threshold ends that. mallopt(3), "Setting M_MMAP_THRESHOLD ... disables the dynamic adjustment". */
void bm_malloc_limits_set(uint64_t ceiling_bytes, unsigned threads)
{
    uint64_t each = ceiling_bytes / KEEP_SHARE / threads;
    if (each >= MOST_BYTES)
        return;
    if (each < LEAST_BYTES)
        each = LEAST_BYTES;
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, (int)each);
    mallopt(M_TRIM_THRESHOLD, (int)each);
#endif
}
