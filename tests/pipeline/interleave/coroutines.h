/* SPDX-License-Identifier: MIT */
/* What threads are made of: for threads.c, which runs them, and for those that look at them while they stand still. */
#ifndef COROUTINES_H
#define COROUTINES_H

#include "threads.h"

#define STACK_BYTES 16384

enum situation {
    READY,
    LOCKING,  /* `object` is the mutex */
    WAITING,  /* `object` is the condition; the mutex comes after it */
    JOINING,  /* until all of the kinds below `count` are done */
    CHOOSING, /* one of `count` */
    DONE
};

struct thread {
    /* Constant. */
    const char *name;
    void (*body)(void *context);
    void *body_context;
    unsigned kind;
    /* Of the state. */
    enum situation situation;
    unsigned count, chosen;
    unsigned scans; /* how it goes through others: enum explore_scan */
    void *object, *mutex, *holds;
    unsigned char *top; /* the stack pointer, below which nothing lives */
    const char *what;   /* about to be done, for people; its place in the code implies it */

    _Alignas(16) unsigned char stack[STACK_BYTES];
};

/* What is owned: of thread `first + i` of all the i-th part. */
struct owned {
    unsigned char *memory;
    size_t size;
    unsigned first, count;
};

extern struct thread thread[MAX_THREADS];
extern unsigned threads;
extern struct owned owned;
extern const explore_scenario *scenario;

#define CONTROL_BYTES offsetof(struct thread, stack)

static inline size_t live_stack(const struct thread *one)
{
    return (size_t)(one->stack + STACK_BYTES - one->top);
}

/* A pointer to what belongs to a thread, as its offset there: *whose; `threads` where it is none. names.c */
uintptr_t relative(uintptr_t word, unsigned *whose);
/* Forgets what an earlier scenario's threads looked like. */
void names_begin(void);
/* Gives each of those that are met in a scan the place of another, in the `order`-th way. orders.c */
void threads_reorder(unsigned order);

#endif
