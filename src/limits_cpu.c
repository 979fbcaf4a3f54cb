/* SPDX-License-Identifier: MIT */
/* The thread budget. */
#include "limits_cpu.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include "bandmill/pipeline.h"
#include "limits_cgroup.h"

/* Far above any machine: only keeps sums away from overflow. */
#define MAX_THREADS 65536u

static const char *const names[BM_CPU_BOUNDS] = {
    [BM_BOUND_REQUESTED] = "--threads",
    [BM_BOUND_AFFINITY] = "CPU affinity",
    [BM_BOUND_QUOTA] = "cgroup CPU quota",
    [BM_BOUND_OMP_NUM_THREADS] = "OMP_NUM_THREADS",
    [BM_BOUND_OMP_THREAD_LIMIT] = "OMP_THREAD_LIMIT",
    [BM_BOUND_PIDS] = "cgroup pids.max",
};

bm_cpu_sources bm_cpu_sources_here(unsigned requested, unsigned waiting)
{
    return (bm_cpu_sources){
        .root = "",
        .affinity = bm_cpus_usable(),
        .omp_num_threads = getenv("OMP_NUM_THREADS"),
        .omp_thread_limit = getenv("OMP_THREAD_LIMIT"),
        .requested = requested,
        .waiting = waiting,
    };
}

__attribute__((format(printf, 4, 5))) static void
set_bound(bm_cpu_budget *budget, bm_cpu_bound bound, uint64_t limit, const char *format, ...)
{
    budget->bound[bound].limit = limit > MAX_THREADS ? MAX_THREADS : (unsigned)limit;
    va_list args;
    va_start(args, format);
    vsnprintf(budget->bound[bound].detail, sizeof budget->bound[bound].detail, format, args);
    va_end(args);
}

/* The quota of one folder as CPUs, rounded up; 0: none. */
static uint64_t quota_of(const bm_cgroup *group)
{
    uint64_t quota, period, pair[2];
    if (group->v2) {
        if (bm_cgroup_read(group, "cpu.max", pair, 2) != 2)
            return 0;
        quota = pair[0], period = pair[1];
    } else if (bm_cgroup_read(group, "cpu.cfs_quota_us", &quota, 1) != 1 ||
               bm_cgroup_read(group, "cpu.cfs_period_us", &period, 1) != 1) {
        return 0;
    }
    if (quota == UINT64_MAX || quota == 0 || period == 0 || period == UINT64_MAX)
        return 0;
    return quota / period + (quota % period != 0);
}

static void find_quota(bm_cpu_budget *budget, const char *root)
{
    bm_cgroup group;
    uint64_t tightest = 0;
    char where[100] = "";
    if (bm_cgroup_find(&group, root, "cpu")) {
        do {
            uint64_t cpus = quota_of(&group);
            if (cpus && (!tightest || cpus < tightest)) {
                tightest = cpus;
                snprintf(where, sizeof where, "%.99s", group.path);
            }
        } while (bm_cgroup_up(&group));
    }
    if (tightest)
        set_bound(budget, BM_BOUND_QUOTA, tightest, "rounded up, of %s", where);
    else
        set_bound(budget, BM_BOUND_QUOTA, 0, "none");
}

/* Processes and threads that the cgroup still allows, besides those that already are. */
static void find_pids(bm_cpu_budget *budget, const bm_cpu_sources *sources)
{
    bm_cgroup group;
    uint64_t room = UINT64_MAX;
    if (bm_cgroup_find(&group, sources->root, "pids")) {
        do {
            uint64_t max, current;
            if (bm_cgroup_read(&group, "pids.max", &max, 1) == 1 && max != UINT64_MAX &&
                bm_cgroup_read(&group, "pids.current", &current, 1) == 1) {
                uint64_t left = max > current ? max - current : 0;
                room = left < room ? left : room;
            }
        } while (bm_cgroup_up(&group));
    }
    if (room == UINT64_MAX) {
        set_bound(budget, BM_BOUND_PIDS, 0, "none");
        return;
    }
    /* The main thread computes too and is there already. */
    uint64_t limit = room > sources->waiting ? room - sources->waiting + 1 : 1;
    set_bound(budget, BM_BOUND_PIDS, limit,
              "room for %" PRIu64 " more threads, %u of them for reading and writing", room,
              sources->waiting);
}

/* An environment variable that starts with a number; OMP_NUM_THREADS may be a list, one number a
 * nesting level. */
static void find_variable(bm_cpu_budget *budget, bm_cpu_bound bound, const char *text)
{
    if (!text || !*text) {
        set_bound(budget, bound, 0, "not set");
        return;
    }
    char *end;
    unsigned long number = strtoul(text, &end, 10);
    if (*text >= '0' && *text <= '9' && number && (!*end || *end == ',' || *end == ' '))
        set_bound(budget, bound, number, "set to %.100s", text);
    else
        set_bound(budget, bound, 0, "ignored: '%.100s' does not start with a number from 1 up",
                  text);
}

void bm_cpu_budget_find(bm_cpu_budget *budget, const bm_cpu_sources *sources)
{
    static const bm_cpu_bound replaced[] = {BM_BOUND_AFFINITY, BM_BOUND_QUOTA,
                                            BM_BOUND_OMP_NUM_THREADS};
    *budget = (bm_cpu_budget){0};
    if (sources->requested)
        set_bound(budget, BM_BOUND_REQUESTED, sources->requested, "given");
    else
        set_bound(budget, BM_BOUND_REQUESTED, 0, "not given");
    set_bound(budget, BM_BOUND_AFFINITY, sources->affinity, "CPUs this process may run on");
    find_quota(budget, sources->root);
    find_variable(budget, BM_BOUND_OMP_NUM_THREADS, sources->omp_num_threads);
    find_variable(budget, BM_BOUND_OMP_THREAD_LIMIT, sources->omp_thread_limit);
    find_pids(budget, sources);

    unsigned counts = (1u << BM_CPU_BOUNDS) - 1;
    if (sources->requested)
        for (size_t i = 0; i < sizeof replaced / sizeof *replaced; i++)
            counts &= ~(1u << replaced[i]);
    for (unsigned i = 0; i < BM_CPU_BOUNDS; i++) {
        unsigned limit = budget->bound[i].limit;
        if ((counts & 1u << i) && limit && (!budget->threads || limit < budget->threads)) {
            budget->threads = limit;
            budget->winner = (bm_cpu_bound)i;
        }
    }
    if (!budget->threads)
        budget->threads = 1;
}

void bm_cpu_budget_explain(const bm_cpu_budget *budget, FILE *stream)
{
    fprintf(stream, "threads: %u\n", budget->threads);
    for (unsigned i = 0; i < BM_CPU_BOUNDS; i++) {
        char limit[16] = "-";
        if (budget->bound[i].limit)
            snprintf(limit, sizeof limit, "%u", budget->bound[i].limit);
        fprintf(stream, "  %-18s%6s  %s%s\n", names[i], limit, budget->bound[i].detail,
                i == budget->winner ? "  <- sets the number" : "");
    }
}
