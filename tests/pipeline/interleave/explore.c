/* SPDX-License-Identifier: MIT */
/* The depth-first search: states, their names by hash, and the way back to them. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "explore.h"
#include "threads.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SHARED 16

struct range {
    void *memory;
    size_t size;
};

static struct range shared[MAX_SHARED];
static unsigned shared_count;
static const explore_scenario *scenario;
static explore_result *found;

void explore_begin(const explore_scenario *wanted)
{
    scenario = wanted;
    shared_count = 0;
    threads_begin(wanted);
}

void explore_share(void *memory, size_t size)
{
    if (shared_count == MAX_SHARED)
        abort();
    shared[shared_count++] = (struct range){memory, size};
}

void explore_fail(const char *format, ...)
{
    va_list arguments;
    if (found->failure[0])
        return;
    va_start(arguments, format);
    vsnprintf(found->failure, sizeof found->failure, format, arguments);
    va_end(arguments);
}

/* ---- states that were seen ------------------------------------------------------------------- */

struct seen {
    XXH128_hash_t *slot; /* all zeros: free */
    size_t slots, used;
};

/* The last bit of a key says whether the search is below its state just now. */
static bool is_free(XXH128_hash_t key)
{
    return !key.low64 && !key.high64;
}

static bool is_same(XXH128_hash_t a, XXH128_hash_t b)
{
    return a.low64 == b.low64 && !((a.high64 ^ b.high64) >> 1);
}

static XXH128_hash_t *place_of(const struct seen *seen, XXH128_hash_t key)
{
    size_t at = key.low64 & (seen->slots - 1);
    while (!is_free(seen->slot[at]) && !is_same(seen->slot[at], key))
        at = (at + 1) & (seen->slots - 1);
    return &seen->slot[at];
}

static void grow(struct seen *seen)
{
    struct seen larger = {.slots = seen->slots ? 2 * seen->slots : 1 << 16, .used = seen->used};
    larger.slot = calloc(larger.slots, sizeof *larger.slot);
    if (!larger.slot) {
        fprintf(stderr, "no memory for %zu states\n", larger.slots / 2);
        exit(2);
    }
    for (size_t i = 0; i < seen->slots; i++)
        if (!is_free(seen->slot[i]))
            *place_of(&larger, seen->slot[i]) = seen->slot[i];
    free(seen->slot);
    *seen = larger;
}

/* Whether it is new. Two states of one hash of 127 bits would be taken for one: with a thousand million of them, once in 10^20
 * explorations. */
static bool add(struct seen *seen, XXH128_hash_t key)
{
    if (2 * (seen->used + 1) > seen->slots)
        grow(seen);
    XXH128_hash_t *place = place_of(seen, key);
    if (!is_free(*place))
        return false;
    *place = key;
    seen->used++;
    return true;
}

static void set_open(const struct seen *seen, XXH128_hash_t key, bool open)
{
    XXH128_hash_t *place = place_of(seen, key);
    place->high64 = place->high64 & ~(XXH64_hash_t)1;
    place->high64 |= open;
}

static bool is_open(const struct seen *seen, XXH128_hash_t key)
{
    return place_of(seen, key)->high64 & 1;
}

static XXH128_hash_t name_state(void)
{
    uintptr_t words[EXPLORE_WORDS];
    XXH128_hash_t names[MAX_THREADS + 1];
    size_t count = scenario->describe(words);
    bool tied = threads_are_known_to(words, count) || (scenario->is_tied && scenario->is_tied());
    unsigned threads = threads_name(names, tied);
    names[threads] = XXH3_128bits(words, count * sizeof *words);
    XXH128_hash_t name = XXH3_128bits(names, (threads + 1) * sizeof *names);
    name.high64 &= ~(XXH64_hash_t)1; /* kept for set_open() */
    return name;
}

/* ---- saving and restoring -------------------------------------------------------------------- */

/* Where the search may turn back to: what was saved there lies in the heap of snapshots. */
struct fork {
    size_t at;           /* in the heap */
    XXH128_hash_t name;  /* all zeros: none */
    unsigned next, ways; /* the next one to try, of so many */
};

static struct {
    unsigned char *bytes;
    size_t size, capacity;
    struct fork *fork;
    size_t forks, most_forks;
} way;

static unsigned char *reserve(size_t bytes)
{
    if (way.capacity - way.size < bytes) {
        way.capacity = 2 * way.capacity + bytes;
        way.bytes = realloc(way.bytes, way.capacity);
        if (!way.bytes)
            abort();
    }
    way.size += bytes;
    return way.bytes + way.size - bytes;
}

static void save(void)
{
    for (unsigned i = 0; i < shared_count; i++)
        memcpy(reserve(shared[i].size), shared[i].memory, shared[i].size);
    size_t bytes = threads_live_bytes();
    threads_save(reserve(bytes));
}

static void restore(const struct fork *fork)
{
    const unsigned char *from = way.bytes + fork->at;
    for (unsigned i = 0; i < shared_count; i++) {
        memcpy(shared[i].memory, from, shared[i].size);
        from += shared[i].size;
    }
    threads_restore(from);
}

static void push_fork(struct seen *seen, XXH128_hash_t name, unsigned ways)
{
    if (!is_free(name))
        set_open(seen, name, true);
    if (way.forks == way.most_forks) {
        way.most_forks = 2 * way.most_forks + 64;
        way.fork = realloc(way.fork, way.most_forks * sizeof *way.fork);
        if (!way.fork)
            abort();
    }
    way.fork[way.forks++] = (struct fork){.at = way.size, .name = name, .ways = ways};
    save();
}

static void pop_fork(struct seen *seen)
{
    struct fork *fork = &way.fork[--way.forks];
    way.size = fork->at;
    if (!is_free(fork->name))
        set_open(seen, fork->name, false);
}

/* ---- the search ------------------------------------------------------------------------------ */

/* Tells how it came to that, by doing it again. */
static void tell(FILE *file)
{
    if (!file)
        return;
    fprintf(file, "%s\n", found->failure);
    for (size_t i = 0; i < way.forks; i++) {
        restore(&way.fork[i]);
        threads_tell_step(file, way.fork[i].next - 1);
    }
    threads_tell(file);
}

/* What there is to do in the state that was reached: a number of ways, 0 where it is known, or an end. */
static unsigned look(struct seen *seen, XXH128_hash_t *name)
{
    unsigned ways = threads_ways();
    if (threads_choose()) { /* in the middle of a step: what it leads to is looked at */
        *name = (XXH128_hash_t){0};
        return ways;
    }
    *name = name_state();
    if (!add(seen, *name)) {
        if (is_open(seen, *name)) /* a way leads from it back to it: nobody would come to an end */
            explore_fail("threads wake each other for ever");
        return 0;
    }
    if (ways == 0 && threads_all_done()) {
        found->ends++;
        scenario->end();
    } else if (ways == 0) {
        explore_fail("deadlock");
    }
    return ways;
}

void explore_run(explore_mutation mutation, FILE *path, explore_result *result)
{
    struct seen seen = {0};
    XXH128_hash_t name;
    found = result;
    *result = (explore_result){0};
    threads_mutate(mutation);
    way.size = way.forks = 0;
    threads_start();

    unsigned ways = look(&seen, &name);
    if (ways)
        push_fork(&seen, name, ways);
    while (way.forks > 0 && !result->failure[0]) {
        struct fork *fork = &way.fork[way.forks - 1];
        if (fork->next == fork->ways) {
            pop_fork(&seen);
            continue;
        }
        restore(fork);
        threads_step(fork->next++);
        result->steps++;
        if (result->failure[0])
            break;
        ways = look(&seen, &name);
        if (way.forks + 1 > result->deepest)
            result->deepest = way.forks;
        if (ways && !result->failure[0])
            push_fork(&seen, name, ways);
    }
    result->states = seen.used;
    if (result->failure[0])
        tell(path);
    free(seen.slot);
}
