/* SPDX-License-Identifier: MIT */
/* Threads as coroutines, and the pthread calls by which they meet. */
#include "coroutines.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_SITES 64
#define MAX_NAMES 24

struct thread thread[MAX_THREADS];
unsigned threads;
struct owned owned;
const explore_scenario *scenario;
static struct thread *current;   /* the one that takes a step; NULL: none does */
static unsigned char *scheduler; /* its stack pointer, while a thread runs */
static explore_mutation mutation;
static explore_site site[MAX_SITES];
static size_t sites;
static struct {
    const void *object;
    const char *name;
} names[MAX_NAMES];
static unsigned named;

/* ---- setting up ------------------------------------------------------------------------------ */

void threads_begin(const explore_scenario *wanted)
{
    scenario = wanted;
    memset(thread, 0, sizeof thread);
    names_begin();
    owned = (struct owned){0};
    threads = named = 0;
}

void threads_mutate(explore_mutation wanted)
{
    mutation = wanted;
}

/* Saves what a call must keep on the stack, the stack pointer at *from, and goes on at the stack pointer `to`. */
void switch_stack(unsigned char **from, unsigned char *to);

__asm__(".text\n"
        ".type switch_stack, @function\n"
        "switch_stack:\n"
        "    push %rbx\n    push %rbp\n    push %r12\n    push %r13\n    push %r14\n    push %r15\n"
        "    mov %rsp, (%rdi)\n"
        "    mov %rsi, %rsp\n"
        "    pop %r15\n    pop %r14\n    pop %r13\n    pop %r12\n    pop %rbp\n    pop %rbx\n"
        "    ret\n"
        ".size switch_stack, .-switch_stack\n");

/* All below its own return address. */
__asm__(".text\n"
        ".globl explore_forget\n"
        ".type explore_forget, @function\n"
        "explore_forget:\n"
        "    lea -1024(%rsp), %rdi\n    mov $128, %ecx\n    xor %eax, %eax\n"
        "    rep stosq\n"
        "    ret\n"
        ".size explore_forget, .-explore_forget\n");

static void enter(void)
{
    current->body(current->body_context);
    current->situation = DONE;
    switch_stack(&current->top, scheduler);
}

void explore_thread(const char *name, unsigned kind, void (*body)(void *context), void *context)
{
    if (threads == MAX_THREADS)
        abort();
    struct thread *new = &thread[threads++];
    *new = (struct thread){
        .name = name, .body = body, .body_context = context, .kind = kind, .what = "begin"};
    /* As if enter() had been called from nowhere, and had been left right away: six registers, and where to go on. */
    new->top = new->stack + STACK_BYTES - 8 * sizeof(void *);
    *(void (**)(void))(new->top + 6 * sizeof(void *)) = enter;
}

void explore_own(unsigned kind, void *memory, size_t size)
{
    owned = (struct owned){.memory = memory, .size = size};
    while (thread[owned.first].kind != kind)
        owned.first++;
    while (thread[owned.first + owned.count].kind == kind && owned.first + owned.count < threads)
        owned.count++;
}

void explore_name(const void *object, const char *name)
{
    if (named == MAX_NAMES)
        abort();
    names[named].object = object;
    names[named++].name = name;
}

static const char *name_of(const void *object)
{
    for (unsigned i = 0; i < named; i++)
        if (names[i].object == object)
            return names[i].name;
    return "something";
}

size_t explore_sites(const explore_site **result)
{
    *result = site;
    return sites;
}

/* ---- one step -------------------------------------------------------------------------------- */

static bool are_done_below(unsigned kind)
{
    for (unsigned i = 0; i < threads; i++)
        if (thread[i].kind < kind && thread[i].situation != DONE)
            return false;
    return true;
}

/* A mutex is taken when its first word is 1: as PTHREAD_MUTEX_INITIALIZER has it, it is free. */
bool explore_is_taken(const void *mutex)
{
    return *(const int *)mutex;
}

static bool can_step(const struct thread *one)
{
    switch (one->situation) {
    case READY:
    case CHOOSING:
        return true;
    case LOCKING:
        return !explore_is_taken(one->object);
    case JOINING:
        return are_done_below(one->count);
    case WAITING:
    case DONE:
        break;
    }
    return false;
}

static struct thread *find_chooser(void)
{
    for (unsigned i = 0; i < threads; i++)
        if (thread[i].situation == CHOOSING)
            return &thread[i];
    return NULL;
}

bool threads_choose(void)
{
    return find_chooser() != NULL;
}

/* In how many orders the thread may meet those that it is about to go through. */
static unsigned orders_of(const struct thread *one)
{
    unsigned met = 0, orders = 1;
    if (!one->scans || one->situation != LOCKING)
        return 1;
    for (unsigned i = 0; i < owned.count; i++)
        if (scenario->is_met(i))
            orders *= ++met;
    return orders;
}

unsigned threads_ways(void)
{
    const struct thread *chooser = find_chooser();
    unsigned ways = 0;
    if (chooser)
        return chooser->count;
    for (unsigned i = 0; i < threads; i++)
        if (can_step(&thread[i]))
            ways += orders_of(&thread[i]);
    return ways;
}

/* Who takes the step of that way; *order: of so many in which it may meet others. */
static struct thread *who(unsigned way, unsigned *order)
{
    struct thread *chooser = find_chooser();
    *order = 0;
    if (chooser)
        return chooser;
    for (unsigned i = 0;; i++) {
        unsigned orders = can_step(&thread[i]) ? orders_of(&thread[i]) : 0;
        *order = way;
        if (way < orders)
            return &thread[i];
        way -= orders;
    }
}

bool threads_all_done(void)
{
    return are_done_below(~0u);
}

static void step(struct thread *one)
{
    current = one;
    current->situation = READY;
    switch_stack(&scheduler, current->top);
    current = NULL;
}

void threads_start(void)
{
    for (unsigned i = 0; i < threads; i++)
        step(&thread[i]);
}

void threads_step(unsigned way)
{
    unsigned order;
    struct thread *one = who(way, &order);
    if (one->situation == CHOOSING)
        one->chosen = way;
    if (order)
        threads_reorder(order);
    if (one->scans == EXPLORE_SCAN_ONCE)
        one->scans = EXPLORE_NO_SCAN;
    step(one);
}

static void meet(enum situation situation, const char *what)
{
    current->situation = situation;
    current->what = what;
    switch_stack(&current->top, scheduler);
    current->object = NULL;
    current->count = 0;
}

void explore_point(const char *what)
{
    if (current) /* setting up, nobody meets anybody */
        meet(READY, what);
}

unsigned explore_choose(unsigned count)
{
    current->count = count;
    meet(CHOOSING, "choose");
    unsigned chosen = current->chosen;
    current->chosen = 0;
    return chosen;
}

void explore_scans(enum explore_scan how)
{
    current->scans = how;
}

void explore_join(unsigned kind)
{
    current->count = kind;
    meet(JOINING, "join");
}

/* ---- pthread --------------------------------------------------------------------------------- */

int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex);
int __wrap_pthread_mutex_unlock(pthread_mutex_t *mutex);
int __wrap_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex);
int __wrap_pthread_cond_signal(pthread_cond_t *condition);
int __wrap_pthread_cond_broadcast(pthread_cond_t *condition);

static void lock(void *mutex)
{
    if (current->holds)
        explore_fail("%s takes %s while it holds %s", current->name, name_of(mutex),
                     name_of(current->holds));
    current->object = mutex;
    meet(LOCKING, "lock");
    *(int *)mutex = 1;
    current->holds = mutex;
}

static void unlock(void *mutex)
{
    if (current->holds != mutex)
        explore_fail("%s gives back %s, which it does not hold", current->name, name_of(mutex));
    *(int *)mutex = 0;
    current->holds = NULL;
}

int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex)
{
    explore_forget();
    lock(mutex);
    return 0;
}

int __wrap_pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    unlock(mutex);
    return 0;
}

int __wrap_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
    explore_forget();
    unlock(mutex);
    current->object = condition;
    current->mutex = mutex;
    meet(WAITING, "wait");
    /* Whoever woke this one made it wait for the mutex. */
    *(int *)mutex = 1;
    current->holds = mutex;
    current->mutex = NULL;
    return 0;
}

static bool waits_for(const struct thread *one, const void *condition)
{
    return one->situation == WAITING && one->object == condition;
}

static void wake(struct thread *one)
{
    one->situation = LOCKING;
    one->object = one->mutex;
}

/* Wakes one of those that wait, in each way. */
static void wake_one(const void *condition)
{
    unsigned waiting = 0;
    for (unsigned i = 0; i < threads; i++)
        waiting += waits_for(&thread[i], condition);
    if (waiting == 0)
        return;
    unsigned which = waiting > 1 ? explore_choose(waiting) : 0;
    for (unsigned i = 0; i < threads; i++)
        if (waits_for(&thread[i], condition) && which-- == 0)
            wake(&thread[i]);
}

static void wake_all(const void *condition)
{
    for (unsigned i = 0; i < threads; i++)
        if (waits_for(&thread[i], condition))
            wake(&thread[i]);
}

static void note_site(const void *address, const void *condition, bool all)
{
    for (size_t i = 0; i < sites; i++)
        if (site[i].address == address)
            return;
    if (sites == MAX_SITES)
        abort();
    site[sites++] = (explore_site){address, name_of(condition), all};
}

static void give(const void *condition, bool all, const void *address)
{
    note_site(address, condition, all);
    if (!current->holds) {
        current->object = (void *)condition;
        meet(READY, all ? "broadcast" : "signal");
    }
    bool changed = mutation.change && mutation.site == address;
    if (changed && mutation.change == EXPLORE_DROP)
        return;
    if (all && !changed)
        wake_all(condition);
    else
        wake_one(condition);
}

int __wrap_pthread_cond_signal(pthread_cond_t *condition)
{
    explore_forget();
    give(condition, false, __builtin_return_address(0));
    return 0;
}

int __wrap_pthread_cond_broadcast(pthread_cond_t *condition)
{
    explore_forget();
    give(condition, true, __builtin_return_address(0));
    return 0;
}

/* Durations are no part of the state. */
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);

int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
    (void)clock;
    *now = (struct timespec){0};
    return 0;
}

/* ---- saving and restoring -------------------------------------------------------------------- */

size_t threads_live_bytes(void)
{
    size_t bytes = 0;
    for (unsigned i = 0; i < threads; i++)
        bytes += CONTROL_BYTES + live_stack(&thread[i]);
    return bytes + owned.count * owned.size;
}

void threads_save(unsigned char *to)
{
    for (unsigned i = 0; i < threads; i++) {
        size_t stack = live_stack(&thread[i]);
        memcpy(to, &thread[i], CONTROL_BYTES);
        memcpy(to + CONTROL_BYTES, thread[i].stack + STACK_BYTES - stack, stack);
        to += CONTROL_BYTES + stack;
    }
    if (owned.memory)
        memcpy(to, owned.memory, owned.count * owned.size);
}

void threads_restore(const unsigned char *from)
{
    for (unsigned i = 0; i < threads; i++) {
        memcpy(&thread[i], from, CONTROL_BYTES);
        size_t stack = live_stack(&thread[i]);
        memcpy(thread[i].stack + STACK_BYTES - stack, from + CONTROL_BYTES, stack);
        from += CONTROL_BYTES + stack;
    }
    if (owned.memory)
        memcpy(owned.memory, from, owned.count * owned.size);
}

/* ---- for people ------------------------------------------------------------------------------ */

static void tell_one(FILE *file, const struct thread *one)
{
    fprintf(file, "%s: %s", one->name, one->situation == DONE ? "done" : one->what);
    if (one->object)
        fprintf(file, " %s", name_of(one->object));
}

void threads_tell_step(FILE *file, unsigned way)
{
    unsigned order;
    const struct thread *one = who(way, &order);
    fprintf(file, "    ");
    tell_one(file, one);
    if (one->situation == CHOOSING)
        fprintf(file, " %u of %u", way + 1, one->count);
    fprintf(file, "\n");
}

void threads_tell(FILE *file)
{
    for (unsigned i = 0; i < threads; i++) {
        fprintf(file, "  at the end: ");
        tell_one(file, &thread[i]);
        fprintf(file, "\n");
    }
}
