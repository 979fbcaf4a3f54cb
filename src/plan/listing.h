/* SPDX-License-Identifier: MIT */
/* What one folder holds, as far as a walk is concerned. */
#ifndef BM_LISTING_H
#define BM_LISTING_H

#include "plan/walk.h"

typedef enum bm_entry_kind {
    BM_ENTRY_FILE,
    BM_ENTRY_FOLDER,
    BM_ENTRY_SKIPPED, /* a link in a picture's place that is not followed */
    BM_ENTRY_OTHER    /* nothing of ours */
} bm_entry_kind;

typedef struct bm_entry {
    const char *path, *name; /* name points into path */
    bm_entry_kind kind;
    bool is_link;
} bm_entry;

typedef struct bm_listing {
    bm_entry *entries; /* sorted by the bytes of their names; the caller frees */
    size_t count, capacity;
    int error_number; /* what the system said where the folder could not be read to its end, or 0 */
} bm_listing;         /* start from zeros */

/* Reads the whole folder and closes the descriptor, so that a walk never holds more than one.
 * `depth`: how many levels it lies below the input. BM_E_NOMEM. */
bm_status bm_listing_read(bm_listing *list, bm_walk *walk, const char *path, int descriptor,
                          size_t depth);

/* Room for one more element in a growing array: the array, or NULL without memory (the old one
 * stays valid). */
void *bm_grow(void *items, size_t count, size_t *capacity, size_t size);

#endif
