/* SPDX-License-Identifier: MIT */
/* Random numbers that hang on a place and a seed alone, so that they are the same in whatever bands and threads a picture is
 * made: each is a hash of a counter.
 *
 * The hash is lowbias32 of Chris Wellons (Prospecting for Hash Functions, 2018), a bijection of 32 bits without visible bias.
 * Sample i of row y is hashed twice, with a key of the row added before and another one between, since two rows' counters may
 * well overlap by chance, but not with the same second key. */
#ifndef BM_KERNELS_RANDOM_FIELD_H
#define BM_KERNELS_RANDOM_FIELD_H

#include <stddef.h>
#include <stdint.h>

static inline uint32_t random_hash(uint32_t x)
{
    x = (x ^ x >> 16) * 0x7feb352du;
    x = (x ^ x >> 15) * 0x846ca68bu;
    return x ^ x >> 16;
}

typedef struct random_row {
    uint32_t key[2];
} random_row;

static inline random_row random_row_of(uint32_t seed, uint32_t y)
{
    uint32_t first = random_hash(random_hash(seed) + y);
    return (random_row){{first, random_hash(first ^ 0x9e3779b9u)}};
}

/* The first and the second number of sample i. */
static inline uint32_t random_first(const random_row *row, uint32_t i)
{
    return random_hash(random_hash(i + row->key[0]) ^ row->key[1]);
}

static inline uint32_t random_second(uint32_t first)
{
    return random_hash(first + 0x6a09e667u);
}

#endif
