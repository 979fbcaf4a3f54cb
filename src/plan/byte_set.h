/* SPDX-License-Identifier: MIT */
/* A set of byte strings, each with a number: open addressing, keys that stay with their owner. */
#ifndef BM_BYTE_SET_H
#define BM_BYTE_SET_H

#include <stdbool.h>
#include <stddef.h>

#define BM_NOT_IN_SET ((size_t)-1)

typedef struct bm_byte_set {
    struct bm_byte_set_slot *slots;
    size_t mask, count;
    bool fold_case; /* A-Z and a-z are the same */
} bm_byte_set;

/* Makes room for up to `keys` keys. False: no memory. */
bool bm_byte_set_init(bm_byte_set *set, size_t keys, bool fold_case);
void bm_byte_set_destroy(bm_byte_set *set);

/* Adds the key with its number, unless it is there: then its number is returned and nothing
 * changes. BM_NOT_IN_SET: it was new. The key's bytes must outlive the set. */
size_t bm_byte_set_add(bm_byte_set *set, const void *key, size_t length, size_t number);

/* The number of the key, or BM_NOT_IN_SET. */
size_t bm_byte_set_find(const bm_byte_set *set, const void *key, size_t length);

#endif
