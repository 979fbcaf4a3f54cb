/* SPDX-License-Identifier: MIT */
/* Where a batch reads and writes, in few enough places for rules. */
#ifndef BM_SANDBOX_PLACES_H
#define BM_SANDBOX_PLACES_H

#include "bandmill/status.h"
#include "plan/arena.h"
#include "plan/batch.h"
#include "sandbox/files.h"

/* So many rules are made at most. Where files and folders are more, files stand for the folder that they lie in, and if
 * that is not enough, folders for the one above them, the deepest first. */
#define BM_PLACES_MOST 1000

typedef struct bm_places {
    bm_place *item;
    size_t count, capacity;
    bm_arena arena; /* holds paths that nobody else does */
} bm_places;        /* start from zeros */

/* The path is not copied. BM_E_NOMEM. */
bm_status bm_places_add(bm_places *places, const char *path, unsigned may);

/* Adds files or folders that are read. BM_E_NOMEM. */
bm_status bm_places_add_sources(bm_places *places, const char *const *paths, size_t count);

/* Brings them down to BM_PLACES_MOST, or as near as there are folders above. BM_E_NOMEM. */
bm_status bm_places_settle(bm_places *places);

void bm_places_clear(bm_places *places);

#endif
