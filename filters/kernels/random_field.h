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

/* The sum of four numbers of 16 bits less its mean: below 2^18, of the variance 4 (2^32 - 1) / 12. Nothing is beyond 3.46
 * standard deviations, and up to there it is the Gaussian to within 2 percent of its peak. */
static inline int32_t random_bell(uint32_t first)
{
    uint32_t second = random_second(first);
    return (int32_t)((first >> 16) + (first & 65535) + (second >> 16) + (second & 65535)) - 131070;
}

#define RANDOM_BELL_VARIANCE ((65536.0 * 65536 - 1) / 12 * 4)

#endif
