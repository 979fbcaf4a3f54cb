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
typedef struct entry {
    const char *path, *name; /* name points into path */
    bool folder;
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

/* `error_number` 0: a file to work on. */
static bm_status add_found(bm_walk *walk, const char *path, size_t relative, int error_number)
{
    bm_found *found = grow(walk->found, walk->count, &walk->capacity, sizeof *found);
    if (!found)
        return BM_E_NOMEM;
    walk->found = found;
    const char *message = "";
    if (error_number && !(message = bm_arena_join(walk->arena, strerror(error_number), "", "")))
        return BM_E_NOMEM;
    found[walk->count++] = (bm_found){
        .path = path,
        .relative = (uint32_t)relative,
        .status = error_number ? status_of(error_number) : BM_OK,
        .message = message,
    };
    return BM_OK;
}

/* ---- one folder ------------------------------------------------------------------------------ */

typedef enum entry_kind { KIND_FILE, KIND_FOLDER, KIND_OTHER } entry_kind;

/* What an entry is; the system is asked only where the folder does not say. A link that leads
 * nowhere counts as a file: someone wants that picture, and will hear that it is missing. */
static entry_kind kind_of(int folder, const struct dirent *dirent)
{
    struct stat info;
    switch (dirent->d_type) {
    case DT_REG:
        return KIND_FILE;
    case DT_DIR:
        return KIND_FOLDER;
    case DT_LNK:
        break;
    case DT_UNKNOWN:
        if (fstatat(folder, dirent->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
            return KIND_OTHER;
        if (S_ISDIR(info.st_mode))
            return KIND_FOLDER;
        if (!S_ISLNK(info.st_mode))
            return S_ISREG(info.st_mode) ? KIND_FILE : KIND_OTHER;
        break;
    default:
        return KIND_OTHER;
    }
    if (fstatat(folder, dirent->d_name, &info, 0) != 0)
        return KIND_FILE;
    return S_ISREG(info.st_mode) ? KIND_FILE : KIND_OTHER;
}

static bool is_dots(const char *name)
{
    return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

static bm_status list_entry(bm_walk *walk, listing *list, const char *path, int folder,
                            const struct dirent *dirent)
{
    bool candidate = bm_codec_by_path(dirent->d_name);
    if (is_dots(dirent->d_name) ||
        (!candidate && dirent->d_type != DT_DIR && dirent->d_type != DT_UNKNOWN))
        return BM_OK;
    entry_kind kind = kind_of(folder, dirent);
    if (kind == KIND_OTHER || (kind == KIND_FILE && !candidate))
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
        (entry){.path = full, .name = full + length + strlen(slash), .folder = kind == KIND_FOLDER};
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

static bool is_loop(const ancestor *above, const struct stat *info)
{
    for (; above; above = above->up)
        if (above->dev == info->st_dev && above->ino == info->st_ino)
            return true;
    return false;
}

static bool is_output(const bm_walk *walk, const struct stat *info)
{
    return walk->has_output && walk->output_dev == info->st_dev && walk->output_ino == info->st_ino;
}

/* `above` NULL: the folder is an input itself. */
static bm_status walk_folder(bm_walk *walk, const char *path, size_t relative,
                             const ancestor *above)
{
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (above ? O_NOFOLLOW : 0));
    if (descriptor < 0)
        return add_found(walk, path, relative, errno);
    struct stat info;
    if (fstat(descriptor, &info) != 0) {
        int error_number = errno;
        close(descriptor);
        return add_found(walk, path, relative, error_number);
    }
    if (above && (is_loop(above, &info) || is_output(walk, &info))) {
        close(descriptor);
        return BM_OK;
    }

    const ancestor here = {.up = above, .dev = info.st_dev, .ino = info.st_ino};
    listing list = {0};
    int error_number = 0;
    bm_status status = read_folder(walk, path, descriptor, &list, &error_number);
    if (!status && error_number)
        status = add_found(walk, path, relative, error_number);
    for (size_t i = 0; !status && i < list.count; i++) {
        const entry *item = &list.entries[i];
        status = item->folder ? walk_folder(walk, item->path, relative, &here)
                              : add_found(walk, item->path, relative, 0);
    }
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
    int error_number = stat(input, &info) == 0 ? 0 : errno;
    if (error_number || !S_ISDIR(info.st_mode))
        return add_found(walk, input, base_name(input), error_number);
    size_t length = strlen(input);
    return walk_folder(walk, input, length + (input[length - 1] != '/'), NULL);
}
