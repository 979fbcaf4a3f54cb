/* SPDX-License-Identifier: MIT */
/* Stamps of files: what an input was when it was opened. */
#ifndef BM_POSIX_STAMP_H
#define BM_POSIX_STAMP_H

#include <sys/stat.h>

#include "bandmill/pipeline.h"

void bm_stamp_fill(bm_stamp *stamp, const struct stat *file);

/* Whether it is the same file. */
bool bm_stamp_is_file(const bm_stamp *stamp, const struct stat *file);

/* Whether it is the same file and nobody has written to it since, as far as size and time of change
 * tell. */
bool bm_stamp_is_current(const bm_stamp *stamp, const struct stat *file);

#endif
