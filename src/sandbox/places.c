/* SPDX-License-Identifier: MIT */
#include "sandbox/places.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "plan/listing.h"
#include "plan/planned.h"
#include "plan/real_folder.h"

bm_status bm_places_add(bm_places *places, const char *path, unsigned may)
{
    bm_place *item = bm_grow(places->item, places->count, &places->capacity, sizeof *item);
    if (!item)
        return BM_E_NOMEM;
    places->item = item;
    item[places->count++] = (bm_place){path, may};
    return BM_OK;
}

/* The folder in which the bytes of a file lie: a link may lead anywhere. A folder is itself. */
static const char *folder_of_source(bm_arena *arena, const char *path)
{
    struct stat info = {0};
    bool is_link = lstat(path, &info) == 0 && S_ISLNK(info.st_mode);
    if (is_link && stat(path, &info) != 0)
        return path;
    if (S_ISDIR(info.st_mode))
        return path;
    if (!is_link)
        return bm_folder_name(path, arena);
    char *real = realpath(path, NULL);
    const char *folder = bm_folder_name(real ? real : path, arena);
    free(real);
    return folder;
}

bm_status bm_places_add_sources(bm_places *places, const char *const *paths, size_t count)
{
    bool each = count <= BM_PLACES_MOST;
    const char *last = "";
    for (size_t i = 0; i < count; i++) {
        const char *path = each ? paths[i] : folder_of_source(&places->arena, paths[i]);
        if (!path)
            return BM_E_NOMEM;
        if (strcmp(path, last) == 0) {
            if (path != paths[i])
                bm_arena_give_back(&places->arena, path);
            continue;
        }
        if (bm_places_add(places, path, BM_MAY_READ))
            return BM_E_NOMEM;
        last = path;
    }
    return BM_OK;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const bm_place *)a)->path, ((const bm_place *)b)->path);
}

/* Each path once, with all that was allowed for it. */
static void unite(bm_places *places)
{
    size_t kept = 0;
    if (places->count)
        qsort(places->item, places->count, sizeof *places->item, by_path);
    for (size_t i = 0; i < places->count; i++) {
        bm_place *last = kept ? &places->item[kept - 1] : NULL;
        if (last && strcmp(last->path, places->item[i].path) == 0)
            last->may |= places->item[i].may;
        else
            places->item[kept++] = places->item[i];
    }
    places->count = kept;
}

static size_t depth_of(const char *path)
{
    size_t depth = 0;
    for (; *path; path++)
        depth += *path == '/';
    return depth;
}

/* Real names, so that the folder above is what comes before the last slash. */
static bm_status make_real(bm_places *places)
{
    for (size_t i = 0; i < places->count; i++) {
        char *real = bm_real_folder(places->item[i].path);
        const char *kept = real ? bm_arena_join(&places->arena, real, *real ? "" : "/", "") : NULL;
        free(real);
        if (!kept)
            return BM_E_NOMEM;
        places->item[i].path = kept;
    }
    return BM_OK;
}

/* Lets the folders above stand for the deepest ones. False: there are none above. */
static bool widen(bm_places *places)
{
    size_t deepest = 0;
    for (size_t i = 0; i < places->count; i++) {
        size_t depth = depth_of(places->item[i].path);
        deepest = depth > deepest ? depth : deepest;
    }
    for (size_t i = 0; i < places->count; i++) {
        /* Ours: make_real() has made it. */
        char *path = (char *)(uintptr_t)places->item[i].path;
        if (depth_of(path) == deepest)
            strcpy(strrchr(path, '/'), deepest > 1 ? "" : "/");
    }
    unite(places);
    return deepest > 1;
}

bm_status bm_places_settle(bm_places *places)
{
    unite(places);
    if (places->count <= BM_PLACES_MOST)
        return BM_OK;
    bm_status status = make_real(places);
    if (!status)
        unite(places);
    while (!status && places->count > BM_PLACES_MOST && widen(places))
        ;
    return status;
}

void bm_places_clear(bm_places *places)
{
    free(places->item);
    bm_arena_clear(&places->arena);
    *places = (bm_places){0};
}
