/* SPDX-License-Identifier: MIT */
/* Hashes of files, of many by several threads: it is mostly waiting for disks. */
#ifndef BM_RESUME_SUMS_H
#define BM_RESUME_SUMS_H

#include "resume/record.h"

/* A file whose hash is wanted. */
typedef struct bm_sum {
    const char *path;
    bool found;    /* afterwards: it is a regular file, and was read to its end ... */
    bm_digest sum; /* ... and this is the hash of what was read */
} bm_sum;

/* Takes them all, with at most so many threads, of which the caller's is one; fewer where no more can be had. */
void bm_sums_take(bm_sum *sums, size_t count, unsigned threads);

#endif
