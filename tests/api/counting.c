/* SPDX-License-Identifier: MIT */
#include "counting.h"

#include <stddef.h>
#include <stdlib.h>

static bool watching;
static uint32_t asked, allowed;

void watch_memory(uint32_t left)
{
    asked = 0;
    allowed = left;
    watching = true;
}

uint32_t unwatch_memory(void)
{
    watching = false;
    return asked;
}

/* Whether there is a piece more. */
static bool ask(void)
{
    return !watching || asked++ < allowed;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_aligned_alloc(size_t align, size_t size);
void *__real_reallocarray(void *memory, size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_aligned_alloc(size_t align, size_t size);
void *__wrap_reallocarray(void *memory, size_t count, size_t size);

void *__wrap_malloc(size_t size)
{
    return ask() ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t count, size_t size)
{
    return ask() ? __real_calloc(count, size) : NULL;
}

void *__wrap_realloc(void *memory, size_t size)
{
    return ask() ? __real_realloc(memory, size) : NULL;
}

void *__wrap_aligned_alloc(size_t align, size_t size)
{
    return ask() ? __real_aligned_alloc(align, size) : NULL;
}

void *__wrap_reallocarray(void *memory, size_t count, size_t size)
{
    return ask() ? __real_reallocarray(memory, count, size) : NULL;
}

static void *allocate(void *context, size_t bytes, size_t alignment)
{
    counter *c = context;
    if (!c->left)
        return NULL;
    c->left--;
    c->given++;
    size_t room = (bytes + alignment - 1) / alignment * alignment;
    c->misaligned = c->misaligned || !bytes || alignment > 64;
    return __real_aligned_alloc(alignment, room);
}

static void release(void *context, void *memory)
{
    counter *c = context;
    c->taken_back++;
    free(memory);
}

bm_allocator counting(counter *c)
{
    return (bm_allocator){allocate, release, c};
}
