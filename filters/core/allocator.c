/* SPDX-License-Identifier: MIT */
/* Memory of the caller's allocator, or of the C library's. */
#include "bandmill/allocator.h"

#include <stdint.h>
#include <stdlib.h>

#include "bandmill/size.h"

void *bm_allocate(const bm_allocator *allocator, size_t bytes, size_t alignment)
{
    if (bytes > SIZE_MAX / 2)
        return NULL;
    if (allocator)
        return allocator->allocate(allocator->context, bytes, alignment);
    /* C17 wants a multiple of the alignment. */
    return aligned_alloc(alignment, bm_size_align(bytes, alignment));
}

void bm_release(const bm_allocator *allocator, void *memory)
{
    if (!memory)
        return;
    if (allocator)
        allocator->release(allocator->context, memory);
    else
        free(memory);
}
