/* SPDX-License-Identifier: MIT */
/* Wrapped allocation functions. Threads may call them; fail_allocation() is for one thread with no
 * others at work. */
#include "failing_malloc.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

static atomic_long left = -1; /* allocations that still succeed; -1: all */
static atomic_bool failed;
static atomic_long alive;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_reallocarray(void *old, size_t count, size_t size);
void *__real_aligned_alloc(size_t align, size_t size);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_reallocarray(void *old, size_t count, size_t size);
void *__wrap_aligned_alloc(size_t align, size_t size);
void __wrap_free(void *block);

void fail_allocation(long n)
{
    left = n;
    failed = false;
}

int allocation_failed(void)
{
    return failed;
}

long blocks_alive(void)
{
    return alive;
}

static bool may_allocate(void)
{
    if (left < 0)
        return true;
    if (left == 0) {
        failed = true;
        return false;
    }
    left--;
    return true;
}

static void *counted(void *block)
{
    if (block)
        alive++;
    return block;
}

void *__wrap_malloc(size_t size)
{
    return may_allocate() ? counted(__real_malloc(size)) : NULL;
}

void *__wrap_calloc(size_t count, size_t size)
{
    return may_allocate() ? counted(__real_calloc(count, size)) : NULL;
}

void *__wrap_aligned_alloc(size_t align, size_t size)
{
    return may_allocate() ? counted(__real_aligned_alloc(align, size)) : NULL;
}

void *__wrap_realloc(void *old, size_t size)
{
    if (!may_allocate())
        return NULL;
    void *block = __real_realloc(old, size);
    return old ? block : counted(block);
}

void *__wrap_reallocarray(void *old, size_t count, size_t size)
{
    if (!may_allocate())
        return NULL;
    void *block = __real_reallocarray(old, count, size);
    return old ? block : counted(block);
}

void __wrap_free(void *block)
{
    if (block)
        alive--;
    __real_free(block);
}
