/* SPDX-License-Identifier: MIT */
/* Where memory comes from, and how a caller puts its own in place of the C library's. */
#ifndef BANDMILL_ALLOCATOR_H
#define BANDMILL_ALLOCATOR_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* Called on the thread that called bandmill, never on one of its own, and by several threads at once only if they call
 * bandmill at once. Must outlive everything that was made with it. */
typedef struct bm_allocator {
    /* `bytes` (above 0) of memory, aligned to `alignment`, a power of two up to BM_ROW_ALIGN. NULL: there are none. */
    void *(*allocate)(void *context, size_t bytes, size_t alignment);
    /* Takes back what `allocate` gave; never NULL. */
    void (*release)(void *context, void *memory);
    void *context; /* handed to both */
} bm_allocator;

/* Memory of an allocator; NULL is the C library's. `alignment` as above, and `bytes` above 0. */
void *bm_allocate(const bm_allocator *allocator, size_t bytes, size_t alignment);

/* Takes it back. Accepts NULL for `memory`. */
void bm_release(const bm_allocator *allocator, void *memory);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
