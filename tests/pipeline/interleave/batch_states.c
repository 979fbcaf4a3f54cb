/* SPDX-License-Identifier: MIT */
/* Which states of a run are the same: those that differ only in what nobody will ask again, or in which of several pictures is which. */
#include "batch.h"

#include <string.h>

enum { TASK, DATA, END, TICKET };

/* Which of the things a word points to, and of which picture. */
static unsigned thing_at(uintptr_t word, size_t *index)
{
    uintptr_t at = word - (uintptr_t)&things;
    if (at < offsetof(struct things, data)) {
        *index = at / sizeof(struct task);
        return TASK;
    }
    if (at >= offsetof(struct things, ticket)) {
        *index = at - offsetof(struct things, ticket);
        return TICKET;
    }
    at -= offsetof(struct things, data);
    *index = at / sizeof(struct parcel) % MAX_TASKS;
    return at / sizeof(struct parcel) / MAX_TASKS ? END : DATA;
}

static const struct parcel *written(size_t i)
{
    return writes.ring[(writes.head + i) % writes.max_items].element;
}

/* The place of its first parcel on the way to the writer: 1 is in its hand, 0 is none. */
static uintptr_t place_on_the_way(const struct task *task)
{
    if (at_writer && ((const struct parcel *)at_writer)->task == task)
        return 1;
    for (size_t i = 0; i < writes.items; i++)
        if (written(i)->task == task)
            return 2 + i;
    return 0;
}

/* Its number tells a picture from others until it has had its turn at the budget. */
static bool is_numbered(size_t index)
{
    return !budget.cancelled && (size_t)&things.ticket[index] >= budget.next;
}

/* All that will ever be asked of a picture. */
static uintptr_t name_picture(size_t index)
{
    const struct task *task = &things.task[index];
    uintptr_t name = task->bytes | (uintptr_t)task->place << 4;
    if (is_numbered(index))
        name |= (uintptr_t)(index + 1) << 24;
    else if (!task->had_turn) /* nor will it have one: all is cancelled */
        return (uintptr_t)1 << 31;
    if (task->store_failed)
        name |= 1 << 8;
    else if (task->failed)
        name |= 2 << 8;
    else
        name |= (uintptr_t)(4 | task->open) << 8 | (uintptr_t)task->sent << 12 |
                (uintptr_t)task->stored << 16;
    return name | place_on_the_way(task) << 32;
}

static bool is_ready(const struct task *task)
{
    for (size_t i = 0; i < dispatch.waiting; i++)
        if ((const struct task *)dispatch.ready[(dispatch.head + i) % dispatch.capacity] == task)
            return true;
    return false;
}

/* A parcel that was handed on, likewise. */
static bool is_with_writer(const struct parcel *parcel)
{
    for (size_t i = 0; i < writes.items; i++)
        if (written(i) == parcel)
            return true;
    const struct task *task = parcel->task;
    return parcel == at_writer || (!parcel->last && (task->stored || task->store_failed));
}

/* A picture that was handed on is none of one's business any more. */
static bool is_somebody_elses(const struct task *task, unsigned kind)
{
    if (kind == READERS)
        return task->place > AT_READER || is_ready(task);
    return kind == LANES && task->place > AT_LANE;
}

uintptr_t batch_stands_for(uintptr_t word, unsigned kind)
{
    size_t index;
    uintptr_t thing = thing_at(word, &index);
    const struct task *task = &things.task[index];
    if (task->place == FINISHED)
        return 0;
    if (thing == TICKET)
        return is_numbered(index) ? index : SIZE_MAX;
    if (thing == TASK ? is_somebody_elses(task, kind)
                      : kind != WRITER && is_with_writer((const struct parcel *)word))
        return 0;
    return name_picture(index) | thing << 60 | (uintptr_t)1 << 63;
}

static void sort(uintptr_t *words, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uintptr_t one = words[i];
        size_t at = i;
        for (; at > 0 && one < words[at - 1]; at--)
            words[at] = words[at - 1];
        words[at] = one;
    }
}

/* Rings from their heads on: where that is, and what lies in empty places, is nothing to anybody. Of the pictures, those that are under way. */
size_t batch_describe(uintptr_t *words)
{
    uintptr_t *at = words;
    *at++ = batch.next_task | (uintptr_t)batch.readers_left << 8 |
            (uintptr_t)batch.faults_left << 16 | (uintptr_t)batch.under_way << 24 |
            (uintptr_t)batch.cancelled << 32 | (uintptr_t)batch.cancelling << 33;
    *at++ = explore_is_taken(&budget.lock) | (uintptr_t)explore_is_taken(&writes.lock) << 1 |
            (uintptr_t)explore_is_taken(&dispatch.lock) << 2;
    /* When all is cancelled, nobody waits for a turn. */
    *at++ = budget.cancelled ? SIZE_MAX : budget.next;
    *at++ = budget.reserved;
    *at++ = writes.items | (uintptr_t)writes.pushers << 16 | (uintptr_t)writes.state << 32;
    *at++ = dispatch.blocked | (uintptr_t)dispatch.active << 16;
    *at++ =
        dispatch.closed | (uintptr_t)dispatch.cancelled << 1 | (uintptr_t)dispatch.sleeping << 32;
    *at++ = dispatch.waiting;
    for (size_t i = 0; i < dispatch.waiting; i++)
        *at++ = name_picture(
            (size_t)((struct task *)dispatch.ready[(dispatch.head + i) % dispatch.capacity] -
                     things.task));
    if (at_writer)
        *at++ = batch_stands_for((uintptr_t)at_writer, WRITER);
    for (size_t i = 0; i < writes.items; i++)
        *at++ = batch_stands_for((uintptr_t)written(i), WRITER);
    uintptr_t *pictures = at;
    for (size_t i = 0; i < batch.next_task; i++)
        if (things.task[i].place != FINISHED)
            *at++ = name_picture(i);
    sort(pictures, (size_t)(at - pictures));
    return (size_t)(at - words);
}

/* While somebody goes through all lanes one after the other they are not alike. */
bool batch_is_tied(void)
{
    return (batch.cancelling && dispatch.cancelled) || explore_is_taken(&dispatch.lock);
}

/* Who goes through the hosts passes those by that have no run. */
bool batch_is_met(unsigned lane)
{
    return dispatch.hosts[lane].run;
}
