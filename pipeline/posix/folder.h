/* SPDX-License-Identifier: MIT */
/* The folder of an output: found, made where it is missing, and held by descriptor. */
#ifndef BM_POSIX_FOLDER_H
#define BM_POSIX_FOLDER_H

#include <stdbool.h>
#include <sys/types.h>

#include "bandmill/pipeline.h"

/* Which folder it was: lets a later look tell that the path leads to the same one. */
typedef struct bm_folder_id {
    dev_t device;
    ino_t inode;
} bm_folder_id;

/* What is done about folders that are missing. */
typedef enum bm_making {
    BM_MAKE_NOTHING,
    BM_MAKE_FOLDERS,
    BM_MAKE_DURABLY /* and bring them to the disk */
} bm_making;

/* The last component of `path`, within it. NULL: it names no file ("", "a/", "..", ...). */
const char *bm_path_name(const char *path);

/* The path of the folder that it is in. The caller frees; NULL: no memory. `path` must name a file.
 */
char *bm_path_folder(const char *path);

/* Opens the folder that holds the file `path`, making missing folders on the way as `make` says.
 * Only good for the *at() calls; -1 after an error. */
bm_status bm_folder_open(const char *path, bm_making make, int *fd, bm_folder_id *id, bm_error *error);

/* The same, but a folder that is `held` and still the one that the path leads to is not opened again, and one that was
 * opened is held from then on. `held` NULL: bm_folder_open(). What comes is given back by bm_folder_leave(). */
bm_status bm_folder_enter(bm_held_folder *held, const char *path, bm_making make, int *fd,
                          bm_folder_id *id, bm_error *error);

/* Once more. BM_E_WRITE: it is another folder now. */
bm_status bm_folder_enter_again(bm_held_folder *held, const char *path, const bm_folder_id *id,
                                int *fd, bm_error *error);

/* Closes it, unless it is held. Accepts -1. */
void bm_folder_leave(const bm_held_folder *held, int fd);

/* Closes the folder that is held, if any. Accepts NULL. */
void bm_folder_let_go(bm_held_folder *held);

#endif
