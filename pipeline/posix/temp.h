/* SPDX-License-Identifier: MIT */
/* Temporary files that become an output by a rename. They are called .NAME.bandmill-XXXXXX.tmp
 * after the output, NAME, and stand beside it; the X are lower case letters and the digits 2 to 7. A
 * process holds a lock on one (flock) as long as it writes it, so that others can tell what is left
 * behind from what is under way. */
#ifndef BM_POSIX_TEMP_H
#define BM_POSIX_TEMP_H

#include <stdbool.h>
#include <stddef.h>

#include "bandmill/status.h"

#define BM_NAME_BYTES 255 /* the longest name that common file systems take */

/* Creates one for the output `name` in `folder`, for its owner alone. `temp` is its name, "" after
 * an error; *fd is open for writing and holds the lock, where there are locks. */
bm_status bm_temp_create(int folder, const char *name, char temp[BM_NAME_BYTES + 1], int *fd,
                         bm_error *error);

/* Takes the lock without waiting. False: another process has it, or there are no locks here. */
bool bm_temp_lock(int fd);

/* Whether a file called `temp` would be a temporary one. *name, of *length bytes within it, is then
 * the output's name or, where that is longer than `temp` has room for, its beginning (*cut). */
bool bm_temp_parse(const char *temp, const char **name, size_t *length, bool *cut);

#endif
