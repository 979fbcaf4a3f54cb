/* SPDX-License-Identifier: MIT */
/* Removing what killed runs have left: temporary files of outputs that are about to be made again.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bandmill/pipeline.h"
#include "posix/folder.h"
#include "posix/temp.h"

/* An output: its folder is the path's first `folder` bytes, its name what is behind them. */
struct place {
    const char *path, *input;
    size_t folder;
};

static int by_folder(const struct place *a, const struct place *b)
{
    size_t shared = a->folder < b->folder ? a->folder : b->folder;
    int order = memcmp(a->path, b->path, shared);
    return order ? order : (a->folder > b->folder) - (a->folder < b->folder);
}

static int by_folder_and_name(const void *first, const void *second)
{
    const struct place *a = first, *b = second;
    int order = by_folder(a, b);
    return order ? order : strcmp(a->path + a->folder, b->path + b->folder);
}

/* The outputs of one folder, sorted by name. */
struct group {
    const struct place *place;
    size_t count;
};

/* The output that `temp` belongs to; NULL: none of these. */
static const struct place *find_place(const struct group *group, const char *temp)
{
    const char *name;
    size_t length;
    bool cut;
    if (!bm_temp_parse(temp, &name, &length, &cut))
        return NULL;
    size_t low = 0, high = group->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct place *place = &group->place[middle];
        const char *candidate = place->path + place->folder;
        int order = strncmp(candidate, name, length);
        if (order == 0 && (cut || candidate[length] == '\0'))
            return place;
        if (order < 0)
            low = middle + 1;
        else
            high = middle; /* also where it is only longer: the name itself comes before */
    }
    return NULL;
}

/* This user's. Root gives outputs away before they get their names: to the input's owner. */
static bool is_ours(const struct stat *file, const struct place *place)
{
    struct stat input;
    return file->st_uid == geteuid() ||
           (geteuid() == 0 && stat(place->input, &input) == 0 && file->st_uid == input.st_uid);
}

/* Removes it if it is a regular file of ours that nobody holds: the lock is ours then until it is
 * gone, so that whoever creates one of that name at this moment sees that he has lost it. */
static bool remove_unless_held(int folder, const struct place *place, const char *temp)
{
    /* For writing where that is allowed: some network file systems lock nothing else. */
    const int flags = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    int fd = openat(folder, temp, O_WRONLY | flags);
    if (fd < 0)
        fd = openat(folder, temp, O_RDONLY | flags);
    if (fd < 0)
        return false;
    struct stat file;
    bool removed = fstat(fd, &file) == 0 && S_ISREG(file.st_mode) && is_ours(&file, place) &&
                   bm_temp_lock(fd) && unlinkat(folder, temp, 0) == 0;
    close(fd);
    return removed;
}

struct listener {
    void (*removed)(void *context, const char *path);
    void *context;
};

static bm_status tell(const struct listener *listener, const struct place *place, const char *temp,
                      bm_error *error)
{
    char *path = malloc(place->folder + strlen(temp) + 1);
    if (!path)
        return bm_fail(error, BM_E_NOMEM, "no memory for a path");
    memcpy(path, place->path, place->folder);
    strcpy(path + place->folder, temp);
    listener->removed(listener->context, path);
    free(path);
    return BM_OK;
}

/* A folder that cannot be read has nothing to remove: the run itself will say what is wrong. */
static bm_status clean_folder(const struct group *group, const struct listener *listener,
                              bm_error *error)
{
    char *path = bm_path_folder(group->place->path);
    if (!path)
        return bm_fail(error, BM_E_NOMEM, "no memory for a path");
    DIR *folder = opendir(path);
    free(path);
    if (!folder)
        return BM_OK;
    bm_status status = BM_OK;
    for (const struct dirent *entry; !status && (entry = readdir(folder));) {
        const struct place *place = find_place(group, entry->d_name);
        if (place && remove_unless_held(dirfd(folder), place, entry->d_name))
            status = tell(listener, place, entry->d_name, error);
    }
    closedir(folder);
    return status;
}

bm_status bm_file_store_clean(const bm_task *tasks, size_t count,
                              void (*removed)(void *context, const char *path), void *context,
                              bm_error *error)
{
    const struct listener listener = {removed, context};
    struct place *places = calloc(count + 1, sizeof *places);
    if (!places)
        return bm_fail(error, BM_E_NOMEM, "no memory for %zu outputs", count);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        const char *path = tasks[i].output, *name = path ? bm_path_name(path) : NULL;
        if (name)
            places[found++] = (struct place){path, tasks[i].input, (size_t)(name - path)};
    }
    if (found)
        qsort(places, found, sizeof *places, by_folder_and_name);

    bm_status status = BM_OK;
    for (size_t from = 0, to; !status && from < found; from = to) {
        to = from + 1;
        while (to < found && by_folder(&places[from], &places[to]) == 0)
            to++;
        status = clean_folder(&(struct group){&places[from], to - from}, &listener, error);
    }
    free(places);
    return status;
}
