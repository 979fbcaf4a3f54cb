/* SPDX-License-Identifier: MIT */
/* dispatch.c is compiled as for ThreadSanitizer, so that its atomic accesses arrive here: each is a meeting point. Those to counters of eight
 * bytes are not: they are changed under the lock, and what is read of them without it is a hint that nothing hangs on. */
#include <stdbool.h>
#include <stdint.h>

#include "explore.h"

/* The names that compilers call. */
void __tsan_init(void);
void __tsan_func_entry(void *address);
void __tsan_func_exit(void);

void __tsan_init(void)
{
}

void __tsan_func_entry(void *address)
{
    (void)address;
}

void __tsan_func_exit(void)
{
}

#define PLAIN(name)                                                                                \
    void __tsan_##name(void *address);                                                             \
    void __tsan_##name(void *address)                                                              \
    {                                                                                              \
        (void)address;                                                                             \
    }

#define PLAIN_OF(bytes) PLAIN(read##bytes) PLAIN(write##bytes)
PLAIN_OF(1)
PLAIN_OF(2)
PLAIN_OF(4)
PLAIN_OF(8)
PLAIN_OF(16)
PLAIN(unaligned_read8)
PLAIN(unaligned_write8)
PLAIN(unaligned_read16)
PLAIN(unaligned_write16)

void __tsan_read_range(void *address, uintptr_t size);
void __tsan_write_range(void *address, uintptr_t size);

void __tsan_read_range(void *address, uintptr_t size)
{
    (void)address, (void)size;
}

void __tsan_write_range(void *address, uintptr_t size)
{
    (void)address, (void)size;
}

/* What an atomic access that reads and writes leaves there, of what was there `before` and of its `value`. */
#define CHANGE(bits, type, meet_, name, after)                                                     \
    type __tsan_atomic##bits##_##name(volatile type *at, type value, int order);                   \
    type __tsan_atomic##bits##_##name(volatile type *at, type value, int order)                    \
    {                                                                                              \
        (void)order;                                                                               \
        meet_;                                                                                     \
        type before = *at;                                                                         \
        *at = after;                                                                               \
        return before;                                                                             \
    }

#define ATOMIC(bits, type, meet_)                                                                  \
    type __tsan_atomic##bits##_load(const volatile type *at, int order);                           \
    type __tsan_atomic##bits##_load(const volatile type *at, int order)                            \
    {                                                                                              \
        (void)order;                                                                               \
        meet_;                                                                                     \
        return *at;                                                                                \
    }                                                                                              \
    void __tsan_atomic##bits##_store(volatile type *at, type value, int order);                    \
    void __tsan_atomic##bits##_store(volatile type *at, type value, int order)                     \
    {                                                                                              \
        (void)order;                                                                               \
        meet_;                                                                                     \
        *at = value;                                                                               \
    }                                                                                              \
    CHANGE(bits, type, meet_, exchange, value)                                                     \
    CHANGE(bits, type, meet_, fetch_add, (type)(before + value))                                   \
    CHANGE(bits, type, meet_, fetch_sub, (type)(before - value))

ATOMIC(8, uint8_t, explore_point("atomic access"))
ATOMIC(32, uint32_t, explore_point("atomic access"))
ATOMIC(64, uint64_t, )
