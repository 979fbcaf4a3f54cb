/* SPDX-License-Identifier: MIT */
/* Pools: a list of chunks, which becomes one chunk when it is known how much is needed. */
#include "bandmill/pool.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "bandmill/image.h"
#include "bandmill/size.h"
#include "core/pool_lend.h"

/* Where nothing is lent, every piece is a chunk of its own. */
#define CHUNK_BYTES (BM_POOL_LENDS ? (size_t)16 << 10 : 0)

struct bm_pool_chunk {
    struct bm_pool_chunk *next;
    size_t size, used; /* bytes behind the head, which takes BM_ROW_ALIGN */
    bool lent;         /* by the pool's user, and not the allocator's to take back */
};
_Static_assert(sizeof(struct bm_pool_chunk) <= BM_ROW_ALIGN, "the head of a chunk fits");

static struct bm_pool_chunk *add_chunk(bm_pool *pool, size_t bytes)
{
    size_t size = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
    if (!pool->chunks && pool->wanted > size)
        size = pool->wanted;
    struct bm_pool_chunk *chunk = bm_allocate(pool->allocator, BM_ROW_ALIGN + size, BM_ROW_ALIGN);
    if (!chunk)
        return NULL;
    *chunk = (struct bm_pool_chunk){.next = pool->chunks, .size = size};
    pool->chunks = chunk;
    return chunk;
}

void bm_pool_lend(bm_pool *pool, void *memory, size_t bytes)
{
    struct bm_pool_chunk *chunk = memory;
    if (!BM_POOL_LENDS)
        return;
    *chunk = (struct bm_pool_chunk){.size = bytes - BM_ROW_ALIGN, .lent = true};
    pool->chunks = chunk;
}

void *bm_pool_alloc(bm_pool *pool, size_t count, size_t size)
{
    size_t bytes;
    if (!bm_size_mul(count, size, &bytes) || bytes > SIZE_MAX / 2)
        return NULL;
    bytes = bm_size_align(bytes, BM_ROW_ALIGN);
    struct bm_pool_chunk *chunk = pool->chunks;
    if (!chunk || chunk->size - chunk->used < bytes)
        chunk = add_chunk(pool, bytes);
    if (!chunk)
        return NULL;
    char *piece = (char *)chunk + BM_ROW_ALIGN + chunk->used;
    chunk->used += bytes;
    return memset(piece, 0, bytes);
}

void bm_pool_reset(bm_pool *pool, size_t keep_bytes)
{
    size_t used = 0;
    for (const struct bm_pool_chunk *chunk = pool->chunks; chunk; chunk = chunk->next)
        used += chunk->used;
    struct bm_pool_chunk *only = pool->chunks;
    if (CHUNK_BYTES && only && !only->next && only->size <= keep_bytes) {
        only->used = 0;
        return;
    }
    bm_pool_free(pool);
    pool->wanted = CHUNK_BYTES && used <= keep_bytes ? used : 0;
}

void bm_pool_free(bm_pool *pool)
{
    while (pool->chunks) {
        struct bm_pool_chunk *next = pool->chunks->next;
        if (!pool->chunks->lent)
            bm_release(pool->allocator, pool->chunks);
        pool->chunks = next;
    }
    pool->wanted = 0;
}
