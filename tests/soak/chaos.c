/* SPDX-License-Identifier: MIT */
/* To be preloaded: calls of the system go wrong now and then. $CHAOS says which, and how often: a seed, then KIND=N, with commas in between; of
 * the calls of that kind one in N fails, or falls short, on average. Which ones depends on the seed and on how many there were before. Kinds:
 *   malloc   no memory, from any allocator of the C library; not where a sanitizer has its own
 *   threads  (of N at once; not by chance: it is a limit of the system) EAGAIN from pthread_create()
 *   read     EIO           read_short    fewer bytes than asked for
 *   write    EIO           write_short   the same       write_full   ENOSPC
 *   fsync    EIO           rename        EIO, also when a file is given its name by linkat()
 *   open     EMFILE
 * Standard input, output and error are left alone: what is said must be readable to be judged. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define SEEN __attribute__((visibility("default")))

enum kind {
    MALLOC,
    THREADS,
    READ,
    READ_SHORT,
    WRITE,
    WRITE_SHORT,
    WRITE_FULL,
    FSYNC,
    RENAME,
    OPEN,
    KINDS
};

static const char *const names[KINDS] = {[MALLOC] = "malloc",
                                         [THREADS] = "threads",
                                         [READ] = "read",
                                         [READ_SHORT] = "read_short",
                                         [WRITE] = "write",
                                         [WRITE_SHORT] = "write_short",
                                         [WRITE_FULL] = "write_full",
                                         [FSYNC] = "fsync",
                                         [RENAME] = "rename",
                                         [OPEN] = "open"};

static uint64_t seed, one_in[KINDS]; /* 0: never */
static atomic_uint_least64_t calls[KINDS];

/* glibc's own, under names that nobody else takes. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *memory);

__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("CHAOS");
    seed = at ? strtoull(at, NULL, 10) : 0;
    while (at && (at = strchr(at, ','))) {
        at++;
        for (int i = 0; i < KINDS; i++) {
            size_t length = strlen(names[i]);
            if (!strncmp(at, names[i], length) && at[length] == '=')
                one_in[i] = strtoull(at + length + 1, NULL, 10);
        }
    }
}

/* The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t mix(uint64_t x)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static bool goes_wrong(enum kind kind)
{
    if (!one_in[kind])
        return false;
    uint64_t call = atomic_fetch_add(&calls[kind], 1);
    return mix(seed + 0x9e3779b97f4a7c15u * (call * KINDS + (uint64_t)kind + 1)) % one_in[kind] ==
           0;
}

static bool fails(enum kind kind, int error)
{
    bool failed = goes_wrong(kind);
    if (failed)
        errno = error;
    return failed;
}

#define NEXT(name, type) ((type)(uintptr_t)dlsym(RTLD_NEXT, name))

/* ---- memory and threads ---------------------------------------------------------------------- */

SEEN void *malloc(size_t size)
{
    return fails(MALLOC, ENOMEM) ? NULL : __libc_malloc(size);
}

SEEN void *calloc(size_t count, size_t size)
{
    return fails(MALLOC, ENOMEM) ? NULL : __libc_calloc(count, size);
}

SEEN void *realloc(void *memory, size_t size)
{
    return fails(MALLOC, ENOMEM) ? NULL : __libc_realloc(memory, size);
}

SEEN void *aligned_alloc(size_t alignment, size_t size)
{
    return fails(MALLOC, ENOMEM) ? NULL : __libc_memalign(alignment, size);
}

static atomic_uint_least64_t threads; /* besides the first one */

struct thread {
    void *(*body)(void *context);
    void *context;
};

static void *count_thread(void *context)
{
    struct thread thread = *(struct thread *)context;
    __libc_free(context);
    void *result = thread.body(thread.context);
    atomic_fetch_sub(&threads, 1);
    return result;
}

SEEN int pthread_create(pthread_t *handle, const pthread_attr_t *attributes, void *(*body)(void *),
                        void *context)
{
    if (atomic_fetch_add(&threads, 1) >= one_in[THREADS] && one_in[THREADS]) {
        atomic_fetch_sub(&threads, 1);
        return EAGAIN;
    }
    struct thread *thread = __libc_malloc(sizeof *thread);
    if (!thread)
        abort();
    *thread = (struct thread){body, context};
    return NEXT("pthread_create", int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *),
                                          void *))(handle, attributes, count_thread, thread);
}

/* ---- files ----------------------------------------------------------------------------------- */

SEEN ssize_t read(int file, void *bytes, size_t size)
{
    if (file > 2 && fails(READ, EIO))
        return -1;
    if (file > 2 && size > 1 && goes_wrong(READ_SHORT))
        size = 1 + size / 7;
    return NEXT("read", ssize_t(*)(int, void *, size_t))(file, bytes, size);
}

SEEN ssize_t write(int file, const void *bytes, size_t size)
{
    if (file > 2 && (fails(WRITE, EIO) || fails(WRITE_FULL, ENOSPC)))
        return -1;
    if (file > 2 && size > 1 && goes_wrong(WRITE_SHORT))
        size = 1 + size / 3;
    return NEXT("write", ssize_t(*)(int, const void *, size_t))(file, bytes, size);
}

SEEN int fsync(int file)
{
    return fails(FSYNC, EIO) ? -1 : NEXT("fsync", int (*)(int))(file);
}

SEEN int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    if (fails(RENAME, EIO))
        return -1;
    return NEXT("renameat", int (*)(int, const char *, int, const char *))(from_folder, from,
                                                                           to_folder, to);
}

SEEN int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    if (fails(RENAME, EIO))
        return -1;
    return NEXT("renameat2", int (*)(int, const char *, int, const char *, unsigned))(
        from_folder, from, to_folder, to, flags);
}

SEEN int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
    if (fails(RENAME, EIO))
        return -1;
    return NEXT("linkat", int (*)(int, const char *, int, const char *, int))(from_folder, from,
                                                                              to_folder, to, flags);
}

SEEN int openat(int folder, const char *name, int flags, ...)
{
    mode_t mode = 0;
    if (flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
    }
    if (fails(OPEN, EMFILE))
        return -1;
    return NEXT("openat", int (*)(int, const char *, int, ...))(folder, name, flags, mode);
}
