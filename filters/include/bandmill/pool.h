/* SPDX-License-Identifier: MIT */
/* A pool: memory that is handed out piece by piece and taken back as a whole. What has many small parts and one end, such as a
 * program, takes them from one; who makes one such thing after the other keeps the pool, and allocates nothing any more. */
#ifndef BANDMILL_POOL_H
#define BANDMILL_POOL_H

#include <stddef.h>

#include "bandmill/allocator.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* Starts from zeros, but for `allocator`. For one thread at a time. */
typedef struct bm_pool {
    struct bm_pool_chunk *chunks; /* the one that pieces come from first */
    size_t wanted;                 /* bytes that were in use before the last reset and that it did not keep */
    const bm_allocator *allocator; /* whence it takes them; NULL: the C library */
} bm_pool;

/* Zeroed memory, aligned to BM_ROW_ALIGN, until the next reset. NULL: there is none. */
void *bm_pool_alloc(bm_pool *pool, size_t count, size_t size);

/* Takes everything back. Up to `keep_bytes` stay for what comes next: as many as were in use. */
void bm_pool_reset(bm_pool *pool, size_t keep_bytes);

/* Frees everything. */
void bm_pool_free(bm_pool *pool);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
