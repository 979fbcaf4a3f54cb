/* SPDX-License-Identifier: MIT */
/* What tells a thread from others of its kind: the words of its stack and of what it owns, where pointers to itself are offsets, and pointers to
 * things are what those stand for. */
#define XXH_INLINE_ALL
#include "coroutines.h"

#include <stdlib.h>
#include <string.h>

#define MAX_KNOWN 8
#define PORTRAITS (1 << 16)

/* What a thread is, without what it knows of things: those are asked anew each time. */
struct portrait {
    XXH128_hash_t raw; /* of the words that it was made from, which are few; all zeros: free */
    XXH128_hash_t hash;
    bool alone; /* tells of no other thread */
    unsigned things;
    uintptr_t thing[MAX_KNOWN];
};

static struct portrait portrait[PORTRAITS];
static unsigned portraits;

void names_begin(void)
{
    memset(portrait, 0, sizeof portrait);
    portraits = 0;
}

uintptr_t relative(uintptr_t word, unsigned *whose)
{
    uintptr_t offset = word - (uintptr_t)thread;
    *whose = threads;
    if (offset < threads * sizeof *thread) {
        *whose = (unsigned)(offset / sizeof *thread);
        return offset % sizeof *thread;
    }
    offset = word - (uintptr_t)owned.memory;
    if (offset < owned.count * owned.size) {
        *whose = owned.first + (unsigned)(offset / owned.size);
        return ((uintptr_t)1 << 40) + offset % owned.size;
    }
    return word;
}

bool threads_are_known_to(const uintptr_t *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unsigned whose;
        relative(words[i], &whose);
        if (whose < threads)
            return true;
    }
    return false;
}

static unsigned number_of_thing(struct portrait *one, uintptr_t word)
{
    for (unsigned i = 0; i < one->things; i++)
        if (one->thing[i] == word)
            return i;
    if (one->things == MAX_KNOWN)
        abort();
    one->thing[one->things] = word;
    return one->things++;
}

static void make_portrait(struct portrait *one, uintptr_t *words, size_t count, unsigned self)
{
    one->alone = true;
    one->things = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned whose;
        if (words[i] - (uintptr_t)scenario->things < scenario->things_bytes) {
            words[i] = ((uintptr_t)1 << 63) + number_of_thing(one, words[i]);
            continue;
        }
        uintptr_t offset = relative(words[i], &whose);
        if (whose == self)
            words[i] = offset;
        else if (whose < threads)
            one->alone = false;
    }
    one->hash = XXH3_128bits(words, count * sizeof *words);
}

/* The words begin with the number of the thread, for what they are to it. */
static const struct portrait *portray(uintptr_t *words, size_t count, unsigned self)
{
    XXH128_hash_t raw = XXH3_128bits(words, count * sizeof *words);
    size_t at = raw.low64 % PORTRAITS;
    while (portrait[at].raw.low64 && !XXH128_isEqual(portrait[at].raw, raw))
        at = (at + 1) % PORTRAITS;
    if (!portrait[at].raw.low64) {
        if (++portraits == PORTRAITS / 2) {
            memset(portrait, 0, sizeof portrait);
            portraits = 1;
            at = raw.low64 % PORTRAITS;
        }
        portrait[at].raw = raw;
        make_portrait(&portrait[at], words + 1, count - 1, self);
    }
    return &portrait[at];
}

/* All that a thread is, in words. */
static size_t collect(unsigned self, uintptr_t *words)
{
    const struct thread *one = &thread[self];
    size_t count = 0, stack = live_stack(one);
    words[count++] = self;
    words[count++] = one->kind | (uintptr_t)one->situation << 16 | (uintptr_t)one->scans << 32;
    words[count++] = one->count | (uintptr_t)one->chosen << 32;
    words[count++] = (uintptr_t)one->object;
    words[count++] = (uintptr_t)one->mutex;
    words[count++] = (uintptr_t)one->holds;
    if (one->situation == DONE)
        return count;
    memcpy(words + count, one->stack + STACK_BYTES - stack, stack);
    count += stack / sizeof *words;
    return count;
}

static bool is_less(XXH128_hash_t a, XXH128_hash_t b)
{
    return a.high64 != b.high64 ? a.high64 < b.high64 : a.low64 < b.low64;
}

static void sort(XXH128_hash_t *hashes, unsigned count)
{
    for (unsigned i = 1; i < count; i++) {
        XXH128_hash_t one = hashes[i];
        unsigned at = i;
        for (; at > 0 && is_less(one, hashes[at - 1]); at--)
            hashes[at] = hashes[at - 1];
        hashes[at] = one;
    }
}

/* *alone: whether it tells of no other thread. */
static XXH128_hash_t name_thread(unsigned self, bool *alone)
{
    static uintptr_t words[(STACK_BYTES + 4096) / sizeof(uintptr_t)];
    size_t count = collect(self, words);
    if (owned.memory && self >= owned.first && self < owned.first + owned.count) {
        memcpy(words + count, owned.memory + (self - owned.first) * owned.size, owned.size);
        count += owned.size / sizeof *words;
    }
    const struct portrait *one = portray(words, count, self);
    *alone = one->alone;
    uintptr_t name[MAX_KNOWN + 2] = {one->hash.low64, one->hash.high64};
    for (unsigned i = 0; i < one->things; i++)
        name[2 + i] = scenario->stands_for(one->thing[i], thread[self].kind);
    return one->things ? XXH3_128bits(name, (2 + one->things) * sizeof *name) : one->hash;
}

unsigned threads_name(XXH128_hash_t *result, bool tied)
{
    for (unsigned i = 0; i < threads; i++) {
        bool alone;
        result[i] = name_thread(i, &alone);
        tied |= !alone;
    }
    if (tied)
        for (unsigned i = 0; i < threads; i++)
            result[i].high64 += i + 1;
    else /* the kind is part of each, so one order of all will do */
        sort(result, threads);
    return threads;
}
