/* SPDX-License-Identifier: MIT */
/* Which files this process may still open: rules of the kernel's (Landlock). */
#ifndef BM_SANDBOX_FILES_H
#define BM_SANDBOX_FILES_H

#include <stddef.h>

/* What may be done at a place. */
enum {
    BM_MAY_READ = 1, /* the file, or all that is below the folder */
    BM_MAY_WRITE =
        2, /* files and folders below the folder: make, write, replace, list; remove files */
    BM_MAY_REMOVE_FOLDER = 4 /* empty folders below the folder */
};

/* A file or a folder, which stands for all that is below it; a link stands for what it leads to. */
typedef struct bm_place {
    const char *path;
    unsigned may;
} bm_place;

/* What the kernel can do; 0: nothing, and *why is the error number. */
unsigned bm_files_abi(int *why);

/* Leaves the calling thread, and all that it starts, these places and no others; what is open stays open. Places that are not there
 * are left out. Also, as far as the kernel knows how: no connections, no signals to others. Returns 0 or an error number. */
int bm_files_restrict(const bm_place *places, size_t count);

#endif
