/* SPDX-License-Identifier: MIT */
#include "arena.h"

#include <stdlib.h>

#include "bandmill/size.h"

/* A lane keeps the memory of its last picture for the next one, so that a batch of like pictures
 * allocates once. Memory that large and mostly unused goes back, and under a memory ceiling all
 * lanes together keep a sixteenth of it at most between pictures: what is kept is reserved by
 * nobody. */
#define ARENA_KEEP_BYTES ((size_t)32 << 20)
#define ARENA_KEEP_SHARE 16

void bm_arena_drop(bm_arena *arena)
{
    free(arena->memory);
    *arena = (bm_arena){0};
}

bm_status bm_arena_fit(bm_arena *arena, size_t bytes, bm_error *error)
{
    bool oversized = arena->bytes > ARENA_KEEP_BYTES && arena->bytes / 2 > bytes;
    if (arena->memory && arena->bytes >= bytes && !oversized)
        return BM_OK;
    bm_arena_drop(arena);
    arena->memory = aligned_alloc(BM_ROW_ALIGN, bm_size_align(bytes, BM_ROW_ALIGN));
    if (!arena->memory)
        return bm_fail(error, BM_E_NOMEM, "no memory for %.1f MiB of rows", (double)bytes / 0x1p20);
    arena->bytes = bytes;
    return BM_OK;
}

void bm_arena_trim(bm_arena *arena, const bm_pipeline_config *config)
{
    if (config->memory_bytes &&
        arena->bytes > config->memory_bytes / ARENA_KEEP_SHARE / config->threads)
        bm_arena_drop(arena);
}
