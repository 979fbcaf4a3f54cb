/* SPDX-License-Identifier: MIT */
/* The control groups that this process lives in, version 1, version 2 or both. */
#ifndef BM_LIMITS_CGROUP_H
#define BM_LIMITS_CGROUP_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The folder of this process in one hierarchy. Limits of every folder from there up to the mount
 * point hold. */
typedef struct bm_cgroup {
    char path[PATH_MAX];
    size_t top; /* length of the mount point's part of the path */
    bool v2;
} bm_cgroup;

/* Finds the hierarchy with that controller ("cpu", "memory", "pids"): version 1 where it is mounted
 * with it, else version 2. `root` stands before every absolute path: "" for the machine, a folder
 * for tests. False: there is none. */
bool bm_cgroup_find(bm_cgroup *group, const char *root, const char *controller);

/* Reads the numbers that the file of the group's present folder starts with: up to `wanted` into
 * values, "max" and negative numbers as UINT64_MAX. Returns how many there were, 0 also where the
 * file cannot be read. */
unsigned bm_cgroup_read(const bm_cgroup *group, const char *file, uint64_t *values,
                        unsigned wanted);

/* Moves to the folder above. False: the top was reached. */
bool bm_cgroup_up(bm_cgroup *group);

#endif
