/* SPDX-License-Identifier: MIT */
/* Files that a batch writes besides its outputs: reports and their like. They must never cost anyone a picture. */
#ifndef BM_SIDE_FILE_H
#define BM_SIDE_FILE_H

#include <stdio.h>

#include "plan/batch.h"

/* Opens the file that --OPTION=PATH names for writing (`-`: standard output). A file that is an input, an output or a journal of the batch, or
 * that a chain names, is refused, as it is; so is one that is written already, by this run or another (BM_E_EXISTS). One that is to be in `folder` (NULL: none), the one for outputs, has that made where it
 * is missing.
 * BM_E_ACCESS, BM_E_NOMEM. */
bm_status bm_side_file_open(FILE **stream, const char *option, const char *path, const char *folder,
                            const bm_batch *batch, bm_error *error);

/* Closes it; standard output is only flushed. BM_E_WRITE: not all of it has arrived. */
bm_status bm_side_file_close(FILE *stream, const char *option, const char *path, bm_error *error);

#endif
