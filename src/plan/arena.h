/* SPDX-License-Identifier: MIT */
/* Memory for many short strings that live and die together. */
#ifndef BM_ARENA_H
#define BM_ARENA_H

#include <stddef.h>

typedef struct bm_arena {
    struct bm_arena_block *blocks;
    size_t used; /* bytes of the newest block */
} bm_arena;      /* start from zeros */

/* `size` bytes without alignment; NULL when there is no memory. */
char *bm_arena_take(bm_arena *arena, size_t size);

/* first, then second, then third, as one string; NULL when there is no memory. */
char *bm_arena_join(bm_arena *arena, const char *first, const char *second, const char *third);

/* Takes back what was taken last. */
void bm_arena_give_back(bm_arena *arena, const char *last);

void bm_arena_clear(bm_arena *arena);

#endif
