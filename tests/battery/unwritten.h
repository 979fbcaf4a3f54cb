/* SPDX-License-Identifier: MIT */
/* Memory that nobody has written, for those who watch it: valgrind's memcheck, and clang's MemorySanitizer. Where nobody watches, all of
 * this does nothing. */
#ifndef TESTS_BATTERY_UNWRITTEN_H
#define TESTS_BATTERY_UNWRITTEN_H

#include <stdbool.h>
#include <stddef.h>

#if defined __has_feature
#if __has_feature(memory_sanitizer)
#include <sanitizer/msan_interface.h>
#define BM_WATCHED_BY_COMPILER
#endif
#endif
#if !defined BM_WATCHED_BY_COMPILER && __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#define BM_WATCHED_BY_VALGRIND
#endif

/* From here on the bytes count as never written, whatever they are. */
static inline void forget(void *memory, size_t bytes)
{
#if defined BM_WATCHED_BY_COMPILER
    __msan_poison(memory, bytes);
#elif defined BM_WATCHED_BY_VALGRIND
    VALGRIND_MAKE_MEM_UNDEFINED(memory, bytes);
#endif
    (void)memory, (void)bytes;
}

/* From here on they count as written. */
static inline void remember(void *memory, size_t bytes)
{
#if defined BM_WATCHED_BY_COMPILER
    __msan_unpoison(memory, bytes);
#elif defined BM_WATCHED_BY_VALGRIND
    VALGRIND_MAKE_MEM_DEFINED(memory, bytes);
#endif
    (void)memory, (void)bytes;
}

/* The first byte that was never written, or was made out of such; `bytes` where there is none. */
static inline size_t first_unwritten(const void *memory, size_t bytes)
{
#if defined BM_WATCHED_BY_COMPILER
    ptrdiff_t at = __msan_test_shadow(memory, bytes);
    return at < 0 ? bytes : (size_t)at;
#elif defined BM_WATCHED_BY_VALGRIND
    size_t at = VALGRIND_CHECK_MEM_IS_DEFINED(memory, bytes);
    return at ? at - (size_t)memory : bytes;
#else
    (void)memory;
    return bytes;
#endif
}

#endif
