/* SPDX-License-Identifier: MIT */
/* The store of unused blocks: two stacks under one lock. */
#include "blocks.h"

#include <stdlib.h>

/* Most unused blocks that are kept: 4 MB of small ones, as many as may wait for the writer, and 8 MB of large ones. More than
 * that are unused only after a burst, and then go back to the system. */
static const struct {
    size_t bytes;
    unsigned keep;
} sizes[BM_BLOCK_SIZES] = {
    [BM_BLOCK_SMALL] = {BM_SMALL_BLOCK_BYTES, 64},
    [BM_BLOCK_LARGE] = {BM_LARGE_BLOCK_BYTES, 8},
};

void bm_blocks_init(bm_blocks *blocks)
{
    *blocks = (bm_blocks){.lock = PTHREAD_MUTEX_INITIALIZER};
}

void bm_blocks_destroy(bm_blocks *blocks)
{
    for (unsigned size = 0; size < BM_BLOCK_SIZES; size++) {
        while (blocks->unused[size]) {
            bm_block *block = blocks->unused[size];
            blocks->unused[size] = block->next;
            free(block);
        }
    }
    pthread_mutex_destroy(&blocks->lock);
}

bm_block *bm_block_get(bm_blocks *blocks, bm_block_size size)
{
    pthread_mutex_lock(&blocks->lock);
    bm_block *block = blocks->unused[size];
    if (block) {
        blocks->unused[size] = block->next;
        blocks->count[size]--;
    }
    pthread_mutex_unlock(&blocks->lock);

    if (!block) {
        block = malloc(sizeof *block + sizes[size].bytes);
        if (!block)
            return NULL;
        block->home = blocks;
        block->size = size;
        block->capacity = sizes[size].bytes;
    }
    block->next = NULL;
    block->used = 0;
    return block;
}

void bm_block_release(bm_block *block)
{
    if (!block)
        return;
    bm_blocks *blocks = block->home;
    bool keep;

    pthread_mutex_lock(&blocks->lock);
    keep = blocks->count[block->size] < sizes[block->size].keep;
    if (keep) {
        block->next = blocks->unused[block->size];
        blocks->unused[block->size] = block;
        blocks->count[block->size]++;
    }
    pthread_mutex_unlock(&blocks->lock);

    if (!keep)
        free(block);
}
