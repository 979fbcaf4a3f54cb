/* SPDX-License-Identifier: MIT */
/* Every order in which threads can meet, tried on the real code.
 *
 * The threads of a scenario are coroutines on one thread of the system. They run from one meeting point to the next: the taking of
 * a mutex, a wake-up given without a lock, where they are looked at an atomic access of dispatch.c (atomics.c), and what the scenario says. There the explorer saves all
 * that makes up the state (the live parts of the stacks, saved registers, the shared memory that it was told of), and lets each
 * thread that can go on do so in turn, depth first. A state that was seen before is not explored again. So each reachable
 * interleaving of any number of steps is covered, and what is checked is the objects that the program is linked from.
 *
 * pthread_mutex_*() and pthread_cond_*() of the code under test arrive here by the linker's --wrap. A signal wakes any one of those that wait,
 * and each choice is tried; a signal that nobody waits for is lost, as with real ones. Spurious wake-ups do not occur: code that hung
 * without them would hang. Memory is sequentially consistent: races between plain accesses are ThreadSanitizer's. */
#ifndef EXPLORE_H
#define EXPLORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* A wake-up in the code under test that is not given as written: the `site`-th that the exploration met. */
typedef enum explore_change { EXPLORE_AS_IS, EXPLORE_DROP, EXPLORE_ONE_OF_ALL } explore_change;

#define EXPLORE_WORDS 256

typedef struct explore_mutation {
    explore_change change;
    const void *site; /* a return address of explore_site() */
} explore_mutation;

typedef struct explore_result {
    uint64_t states, steps,
        ends;       /* different states, steps between them, ways to the end that differ in state */
    size_t deepest; /* steps of the longest way */
    char failure[256]; /* empty: every property holds */
} explore_result;

typedef struct explore_scenario {
    /* Puts what the shared memory says into words, with nothing that no thread will look at again: states of the same words are taken to be the
     * same. Returns how many, EXPLORE_WORDS at most. */
    size_t (*describe)(uintptr_t *words);
    /* Called in each final state: says what is wrong there by explore_fail(). */
    void (*end)(void);
    /* Whether the code goes by the numbers of threads in this state, so that those of a kind are not alike. NULL: never. Where one knows
     * another by a pointer, that is seen without it. */
    bool (*is_tied)(void);
    /* Whether who goes through the threads that own something does anything to the one of that number. NULL: nobody does. */
    bool (*is_met)(unsigned number);
    /* Things that threads own in turn. NULL: none. A word of a thread that points to them is taken for what it stands for to one of the kind: so
     * things that are alike do not make states differ, nor pointers that will not be used again. */
    const void *things;
    size_t things_bytes;
    uintptr_t (*stands_for)(uintptr_t word, unsigned kind);
} explore_scenario;

/* A scenario's set-up, before explore_run(). Names are for messages. Threads of one `kind` do the same thing, and of states that differ
 * only in which of them does what one is explored. */
void explore_begin(const explore_scenario *scenario);
void explore_thread(const char *name, unsigned kind, void (*body)(void *context), void *context);
/* Memory that threads share: all of it, but for what never changes after the set-up. */
void explore_share(void *memory, size_t size);
/* One part of `size` bytes for each thread of the kind, in their order: what belongs to it, and is known to others by pointers at most. */
void explore_own(unsigned kind, void *memory, size_t size);
void explore_name(const void *object, const char *name);

/* Explores all there is, up to the first failure; `path`, unless NULL, gets the steps that led to it. */
void explore_run(explore_mutation mutation, FILE *path, explore_result *result);

/* ---- called by threads ---- */

/* Others may run here. */
void explore_point(const char *what);
/* Goes on in each of `count` ways: 0 .. count - 1. */
unsigned explore_choose(unsigned count);
/* Others run until all threads of the kinds below `kind` have returned. */
void explore_join(unsigned kind);
/* From here on, whenever the thread takes a mutex (or when it does so next), it goes through those that own something one after the other. As they
 * are alike it may meet them in any order, and each is tried. */
enum explore_scan { EXPLORE_NO_SCAN, EXPLORE_SCAN_EACH, EXPLORE_SCAN_ONCE };
void explore_scans(enum explore_scan how);
/* Wipes the stack below the caller, where calls that have returned left what would make states differ that do not. */
void explore_forget(void);
/* A property is broken. Exploration ends at the next meeting point. */
void explore_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Whether some thread holds the mutex. */
bool explore_is_taken(const void *mutex);

/* ---- wake-ups of the code under test ---- */

typedef struct explore_site {
    const void *address;
    const char *object; /* its name */
    bool all;           /* a broadcast */
} explore_site;

/* Those that explorations have met so far, in that order. */
size_t explore_sites(const explore_site **sites);

#endif
