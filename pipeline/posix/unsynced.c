/* SPDX-License-Identifier: MIT */
/* Folders in which outputs have got names that may not be on the disk yet: synced once for many outputs. */
#include "posix/unsynced.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "posix/folder.h"

/* As many as the trees of outputs that a run with --also usually has. */
#define FOLDERS 16
/* How many outputs may wait: a sync costs about what writing a small picture does. */
#define OUTPUTS 64

struct unsynced {
    char *folder[FOLDERS];
    unsigned folders, outputs;
};

int bm_file_store_sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    /* EINVAL, ENOSYS: a file system that knows no such thing. */
    int number = fsync(fd) && errno != EINVAL && errno != ENOSYS ? errno : 0;
    close(fd);
    return number;
}

static void fail(bm_held_folder *held, int number)
{
    if (number && !held->sync_error)
        held->sync_error = number;
}

static void sync_all(bm_held_folder *held)
{
    struct unsynced *unsynced = held->unsynced;
    for (unsigned i = 0; i < unsynced->folders; i++) {
        fail(held, bm_file_store_sync_folder(unsynced->folder[i]));
        free(unsynced->folder[i]);
    }
    *unsynced = (struct unsynced){.folders = 0};
}

static bool is_noted(const struct unsynced *unsynced, const char *folder)
{
    for (unsigned i = 0; i < unsynced->folders; i++)
        if (strcmp(unsynced->folder[i], folder) == 0)
            return true;
    return false;
}

void bm_unsynced_note(bm_held_folder *held, const char *path)
{
    char *folder = bm_path_folder(path);
    if (!held->unsynced)
        held->unsynced = calloc(1, sizeof(struct unsynced));
    struct unsynced *unsynced = held->unsynced;
    if (!folder || !unsynced) {
        free(folder);
        fail(held, ENOMEM);
        return;
    }
    if (is_noted(unsynced, folder)) {
        free(folder);
    } else {
        if (unsynced->folders == FOLDERS)
            sync_all(held);
        unsynced->folder[unsynced->folders++] = folder;
    }
    if (++unsynced->outputs == OUTPUTS)
        sync_all(held);
}

void bm_unsynced_settle(bm_held_folder *held)
{
    if (!held || !held->unsynced)
        return;
    sync_all(held);
    free(held->unsynced);
    held->unsynced = NULL;
}
