/* SPDX-License-Identifier: MIT */
/* How much memory pictures may take. */
#ifndef BM_LIMITS_MEMORY_H
#define BM_LIMITS_MEMORY_H

#include <stdint.h>
#include <stdio.h>

typedef struct bm_memory_budget {
    uint64_t bytes;     /* for the pictures of the batch */
    uint64_t files;     /* taken off that already: what files of filters take all the time */
    uint64_t requested; /* --memory; 0: not given */
    uint64_t physical;  /* the machine's memory; 0: not known */
    uint64_t cgroup;    /* the tightest limit on the whole cgroup path; 0: none */
} bm_memory_budget;

/* `requested` bytes, or else half of what the machine has or the cgroup allows, whichever is less.
 * `root` stands before /proc and the cgroup mounts: "" for the machine, a folder for tests. */
void bm_memory_budget_find(bm_memory_budget *budget, uint64_t requested, const char *root);

/* The bounds for people. */
void bm_memory_budget_explain(const bm_memory_budget *budget, FILE *stream);

#endif
