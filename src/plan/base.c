/* SPDX-License-Identifier: MIT */
/* The folder of --relative-to: where files lie below it. */
#include "plan/base.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct bm_base {
    char *here;  /* the working directory; NULL: it has no name any more */
    char *named; /* the folder as plain() has it; NULL: it has no such form */
    char *real;  /* what that really is */
    /* What the last folder that was asked about really is: files come folder by folder. */
    char *last, *last_real;
};

/* The path as absolute, without "." and double slashes, and without a slash at its end ("" for the
 * root). NULL: there is no memory, or it has "..", which only the system can resolve. */
static char *plain(const char *here, const char *path)
{
    if (*path == '/')
        here = "";
    else if (!here)
        return NULL;
    char *result = malloc(strlen(here) + strlen(path) + 2);
    if (!result)
        return NULL;
    char *end = stpcpy(result, strcmp(here, "/") == 0 ? "" : here);
    while (*(path += strspn(path, "/"))) {
        size_t length = strcspn(path, "/");
        if (length == 2 && memcmp(path, "..", 2) == 0) {
            free(result);
            return NULL;
        }
        if (length > 1 || *path != '.') {
            *end++ = '/';
            memcpy(end, path, length);
            end += length;
        }
        path += length;
    }
    *end = '\0';
    return result;
}

/* The part of `path` below `folder`, both plain; NULL: it is not below. */
static const char *part_below(const char *folder, const char *path)
{
    if (!folder || !path)
        return NULL;
    size_t length = strlen(folder);
    if (strncmp(folder, path, length) != 0 || (path[length] && path[length] != '/'))
        return NULL;
    return path[length] ? path + length + 1 : "";
}

/* The real path of what exists, plain. NULL: no memory, or it is gone. */
static char *real_path(const char *path)
{
    char *real = realpath(path, NULL);
    if (real && strcmp(real, "/") == 0)
        *real = '\0';
    return real;
}

/* Where it really lies; a file under its own name, even if that is a link. */
static char *real_place(bm_base *base, const char *path)
{
    struct stat info;
    const char *slash = strrchr(path, '/');
    if (stat(path, &info) != 0 || S_ISDIR(info.st_mode))
        return real_path(path);
    size_t length = slash ? (size_t)(slash - path) + 1 : 0;
    char *folder = length ? strndup(path, length) : strdup(".");
    if (!folder)
        return NULL;
    if (base->last && strcmp(base->last, folder) == 0) {
        free(folder);
    } else {
        free(base->last);
        free(base->last_real);
        base->last = folder;
        base->last_real = real_path(folder);
    }
    if (!base->last_real)
        return NULL;
    char *place = malloc(strlen(base->last_real) + strlen(path + length) + 2);
    if (place)
        stpcpy(stpcpy(stpcpy(place, base->last_real), "/"), path + length);
    return place;
}

bm_status bm_base_open(bm_base **result, const char *path, bm_error *error)
{
    bm_base *base = calloc(1, sizeof *base);
    *result = base;
    if (!base)
        return bm_fail(error, BM_E_NOMEM, "no memory for --relative-to");
    struct stat info;
    base->real = real_path(path);
    if (!base->real)
        return bm_fail(error, BM_E_PARAM, "--relative-to=%s: %s", path, strerror(errno));
    if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode))
        return bm_fail(error, BM_E_PARAM, "--relative-to=%s: it is not a folder", path);
    base->here = getcwd(NULL, 0);
    base->named = plain(base->here, path);
    return BM_OK;
}

void bm_base_close(bm_base *base)
{
    if (!base)
        return;
    free(base->here);
    free(base->named);
    free(base->real);
    free(base->last);
    free(base->last_real);
    free(base);
}

/* In `path` itself where it ends like that, as it mostly does: that saves the memory. */
static const char *keep(bm_arena *arena, const char *path, const char *below)
{
    size_t all = strlen(path), length = strlen(below);
    if (length <= all && strcmp(path + all - length, below) == 0)
        return path + all - length;
    return bm_arena_join(arena, below, "", "");
}

bm_status bm_base_find(bm_base *base, bm_arena *arena, const char *path, const char **below)
{
    char *place = plain(base->here, path);
    const char *part = part_below(base->named, place);
    if (!part) {
        free(place);
        place = real_place(base, path);
        part = part_below(base->real, place);
    }
    *below = part ? keep(arena, path, part) : NULL;
    free(place);
    return part && !*below ? BM_E_NOMEM : BM_OK;
}
