/* SPDX-License-Identifier: MIT */
/* Memory for many short strings: blocks in a list, the newest first. */
#include "plan/arena.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)64 << 10)

struct bm_arena_block {
    struct bm_arena_block *older;
    size_t size;
    char bytes[];
};

char *bm_arena_take(bm_arena *arena, size_t size)
{
    struct bm_arena_block *block = arena->blocks;
    if (!block || block->size - arena->used < size) {
        size_t room = size > BLOCK_BYTES ? size : BLOCK_BYTES;
        block = malloc(sizeof *block + room);
        if (!block)
            return NULL;
        *block = (struct bm_arena_block){.older = arena->blocks, .size = room};
        arena->blocks = block;
        arena->used = 0;
    }
    char *result = block->bytes + arena->used;
    arena->used += size;
    return result;
}

char *bm_arena_join(bm_arena *arena, const char *first, const char *second, const char *third)
{
    size_t a = strlen(first), b = strlen(second), c = strlen(third);
    char *result = bm_arena_take(arena, a + b + c + 1);
    if (result) {
        memcpy(result, first, a);
        memcpy(result + a, second, b);
        memcpy(result + a + b, third, c + 1);
    }
    return result;
}

void bm_arena_give_back(bm_arena *arena, const char *last)
{
    arena->used = (size_t)(last - arena->blocks->bytes);
}

void bm_arena_clear(bm_arena *arena)
{
    for (struct bm_arena_block *block = arena->blocks; block;) {
        struct bm_arena_block *older = block->older;
        free(block);
        block = older;
    }
    *arena = (bm_arena){0};
}
