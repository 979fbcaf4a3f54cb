/* SPDX-License-Identifier: MIT */
/* Opening and making the folders that outputs go to. */
#include "posix/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "posix/errno.h"
#include "posix/unnamed.h"

/* A folder that may be written but not listed can be opened this way too. */
#if defined O_PATH
#define FOLDER_FLAGS (O_PATH | O_DIRECTORY | O_CLOEXEC)
#else
#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)
#endif

const char *bm_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    bool none = !*name || !strcmp(name, ".") || !strcmp(name, "..");
    return none ? NULL : name;
}

char *bm_path_folder(const char *path)
{
    size_t length = (size_t)(bm_path_name(path) - path);
    if (length > 1)
        length--; /* the slash, unless it is the root */
    return length ? strndup(path, length) : strdup(".");
}

/* Brings the name of a folder that was just made to the disk. Returns 0 or an error number. */
static int sync_name(const char *folder)
{
    char *above = bm_path_name(folder) ? bm_path_folder(folder) : NULL;
    int number = above ? bm_file_store_sync_folder(above) : ENOMEM;
    free(above);
    return number;
}

/* mkdir for every component. Returns the first error that is not about something being there already, and in *unsynced, where that is not
 * NULL, the first of bringing a new one to the disk. */
static int make_folders(char *folder, int *unsynced)
{
    int first = 0;
    for (char *at = folder + 1;; at++) {
        if (*at && *at != '/')
            continue;
        char separator = *at;
        *at = '\0';
        bool made = mkdir(folder, 0777) == 0;
        if (!made && errno != EEXIST && !first)
            first = errno;
        if (made && unsynced && !*unsynced)
            *unsynced = sync_name(folder);
        *at = separator;
        if (!separator)
            return first;
    }
}

bm_status bm_folder_open(const char *path, bm_making making, int *fd, bm_folder_id *id,
                         bm_error *error)
{
    char *folder = bm_path_folder(path);
    if (!folder)
        return bm_fail(error, BM_E_NOMEM, "no memory for a path");
    bm_status status = BM_OK;
    int unsynced = 0;
    *fd = open(folder, FOLDER_FLAGS);
    if (*fd < 0 && errno == ENOENT && making) {
        int why = make_folders(folder, making == BM_MAKE_DURABLY ? &unsynced : NULL);
        *fd = open(folder, FOLDER_FLAGS);
        if (*fd < 0 && why) /* says more than that it is still not there */
            status = bm_fail_errno(error, why, BM_E_WRITE, "the output folder cannot be made");
    }
    if (*fd < 0 && !status)
        status = bm_fail_errno(error, errno, BM_E_WRITE, "the output folder cannot be opened");
    free(folder);
    if (!status && unsynced) {
        status = bm_fail_errno(error, unsynced, BM_E_WRITE,
                               "the output folder cannot be brought to the disk");
        close(*fd);
        *fd = -1;
    }
    if (status)
        return status;

    struct stat found;
    if (fstat(*fd, &found)) {
        status = bm_fail_errno(error, errno, BM_E_WRITE, "the output folder cannot be examined");
        close(*fd);
        *fd = -1;
        return status;
    }
    *id = (bm_folder_id){found.st_dev, found.st_ino};
    return BM_OK;
}

/* ---- holding one ----------------------------------------------------------------------------- */

/* The path of the folder that the file `path` is in, in `folder`. False: it is longer. */
static bool copy_folder(const char *path, char folder[], size_t size)
{
    size_t length = (size_t)(bm_path_name(path) - path);
    if (length > 1)
        length--; /* the slash, unless it is the root */
    if (length >= size)
        return false;
    memcpy(folder, length ? path : ".", length ? length : 1);
    folder[length ? length : 1] = '\0';
    return true;
}

/* Whether the path still leads to the folder that is held. Nobody can have its number meanwhile: it is open. */
static bool is_held(const bm_held_folder *held, const char *path)
{
    char folder[sizeof held->path];
    struct stat found;
    return held && held->open && copy_folder(path, folder, sizeof folder) &&
           !strcmp(folder, held->path) && !stat(folder, &found) &&
           (uint64_t)found.st_dev == held->device && (uint64_t)found.st_ino == held->inode;
}

static void hold(bm_held_folder *held, const char *path, int fd, const bm_folder_id *id)
{
    bm_folder_let_go(held);
    if (!copy_folder(path, held->path, sizeof held->path))
        return;
    held->open = true;
    held->unnamed = bm_unnamed_may_be_linked();
    held->fd = fd;
    held->device = (uint64_t)id->device;
    held->inode = (uint64_t)id->inode;
}

bm_status bm_folder_enter(bm_held_folder *held, const char *path, bm_making making, int *fd,
                          bm_folder_id *id, bm_error *error)
{
    if (is_held(held, path)) {
        *fd = held->fd;
        *id = (bm_folder_id){(dev_t)held->device, (ino_t)held->inode};
        return BM_OK;
    }
    bm_status status = bm_folder_open(path, making, fd, id, error);
    if (!status && held)
        hold(held, path, *fd, id);
    return status;
}

bm_status bm_folder_enter_again(bm_held_folder *held, const char *path, const bm_folder_id *id,
                                int *fd, bm_error *error)
{
    bm_folder_id now = {0};
    bm_status status = bm_folder_enter(held, path, BM_MAKE_NOTHING, fd, &now, error);
    if (status)
        return status;
    if (now.device != id->device || now.inode != id->inode) {
        bm_folder_leave(held, *fd);
        *fd = -1;
        return bm_fail(error, BM_E_WRITE, "the output folder was moved away during the run");
    }
    return BM_OK;
}

void bm_folder_leave(const bm_held_folder *held, int fd)
{
    bool stays = held && held->open && held->fd == fd;
    if (fd >= 0 && !stays)
        close(fd);
}

void bm_folder_let_go(bm_held_folder *held)
{
    if (held && held->open)
        close(held->fd);
    if (held)
        held->open = false;
}
