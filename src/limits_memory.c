/* SPDX-License-Identifier: MIT */
/* The memory budget. */
#include "limits_memory.h"

#include <inttypes.h>

#include "limits_cgroup.h"

/* Where nothing can be found out: enough for two large photographs at a time. */
#define FALLBACK_BYTES (UINT64_C(512) << 20)

static uint64_t physical_bytes(const char *root)
{
    char path[PATH_MAX], line[128];
    snprintf(path, sizeof path, "%.4000s/proc/meminfo", root);
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    uint64_t kilobytes = 0;
    while (!kilobytes && fgets(line, sizeof line, file))
        if (sscanf(line, "MemTotal: %" SCNu64, &kilobytes) != 1)
            kilobytes = 0;
    fclose(file);
    return kilobytes << 10;
}

static uint64_t cgroup_bytes(const char *root)
{
    bm_cgroup group;
    uint64_t tightest = UINT64_MAX;
    if (!bm_cgroup_find(&group, root, "memory"))
        return 0;
    do {
        uint64_t limit;
        const char *file = group.v2 ? "memory.max" : "memory.limit_in_bytes";
        if (bm_cgroup_read(&group, file, &limit, 1) == 1 && limit && limit < tightest)
            tightest = limit;
    } while (bm_cgroup_up(&group));
    /* Version 1 writes "no limit" as a number near 2^63. */
    return tightest < UINT64_C(1) << 60 ? tightest : 0;
}

void bm_memory_budget_find(bm_memory_budget *budget, uint64_t requested, const char *root)
{
    *budget = (bm_memory_budget){
        .requested = requested, .physical = physical_bytes(root), .cgroup = cgroup_bytes(root)};
    uint64_t least = budget->physical;
    if (budget->cgroup && (!least || budget->cgroup < least))
        least = budget->cgroup;
    budget->bytes = requested ? requested : least ? least / 2 : FALLBACK_BYTES;
}

static void explain_bound(FILE *stream, const char *name, uint64_t bytes, const char *otherwise)
{
    if (bytes)
        fprintf(stream, "  %-18s%9.0f MiB\n", name, (double)bytes / 0x1p20);
    else
        fprintf(stream, "  %-18s%13s\n", name, otherwise);
}

void bm_memory_budget_explain(const bm_memory_budget *budget, FILE *stream)
{
    fprintf(stream, "memory for pictures: %.0f MiB%s\n", (double)budget->bytes / 0x1p20,
            budget->files       ? ", what is left beside files that filters name"
            : budget->requested ? ""
                                : ", half of the least of these");
    explain_bound(stream, "--memory", budget->requested, "not given");
    explain_bound(stream, "machine", budget->physical, "not known");
    explain_bound(stream, "cgroup limit", budget->cgroup, "none");
    if (budget->files)
        explain_bound(stream, "files of filters", budget->files, "none");
}
