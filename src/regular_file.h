/* SPDX-License-Identifier: MIT */
/* Files that are read whole because something names them: never a pipe or a device, which might not end or not even open. */
#ifndef BM_REGULAR_FILE_H
#define BM_REGULAR_FILE_H

#include <stdio.h>
#include <sys/types.h>

#include "bandmill/status.h"

/* Opens a regular file for reading; *size is what it has now. BM_E_READ: the message says why, without the name. */
bm_status bm_regular_file_open(FILE **stream, const char *name, off_t *size, bm_error *error);

#endif
