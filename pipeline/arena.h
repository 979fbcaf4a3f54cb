/* SPDX-License-Identifier: MIT */
/* The memory of a lane's runs. */
#ifndef BM_ARENA_H
#define BM_ARENA_H

#include "bandmill/pipeline.h"

/* A lane's own; zeros: it has none. */
typedef struct bm_arena {
    void *memory; /* aligned to BM_ROW_ALIGN */
    size_t bytes;
} bm_arena;

/* Makes it hold at least so many bytes; what it held is lost. BM_E_NOMEM. */
bm_status bm_arena_fit(bm_arena *arena, size_t bytes, bm_error *error);
void bm_arena_drop(bm_arena *arena);

/* Between two pictures: drops what would be too much to keep. */
void bm_arena_trim(bm_arena *arena, const bm_pipeline_config *config);

#endif
