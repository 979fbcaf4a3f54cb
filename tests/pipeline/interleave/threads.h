/* SPDX-License-Identifier: MIT */
/* The threads of a scenario: coroutines whose state can be saved, restored and named. */
#ifndef THREADS_H
#define THREADS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <xxhash.h>

#include "explore.h"

#define MAX_THREADS 12

void threads_begin(const explore_scenario *scenario);
void threads_mutate(explore_mutation mutation);

/* Brings each to its first meeting point: what comes before concerns nobody else. */
void threads_start(void);
/* In how many ways the state can go on: by one step of each thread that can take one, or, where a thread has a choice, by that alone. */
unsigned threads_ways(void);
bool threads_choose(void);
/* Goes one of them, to the next meeting point. */
void threads_step(unsigned way);
bool threads_all_done(void);

size_t threads_live_bytes(void);
void threads_save(unsigned char *to);
void threads_restore(const unsigned char *from);

/* A name of what each thread is about to do, in which its place among those of its kind does not show unless some memory tells them apart:
 * `tied`, or one's own. Returns how many. */
unsigned threads_name(XXH128_hash_t *names, bool tied);
/* Whether one of the words is a pointer to something of a thread. */
bool threads_are_known_to(const uintptr_t *words, size_t count);

/* For people: the step that a way would be, and where each thread is. */
void threads_tell_step(FILE *file, unsigned way);
void threads_tell(FILE *file);

#endif
