/* SPDX-License-Identifier: MIT */
/* Memory of a libjpeg object that outlives its pictures.
 *
 * libjpeg takes all memory through the functions of its manager, which allocates anew for each picture. Here they are exchanged
 * for ones that hand out parts of a chunk; when the picture ends the chunk is empty again, and as large as this picture
 * needed in all. What libjpeg calls permanent (tables that came with the picture) ends with the picture, too: an object begins
 * each one as it was created, so nothing of one picture is there in the next. Arrays of whole pictures, which only some files
 * need, stay with libjpeg's own manager. */
#include "jpeg_parts.h"

#include <stdlib.h>

#include <jerror.h>

#include "bandmill/size.h"

#define ALIGN                                                                                      \
    ((size_t)64) /* SIMD code of libjpeg-turbo reads and writes rows to the next 64 bytes */
#define CHUNK_BYTES ((size_t)32 << 10)
#define KEEP_BYTES ((size_t)1 << 20)        /* most that one object keeps between pictures */
#define MOST_BYTES ((size_t)1000 * 1000000) /* of one request: libjpeg's own limit */

struct bm_jpeg_chunk {
    bm_jpeg_chunk *next;
    size_t size, used;
};
_Static_assert(sizeof(bm_jpeg_chunk) <= ALIGN, "the head of a chunk is one unit");

static bm_jpeg_pool *pool_of(j_common_ptr lib)
{
    return ((bm_jpeg_error *)lib->err)->pool;
}

static void free_chunks(bm_jpeg_pool *pool)
{
    while (pool->chunks) {
        bm_jpeg_chunk *next = pool->chunks->next;
        free(pool->chunks);
        pool->chunks = next;
    }
}

/* Empties the pool, in one chunk next time. */
static void reset(bm_jpeg_pool *pool)
{
    size_t total = 0;
    for (const bm_jpeg_chunk *chunk = pool->chunks; chunk; chunk = chunk->next)
        total += chunk->used;
    bool kept = pool->chunks && !pool->chunks->next && pool->chunks->size <= KEEP_BYTES;
    if (kept) {
        pool->chunks->used = 0;
        return;
    }
    free_chunks(pool);
    pool->wanted = total <= KEEP_BYTES ? total : 0;
}

static void *take(j_common_ptr lib, size_t count, size_t size)
{
    bm_jpeg_pool *pool = pool_of(lib);
    size_t bytes;
    if (!bm_size_mul(count, size, &bytes) || bytes > MOST_BYTES)
        ERREXIT1(lib, JERR_OUT_OF_MEMORY, 0);
    bytes = bm_size_align(bytes, ALIGN);
    bm_jpeg_chunk *chunk = pool->chunks;
    if (!chunk || chunk->size - chunk->used < bytes) {
        size_t room = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
        if (!chunk && pool->wanted > room)
            room = pool->wanted;
        chunk = aligned_alloc(ALIGN, ALIGN + room);
        if (!chunk)
            ERREXIT1(lib, JERR_OUT_OF_MEMORY, 0);
        *chunk = (bm_jpeg_chunk){.next = pool->chunks, .size = room};
        pool->chunks = chunk;
    }
    void *memory = (uint8_t *)chunk + ALIGN + chunk->used;
    chunk->used += bytes;
    return memory;
}

static void *alloc_bytes(j_common_ptr lib, int pool, size_t bytes)
{
    (void)pool;
    return take(lib, 1, bytes);
}

static JSAMPARRAY alloc_samples(j_common_ptr lib, int pool, JDIMENSION width, JDIMENSION rows)
{
    (void)pool;
    size_t stride = bm_size_align(width, ALIGN);
    JSAMPARRAY row = take(lib, rows, sizeof *row);
    JSAMPLE *memory = take(lib, rows, stride);
    for (JDIMENSION y = 0; y < rows; y++)
        row[y] = memory + y * stride;
    return row;
}

static JBLOCKARRAY alloc_blocks(j_common_ptr lib, int pool, JDIMENSION width, JDIMENSION rows)
{
    (void)pool;
    JBLOCKARRAY row = take(lib, rows, sizeof *row);
    JBLOCKROW memory = take(lib, (size_t)rows * width, sizeof *memory);
    for (JDIMENSION y = 0; y < rows; y++)
        row[y] = memory + (size_t)y * width;
    return row;
}

static void free_pool(j_common_ptr lib, int id)
{
    bm_jpeg_pool *pool = pool_of(lib);
    if (id == JPOOL_IMAGE)
        reset(pool);
    pool->free_pool(lib, id);
}

void bm_jpeg_pool_attach(bm_jpeg_pool *pool, j_common_ptr lib)
{
    ((bm_jpeg_error *)lib->err)->pool = pool;
    pool->free_pool = lib->mem->free_pool;
    lib->mem->alloc_small = alloc_bytes;
    lib->mem->alloc_large = alloc_bytes;
    lib->mem->alloc_sarray = alloc_samples;
    lib->mem->alloc_barray = alloc_blocks;
    lib->mem->free_pool = free_pool;
}

void bm_jpeg_pool_free(bm_jpeg_pool *pool)
{
    free_chunks(pool);
}
