/* SPDX-License-Identifier: MIT */
/* To be preloaded: counts what is asked of the allocator, and writes the number to the file $COUNT_SAYS at the end. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#define SEEN __attribute__((visibility("default")))

/* glibc's own, under names that nobody else takes. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static atomic_ulong calls;

SEEN void *malloc(size_t size)
{
    atomic_fetch_add(&calls, 1);
    return __libc_malloc(size);
}

SEEN void *calloc(size_t count, size_t size)
{
    atomic_fetch_add(&calls, 1);
    return __libc_calloc(count, size);
}

SEEN void *realloc(void *memory, size_t size)
{
    atomic_fetch_add(&calls, 1);
    return __libc_realloc(memory, size);
}

SEEN void *aligned_alloc(size_t alignment, size_t size)
{
    atomic_fetch_add(&calls, 1);
    return __libc_memalign(alignment, size);
}

__attribute__((destructor)) static void end(void)
{
    const char *name = getenv("COUNT_SAYS");
    unsigned long all = atomic_load(&calls);
    FILE *file = name ? fopen(name, "w") : NULL;
    if (!file)
        return;
    fprintf(file, "%lu\n", all);
    fclose(file);
}
