/* SPDX-License-Identifier: MIT */
/* How many threads may compute: the least of several bounds, each of which can be shown. */
#ifndef BM_LIMITS_CPU_H
#define BM_LIMITS_CPU_H

#include <stdio.h>

/* What the budget is worked out from; tests make one up. */
typedef struct bm_cpu_sources {
    const char *root;            /* stands before /proc and the cgroup mounts: "" for the machine */
    unsigned affinity;           /* CPUs that the process may run on */
    const char *omp_num_threads; /* the environment variables; NULL: not set */
    const char *omp_thread_limit;
    unsigned requested; /* --threads; 0: not given */
    unsigned waiting;   /* threads needed besides those that compute */
} bm_cpu_sources;

typedef enum bm_cpu_bound {
    BM_BOUND_REQUESTED,
    BM_BOUND_AFFINITY,
    BM_BOUND_QUOTA,
    BM_BOUND_OMP_NUM_THREADS,
    BM_BOUND_OMP_THREAD_LIMIT,
    BM_BOUND_PIDS,
    BM_CPU_BOUNDS
} bm_cpu_bound;

typedef struct bm_cpu_budget {
    unsigned threads;    /* at least 1 */
    bm_cpu_bound winner; /* the bound that set it */
    struct {
        unsigned limit;   /* 0: does not bound */
        char detail[160]; /* where it comes from, or why it does not count */
    } bound[BM_CPU_BOUNDS];
} bm_cpu_budget;

/* The facts of this process and machine. */
bm_cpu_sources bm_cpu_sources_here(unsigned requested, unsigned waiting);

/* threads = the least of: the CPUs of the affinity mask; the tightest CPU quota on the whole cgroup
 * path, rounded up; the first number of OMP_NUM_THREADS; OMP_THREAD_LIMIT; what pids.max leaves.
 * `requested` takes the place of the first three. What cannot be read or makes no sense does not
 * bound. */
void bm_cpu_budget_find(bm_cpu_budget *budget, const bm_cpu_sources *sources);

/* One line a bound, for people, the winner marked. */
void bm_cpu_budget_explain(const bm_cpu_budget *budget, FILE *stream);

#endif
