/* SPDX-License-Identifier: MIT */
/* Size arithmetic that notices overflow. All sizes that come from a picture go through here. */
#ifndef BANDMILL_SIZE_H
#define BANDMILL_SIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* *sum += value; false, and *sum untouched, when that overflows. */
static inline bool bm_size_add(size_t *sum, size_t value)
{
    size_t result;
    if (__builtin_add_overflow(*sum, value, &result))
        return false;
    *sum = result;
    return true;
}

/* *product = a * b; false when that overflows. */
static inline bool bm_size_mul(size_t a, size_t b, size_t *product)
{
    return !__builtin_mul_overflow(a, b, product);
}

/* `size` rounded up to a multiple of `align`, a power of two. The caller knows that `size` is far from SIZE_MAX. */
static inline size_t bm_size_align(size_t size, size_t align)
{
    return (size + align - 1) & ~(align - 1);
}

#endif
