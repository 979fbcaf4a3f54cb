/* SPDX-License-Identifier: MIT */
/* Random numbers for tests: the same seed gives the same numbers everywhere. */
#ifndef TESTS_FILTERS_RANDOM_H
#define TESTS_FILTERS_RANDOM_H

#include <stdint.h>
#include <stdlib.h>

typedef struct random_stream {
    uint64_t state;
} random_stream;

/* splitmix64 (Steele, Lea, Flood 2014): every state is a good one, so seeds may be 0, 1, 2 ... */
static inline uint64_t random_next(random_stream *stream)
{
    uint64_t z = stream->state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* 0 .. n - 1 */
static inline uint32_t random_below(random_stream *stream, uint32_t n)
{
    return (uint32_t)((random_next(stream) >> 32) * n >> 32);
}

/* lo .. hi, both included */
static inline int random_between(random_stream *stream, int lo, int hi)
{
    return lo + (int)random_below(stream, (uint32_t)(hi - lo) + 1);
}

/* A number from the environment, to repeat one round or to run more of them. */
static inline uint64_t random_setting(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text && *text ? strtoull(text, NULL, 0) : otherwise;
}

#endif
