/* SPDX-License-Identifier: MIT */
/* Finding and reading control groups through /proc/self/cgroup and /proc/self/mountinfo (see
 * proc(5), cgroups(7)). */
#include "limits_cgroup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whether `word` is one of the parts of a comma-separated list. */
static bool in_list(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = list;; at++) {
        size_t part = strcspn(at, ",");
        if (part == length && memcmp(at, word, length) == 0)
            return true;
        at += part;
        if (!*at)
            return false;
    }
}

static FILE *open_below(const char *root, const char *path)
{
    char full[PATH_MAX];
    if (snprintf(full, sizeof full, "%s%s", root, path) >= (int)sizeof full)
        return NULL;
    return fopen(full, "re");
}

/* Where the process is within the hierarchy: a line of /proc/self/cgroup reads
 * `7:cpu,cpuacct:/path` (version 1) or `0::/path` (version 2). */
static bool find_membership(const char *root, const char *controller, bool v2, char *path)
{
    FILE *file = open_below(root, "/proc/self/cgroup");
    if (!file)
        return false;
    bool found = false;
    char *line = NULL;
    size_t capacity = 0;
    while (!found && getline(&line, &capacity, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        char *rest = line;
        const char *number = strsep(&rest, ":"), *controllers = strsep(&rest, ":");
        if (!rest)
            continue;
        found = v2 ? strcmp(number, "0") == 0 && !*controllers : in_list(controllers, controller);
        if (found)
            snprintf(path, PATH_MAX, "%s", rest);
    }
    free(line);
    fclose(file);
    return found;
}

/* Where the hierarchy is mounted, and which folder of it the mount shows. A line of mountinfo reads
 * `36 35 0:30 <folder> <mount point> <options> [<tags>] - <type> <source> <super options>`. */
static bool find_mount(const char *root, const char *controller, bool v2, char *folder, char *mount)
{
    FILE *file = open_below(root, "/proc/self/mountinfo");
    if (!file)
        return false;
    bool found = false;
    char *line = NULL;
    size_t capacity = 0;
    while (!found && getline(&line, &capacity, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        char *tail = strstr(line, " - ");
        if (!tail)
            continue;
        *tail = '\0';
        tail += 3;
        const char *type = strsep(&tail, " ");
        const char *source = strsep(&tail, " ");
        if (!source || !tail)
            continue;
        found = v2 ? strcmp(type, "cgroup2") == 0
                   : strcmp(type, "cgroup") == 0 && in_list(tail, controller);
        if (!found)
            continue;
        char *rest = line;
        for (int field = 0; field < 3; field++)
            strsep(&rest, " ");
        const char *shown = strsep(&rest, " "), *point = strsep(&rest, " ");
        found = shown && point;
        if (found) {
            snprintf(folder, PATH_MAX, "%s", shown);
            snprintf(mount, PATH_MAX, "%s", point);
        }
    }
    free(line);
    fclose(file);
    return found;
}

static bool find_version(bm_cgroup *group, const char *root, const char *controller, bool v2)
{
    char path[PATH_MAX], folder[PATH_MAX], mount[PATH_MAX];
    if (!find_membership(root, controller, v2, path) ||
        !find_mount(root, controller, v2, folder, mount))
        return false;

    /* In a container the mount may show only the process's own part of the hierarchy. */
    const char *below = path;
    size_t length = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
    if (strncmp(path, folder, length) == 0 && (path[length] == '/' || !path[length]))
        below = path + length;
    else if (length)
        below = "";
    if (strcmp(below, "/") == 0)
        below = "";

    int top = snprintf(group->path, sizeof group->path, "%s%s", root, mount);
    if (top < 0 || (size_t)top + strlen(below) >= sizeof group->path)
        return false;
    strcpy(group->path + top, below);
    group->top = (size_t)top;
    group->v2 = v2;
    return true;
}

bool bm_cgroup_find(bm_cgroup *group, const char *root, const char *controller)
{
    return find_version(group, root, controller, false) ||
           find_version(group, root, controller, true);
}

unsigned bm_cgroup_read(const bm_cgroup *group, const char *file, uint64_t *values, unsigned wanted)
{
    char path[PATH_MAX + 64], text[128];
    snprintf(path, sizeof path, "%s/%s", group->path, file);
    FILE *stream = fopen(path, "re");
    if (!stream)
        return 0;
    size_t length = fread(text, 1, sizeof text - 1, stream);
    fclose(stream);
    text[length] = '\0';

    unsigned count = 0;
    char *rest = text;
    for (const char *word; count < wanted && (word = strsep(&rest, " \n"));) {
        char *end;
        long long number = strtoll(word, &end, 10);
        if (strcmp(word, "max") == 0 || (*word && !*end && number < 0))
            values[count++] = UINT64_MAX;
        else if (*word && !*end)
            values[count++] = (uint64_t)number;
        else
            break;
    }
    return count;
}

bool bm_cgroup_up(bm_cgroup *group)
{
    char *slash = strrchr(group->path, '/');
    if (!slash || (size_t)(slash - group->path) < group->top)
        return false;
    *slash = '\0';
    return true;
}
