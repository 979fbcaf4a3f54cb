/* SPDX-License-Identifier: MIT */
/* Threads of a kind change places, so that who goes through them in their order meets them in another. */
#include "coroutines.h"

#include <stdlib.h>
#include <string.h>

#define MAX_MET 4
#define MAX_OWNED_BYTES 256

/* A word that tells of thread `from` tells of thread to[from]. */
static uintptr_t moved(uintptr_t word, const unsigned *to)
{
    unsigned whose;
    relative(word, &whose);
    if (whose == threads)
        return word;
    uintptr_t offset = word - (uintptr_t)thread;
    if (offset < threads * sizeof *thread)
        return word + (to[whose] * sizeof *thread - whose * sizeof *thread);
    return word + (to[whose] * owned.size - whose * owned.size);
}

static void move_words(void *memory, size_t bytes, const unsigned *to)
{
    uintptr_t *words = memory;
    for (size_t i = 0; i < bytes / sizeof *words; i++)
        words[i] = moved(words[i], to);
}

static unsigned char *part_of(unsigned self)
{
    return owned.memory + (self - owned.first) * owned.size;
}

static void copy_live(struct thread *to, const struct thread *from, size_t stack)
{
    memcpy(to, from, CONTROL_BYTES);
    memcpy(to->stack + STACK_BYTES - stack, from->stack + STACK_BYTES - stack, stack);
}

/* All are of one kind, so nothing else changes. */
void threads_reorder(unsigned order)
{
    static struct thread before[MAX_MET];
    static unsigned char parts[MAX_MET * MAX_OWNED_BYTES];
    unsigned to[MAX_THREADS], met[MAX_THREADS], left[MAX_THREADS], count = 0;
    size_t live[MAX_MET];
    for (unsigned i = 0; i < threads; i++)
        to[i] = i;
    for (unsigned i = 0; i < owned.count; i++)
        if (scenario->is_met(i))
            met[count++] = owned.first + i;
    memcpy(left, met, sizeof left);
    for (unsigned i = 0; i < count; i++) {
        unsigned choice = order % (count - i);
        order /= count - i;
        to[met[i]] = left[choice];
        left[choice] = left[count - i - 1];
    }
    if (count > MAX_MET || owned.size > MAX_OWNED_BYTES)
        abort();
    for (unsigned i = 0; i < count; i++) {
        live[i] = live_stack(&thread[met[i]]);
        copy_live(&before[i], &thread[met[i]], live[i]);
        memcpy(parts + i * owned.size, part_of(met[i]), owned.size);
    }
    for (unsigned i = 0; i < count; i++) {
        copy_live(&thread[to[met[i]]], &before[i], live[i]);
        memcpy(part_of(to[met[i]]), parts + i * owned.size, owned.size);
    }
    for (unsigned i = 0; i < threads; i++) {
        thread[i].object = (void *)moved((uintptr_t)thread[i].object, to);
        thread[i].top = (unsigned char *)moved((uintptr_t)thread[i].top, to);
        move_words(thread[i].top, live_stack(&thread[i]), to);
    }
    move_words(owned.memory, owned.count * owned.size, to);
}
