/* SPDX-License-Identifier: MIT */
/* To be preloaded: counts what is asked of the allocator, and writes the number to the file $COUNT_SAYS at the end. $COUNT_FAILS, "7" or
 * "7-9": the seventh call finds no memory, or the seventh to the ninth. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define SEEN __attribute__((visibility("default")))

/* glibc's own, under names that nobody else takes. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static int says = -1;
static atomic_ulong calls;
static unsigned long first, last; /* of those that fail; 0: none */

__attribute__((constructor)) static void begin(void)
{
    const char *name = getenv("COUNT_SAYS"), *range = getenv("COUNT_FAILS");
    char *end;
    /* Now: at the end the program has confined itself. */
    if (name)
        says = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (!range)
        return;
    first = last = strtoul(range, &end, 10);
    if (*end == '-')
        last = strtoul(end + 1, NULL, 10);
}

static bool fails(void)
{
    unsigned long call = atomic_fetch_add(&calls, 1) + 1;
    bool failed = call >= first && call <= last;
    if (failed)
        errno = ENOMEM;
    return failed;
}

SEEN void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

SEEN void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

SEEN void *realloc(void *memory, size_t size)
{
    return fails() ? NULL : __libc_realloc(memory, size);
}

SEEN void *aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : __libc_memalign(alignment, size);
}

__attribute__((destructor)) static void end(void)
{
    if (says >= 0)
        dprintf(says, "%lu\n", atomic_load(&calls));
}
