/* SPDX-License-Identifier: MIT */
/* Blocks of bytes that travel between threads, and the store of unused ones.
 *
 * Large blocks come from the system one by one at a price (new pages each time), so a few of them
 * are kept for reuse. Blocks come in two sizes, so that a small file does not occupy a megabyte. */
#ifndef BM_BLOCKS_H
#define BM_BLOCKS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum bm_block_size { BM_BLOCK_SMALL, BM_BLOCK_LARGE, BM_BLOCK_SIZES } bm_block_size;
#define BM_SMALL_BLOCK_BYTES ((size_t)64 << 10)
#define BM_LARGE_BLOCK_BYTES ((size_t)1 << 20)

struct bm_block;
struct bm_output;

/* What the write queue carries: some bytes of an output, or its flight's end. Part of a block, or
 * of a flight, so that sending never fails for lack of memory. */
typedef struct bm_parcel {
    struct bm_output *output;
    struct bm_block *block; /* NULL: no bytes */
    bool last;              /* of all outputs of the flight */
} bm_parcel;

/* Belongs to one thread at a time: to whoever got it, then to whoever it was handed to. */
typedef struct bm_block {
    struct bm_blocks *home;
    struct bm_block *next; /* in the store */
    bm_block_size size;
    size_t capacity, used; /* bytes */
    bm_parcel parcel;
    uint8_t bytes[];
} bm_block;

typedef struct bm_blocks {
    pthread_mutex_t lock;
    /* Under `lock`. */
    bm_block *unused[BM_BLOCK_SIZES];
    unsigned count[BM_BLOCK_SIZES];
} bm_blocks;

void bm_blocks_init(bm_blocks *blocks);
/* All blocks must have been released. */
void bm_blocks_destroy(bm_blocks *blocks);

/* A block with `used` 0, its bytes undefined; the caller releases it or hands it on. NULL: no
 * memory. Any thread. */
bm_block *bm_block_get(bm_blocks *blocks, bm_block_size size);

/* Accepts NULL. Any thread. */
void bm_block_release(bm_block *block);

#endif
