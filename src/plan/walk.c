/* SPDX-License-Identifier: MIT */
/* From the inputs of a command line to the pictures they stand for. */
#include "plan/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plan/listing.h"

/* The folder being read and those above it: meeting one of them again is a loop (a link can make
 * one, or a bind mount). */
typedef struct level {
    const struct level *up;
    size_t depth; /* below the input */
    dev_t dev;
    ino_t ino;
} level;

static bm_status status_of(int error_number)
{
    switch (error_number) {
    case ENOENT:
    case ENOTDIR:
        return BM_E_NOENT;
    case EACCES:
    case EPERM:
        return BM_E_ACCESS;
    case ENOMEM:
        return BM_E_NOMEM;
    default:
        return BM_E_READ;
    }
}

/* ---- what is found --------------------------------------------------------------------------- */

static bm_status add_found(bm_walk *walk, const bm_found *one)
{
    bm_found *found = bm_grow(walk->found, walk->count, &walk->capacity, sizeof *found);
    if (!found)
        return BM_E_NOMEM;
    walk->found = found;
    found[walk->count++] = *one;
    return BM_OK;
}

static bm_status add_source(bm_walk *walk, const char *path)
{
    const char **sources =
        bm_grow(walk->sources, walk->source_count, &walk->source_capacity, sizeof *sources);
    if (!sources)
        return BM_E_NOMEM;
    walk->sources = sources;
    sources[walk->source_count++] = path;
    return BM_OK;
}

static bm_status add_file(bm_walk *walk, const char *path, const char *relative)
{
    return add_found(walk, &(bm_found){.path = path, .relative = relative, .message = ""});
}

static bm_status add_link(bm_walk *walk, const char *path)
{
    return add_found(walk, &(bm_found){.path = path, .skip = BM_SKIP_SYMLINK, .message = ""});
}

/* `hint`: more than the system says. */
static bm_status add_failure(bm_walk *walk, const char *path, int error_number, const char *hint)
{
    const char *message = bm_arena_join(walk->arena, strerror(error_number), hint, "");
    if (!message)
        return BM_E_NOMEM;
    return add_found(
        walk, &(bm_found){.path = path, .status = status_of(error_number), .message = message});
}

/* ---- the tree -------------------------------------------------------------------------------- */

static bool is_loop(bm_walk *walk, const char *path, const level *above, const struct stat *info)
{
    for (; above; above = above->up) {
        if (above->dev == info->st_dev && above->ino == info->st_ino) {
            if (!walk->loops++)
                walk->loop = path;
            return true;
        }
    }
    return false;
}

static bool is_output(const bm_walk *walk, const struct stat *info)
{
    for (size_t i = 0; i < walk->output_count; i++)
        if (walk->outputs[i].dev == info->st_dev && walk->outputs[i].ino == info->st_ino)
            return true;
    return false;
}

static bm_status walk_folder(bm_walk *walk, const char *path, const level *above);

static bm_status walk_entry(bm_walk *walk, const bm_entry *item, const level *here)
{
    if (item->kind == BM_ENTRY_SKIPPED)
        return add_link(walk, item->path);
    if (item->is_link && add_source(walk, item->path))
        return BM_E_NOMEM;
    if (item->kind == BM_ENTRY_FOLDER)
        return walk_folder(walk, item->path, here);
    const char *relative = item->path + walk->below;
    if (*walk->prefix)
        relative = bm_arena_join(walk->arena, walk->prefix, "/", relative);
    return relative ? add_file(walk, item->path, relative) : BM_E_NOMEM;
}

/* `above` NULL: the folder is an input itself. */
static bm_status walk_folder(bm_walk *walk, const char *path, const level *above)
{
    bool follow = !above || walk->symlinks == BM_SYMLINKS_FOLLOW;
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW));
    if (descriptor < 0)
        return add_failure(walk, path, errno, "");
    struct stat info;
    if (fstat(descriptor, &info) != 0) {
        int error_number = errno;
        close(descriptor);
        return add_failure(walk, path, error_number, "");
    }
    if (above && (is_output(walk, &info) || is_loop(walk, path, above, &info))) {
        close(descriptor);
        return BM_OK;
    }

    const level here = {
        .up = above, .depth = above ? above->depth + 1 : 0, .dev = info.st_dev, .ino = info.st_ino};
    bm_listing list = {0};
    bm_status status = bm_listing_read(&list, walk, path, descriptor, here.depth);
    if (!status && list.error_number)
        status = add_failure(walk, path, list.error_number, "");
    for (size_t i = 0; !status && i < list.count; i++)
        status = walk_entry(walk, &list.entries[i], &here);
    free(list.entries);
    return status;
}

/* ---- inputs ---------------------------------------------------------------------------------- */

static const char *base_name(const char *path)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    while (end > 0 && path[end - 1] != '/')
        end--;
    return path + end;
}

/* Lists that come from Windows have a carriage return at the end of each name. */
static const char *hint_for(const char *input)
{
    struct stat info;
    size_t length = strlen(input);
    if (!length || input[length - 1] != '\r')
        return "";
    char *shorter = strndup(input, length - 1);
    bool there = shorter && stat(shorter, &info) == 0;
    free(shorter);
    return there ? " (the name ends with a carriage return; without it there is one: does the list "
                   "have Windows line ends?)"
                 : "";
}

/* Where the output of an input belongs: "" for a folder that is mirrored right there. */
static bm_status find_place(const bm_walk *walk, const char *input, const char **place)
{
    bm_status status = bm_base_find(walk->base, walk->arena, input, place);
    return status || *place ? status : BM_E_PARAM;
}

bm_status bm_walk_add(bm_walk *walk, const char *input)
{
    struct stat info;
    if (walk->symlinks == BM_SYMLINKS_SKIP && lstat(input, &info) == 0 && S_ISLNK(info.st_mode))
        return add_link(walk, input);
    if (stat(input, &info) != 0)
        return add_failure(walk, input, errno, errno == ENOENT ? hint_for(input) : "");

    if (add_source(walk, input))
        return BM_E_NOMEM;
    bool folder = S_ISDIR(info.st_mode);
    const char *place = folder ? "" : base_name(input);
    bm_status status = walk->base ? find_place(walk, input, &place) : BM_OK;
    if (status)
        return status;
    if (!folder)
        return add_file(walk, input, place);
    size_t length = strlen(input);
    walk->below = length + (input[length - 1] != '/');
    walk->prefix = place;
    return walk_folder(walk, input, NULL);
}

bm_status bm_walk_add_standard(bm_walk *walk)
{
    return add_file(walk, BM_STANDARD_NAME, BM_STANDARD_NAME);
}
