/* SPDX-License-Identifier: MIT */
/* A set of byte strings: a power-of-two table at most three quarters full, probed linearly. */
#include "plan/byte_set.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct bm_byte_set_slot {
    const unsigned char *key; /* NULL: free */
    size_t length, number;
    uint64_t hash;
};

static unsigned char fold(unsigned char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + ('a' - 'A')) : byte;
}

/* FNV-1a, 64 bits (Fowler, Noll, Vo), with its upper half mixed in: the table uses the low bits. */
static uint64_t hash_of(const bm_byte_set *set, const unsigned char *key, size_t length)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (set->fold_case ? fold(key[i]) : key[i])) * UINT64_C(0x100000001b3);
    return hash ^ hash >> 32;
}

static bool same(const bm_byte_set *set, const unsigned char *a, const unsigned char *b,
                 size_t length)
{
    if (!set->fold_case)
        return memcmp(a, b, length) == 0;
    for (size_t i = 0; i < length; i++)
        if (fold(a[i]) != fold(b[i]))
            return false;
    return true;
}

/* The slot that holds the key, or the free one where it belongs. */
static struct bm_byte_set_slot *probe(const bm_byte_set *set, const unsigned char *key,
                                      size_t length, uint64_t hash)
{
    for (size_t i = (size_t)hash & set->mask;; i = (i + 1) & set->mask) {
        struct bm_byte_set_slot *slot = &set->slots[i];
        if (!slot->key ||
            (slot->hash == hash && slot->length == length && same(set, slot->key, key, length)))
            return slot;
    }
}

bool bm_byte_set_init(bm_byte_set *set, size_t keys, bool fold_case)
{
    size_t size = 16;
    while (size / 4 * 3 < keys)
        size *= 2;
    *set = (bm_byte_set){.mask = size - 1, .fold_case = fold_case};
    set->slots = calloc(size, sizeof *set->slots);
    return set->slots;
}

void bm_byte_set_destroy(bm_byte_set *set)
{
    free(set->slots);
    *set = (bm_byte_set){0};
}

size_t bm_byte_set_add(bm_byte_set *set, const void *key, size_t length, size_t number)
{
    uint64_t hash = hash_of(set, key, length);
    struct bm_byte_set_slot *slot = probe(set, key, length, hash);
    if (slot->key)
        return slot->number;
    assert(set->count < (set->mask + 1) / 4 * 3);
    *slot = (struct bm_byte_set_slot){key, length, number, hash};
    set->count++;
    return BM_NOT_IN_SET;
}

size_t bm_byte_set_find(const bm_byte_set *set, const void *key, size_t length)
{
    const struct bm_byte_set_slot *slot = probe(set, key, length, hash_of(set, key, length));
    return slot->key ? slot->number : BM_NOT_IN_SET;
}
