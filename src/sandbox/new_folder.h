/* SPDX-License-Identifier: MIT */
/* Output folders that are made ahead, because rules are for what exists, and that a run without outputs does not leave behind. */
#ifndef BM_SANDBOX_NEW_FOLDER_H
#define BM_SANDBOX_NEW_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

typedef struct bm_new_folder {
    char *path;   /* NULL: there is nothing to remove */
    size_t there; /* so much of the path was there before, 0: it begins in the working directory */
} bm_new_folder;

/* Makes a folder, and those above it, where they are missing. Where that fails nothing is said: what is to be written there
 * will say so. False: no memory. */
bool bm_new_folder_make(bm_new_folder *made, const char *path);

/* The folder in which the first of the new ones lies. The caller frees. NULL: no memory. */
char *bm_new_folder_above(const bm_new_folder *made);

/* Brings the names of those that were made to the disk. Returns 0 or an error number. */
int bm_new_folder_sync(const bm_new_folder *made);

/* Removes those that are empty. */
void bm_new_folder_remove(bm_new_folder *made);

#endif
