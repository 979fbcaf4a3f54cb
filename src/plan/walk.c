/* SPDX-License-Identifier: MIT */
/* From the inputs of a command line to the pictures they stand for. */
#include "plan/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "codec/codecs.h"

/* The folders above the one being read: meeting one of them again is a loop (a bind mount can make
 * one). */
typedef struct ancestor {
    const struct ancestor *up;
    dev_t dev;
    ino_t ino;
} ancestor;

/* What one folder holds, as far as it concerns us. */
typedef enum entry_kind { KIND_FILE, KIND_FOLDER, KIND_SKIPPED, KIND_OTHER } entry_kind;

typedef struct entry {
    const char *path, *name; /* name points into path */
    entry_kind kind;
} entry;

typedef struct listing {
    entry *entries;
    size_t count, capacity;
} listing;

/* Room for one more element in a growing array: the array, or NULL without memory (the old one
 * stays valid). */
static void *grow(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    size_t wanted = *capacity ? 2 * *capacity : 64;
    void *larger = reallocarray(items, wanted, size);
    if (larger)
        *capacity = wanted;
    return larger;
}

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

static bm_status add_found(bm_walk *walk, const bm_found *one)
{
    bm_found *found = grow(walk->found, walk->count, &walk->capacity, sizeof *found);
    if (!found)
        return BM_E_NOMEM;
    walk->found = found;
    found[walk->count++] = *one;
    return BM_OK;
}

static bm_status add_file(bm_walk *walk, const char *path, size_t relative, bm_skip skip)
{
    return add_found(
        walk,
        &(bm_found){.path = path, .relative = (uint32_t)relative, .skip = skip, .message = ""});
}

static bm_status add_failure(bm_walk *walk, const char *path, int error_number)
{
    const char *message = bm_arena_join(walk->arena, strerror(error_number), "", "");
    if (!message)
        return BM_E_NOMEM;
    return add_found(
        walk, &(bm_found){.path = path, .status = status_of(error_number), .message = message});
}

/* ---- one folder ------------------------------------------------------------------------------ */

/* What a link is taken for. One that leads nowhere counts as a file: someone wants that picture, and
 * will hear that it is missing. */
static entry_kind kind_of_link(int folder, const char *name, bm_symlinks symlinks)
{
    struct stat info;
    if (symlinks == BM_SYMLINKS_SKIP)
        return KIND_SKIPPED;
    if (fstatat(folder, name, &info, 0) != 0)
        return KIND_FILE;
    if (S_ISDIR(info.st_mode))
        return symlinks == BM_SYMLINKS_FOLLOW ? KIND_FOLDER : KIND_OTHER;
    return S_ISREG(info.st_mode) ? KIND_FILE : KIND_OTHER;
}

/* What an entry is; the system is asked only where the folder does not say. */
static entry_kind kind_of(int folder, const struct dirent *dirent, bm_symlinks symlinks)
{
    struct stat info;
    switch (dirent->d_type) {
    case DT_REG:
        return KIND_FILE;
    case DT_DIR:
        return KIND_FOLDER;
    case DT_LNK:
        return kind_of_link(folder, dirent->d_name, symlinks);
    case DT_UNKNOWN:
        if (fstatat(folder, dirent->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
            return KIND_OTHER;
        if (S_ISLNK(info.st_mode))
            return kind_of_link(folder, dirent->d_name, symlinks);
        return S_ISDIR(info.st_mode) ? KIND_FOLDER : S_ISREG(info.st_mode) ? KIND_FILE : KIND_OTHER;
    default:
        return KIND_OTHER;
    }
}

/* Whether the entry may turn out to be a folder to descend into. */
static bool may_be_folder(const struct dirent *dirent, bm_symlinks symlinks)
{
    return dirent->d_type == DT_DIR || dirent->d_type == DT_UNKNOWN ||
           (dirent->d_type == DT_LNK && symlinks == BM_SYMLINKS_FOLLOW);
}

static bool is_dots(const char *name)
{
    return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

static bm_status list_entry(bm_walk *walk, listing *list, const char *path, int folder,
                            const struct dirent *dirent)
{
    bool candidate = bm_codec_by_path(dirent->d_name);
    if (is_dots(dirent->d_name) || (!candidate && !may_be_folder(dirent, walk->symlinks)))
        return BM_OK;
    entry_kind kind = kind_of(folder, dirent, walk->symlinks);
    if (kind == KIND_OTHER || (kind != KIND_FOLDER && !candidate))
        return BM_OK;
    if (kind == KIND_FOLDER && !walk->recursive) {
        walk->folders_left++;
        return BM_OK;
    }

    entry *entries = grow(list->entries, list->count, &list->capacity, sizeof *entries);
    if (!entries)
        return BM_E_NOMEM;
    list->entries = entries;
    size_t length = strlen(path);
    const char *slash = path[length - 1] == '/' ? "" : "/";
    const char *full = bm_arena_join(walk->arena, path, slash, dirent->d_name);
    if (!full)
        return BM_E_NOMEM;
    entries[list->count++] =
        (entry){.path = full, .name = full + length + strlen(slash), .kind = kind};
    return BM_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const entry *)a)->name, ((const entry *)b)->name);
}

/* Reads a whole folder and closes it, so that the walk never holds more than one descriptor.
 * *error_number is what the system said where that went wrong. */
static bm_status read_folder(bm_walk *walk, const char *path, int descriptor, listing *list,
                             int *error_number)
{
    DIR *folder = fdopendir(descriptor);
    if (!folder) {
        *error_number = errno;
        close(descriptor);
        return BM_OK;
    }
    bm_status status = BM_OK;
    while (!status) {
        errno = 0;
        const struct dirent *dirent = readdir(folder);
        if (!dirent) {
            *error_number = errno;
            break;
        }
        status = list_entry(walk, list, path, dirfd(folder), dirent);
    }
    closedir(folder);
    if (list->count)
        qsort(list->entries, list->count, sizeof *list->entries, by_name);
    return status;
}

/* ---- the tree -------------------------------------------------------------------------------- */

static bool is_loop(bm_walk *walk, const char *path, const ancestor *above, const struct stat *info)
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
    return walk->has_output && walk->output_dev == info->st_dev && walk->output_ino == info->st_ino;
}

static bm_status walk_folder(bm_walk *walk, const char *path, size_t relative,
                             const ancestor *above);

static bm_status walk_entry(bm_walk *walk, const entry *item, size_t relative,
                            const ancestor *above)
{
    if (item->kind == KIND_FOLDER)
        return walk_folder(walk, item->path, relative, above);
    return add_file(walk, item->path, relative,
                    item->kind == KIND_SKIPPED ? BM_SKIP_SYMLINK : BM_SKIP_NOT);
}

/* `above` NULL: the folder is an input itself. */
static bm_status walk_folder(bm_walk *walk, const char *path, size_t relative,
                             const ancestor *above)
{
    bool follow = !above || walk->symlinks == BM_SYMLINKS_FOLLOW;
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW));
    if (descriptor < 0)
        return add_failure(walk, path, errno);
    struct stat info;
    if (fstat(descriptor, &info) != 0) {
        int error_number = errno;
        close(descriptor);
        return add_failure(walk, path, error_number);
    }
    if (above && (is_output(walk, &info) || is_loop(walk, path, above, &info))) {
        close(descriptor);
        return BM_OK;
    }

    const ancestor here = {.up = above, .dev = info.st_dev, .ino = info.st_ino};
    listing list = {0};
    int error_number = 0;
    bm_status status = read_folder(walk, path, descriptor, &list, &error_number);
    if (!status && error_number)
        status = add_failure(walk, path, error_number);
    for (size_t i = 0; !status && i < list.count; i++)
        status = walk_entry(walk, &list.entries[i], relative, &here);
    free(list.entries);
    return status;
}

static size_t base_name(const char *path)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    while (end > 0 && path[end - 1] != '/')
        end--;
    return end;
}

bm_status bm_walk_add(bm_walk *walk, const char *input)
{
    struct stat info;
    if (walk->symlinks == BM_SYMLINKS_SKIP && lstat(input, &info) == 0 && S_ISLNK(info.st_mode))
        return add_file(walk, input, base_name(input), BM_SKIP_SYMLINK);
    if (stat(input, &info) != 0)
        return add_failure(walk, input, errno);
    if (!S_ISDIR(info.st_mode))
        return add_file(walk, input, base_name(input), BM_SKIP_NOT);
    size_t length = strlen(input);
    return walk_folder(walk, input, length + (input[length - 1] != '/'), NULL);
}
