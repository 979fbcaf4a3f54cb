/* SPDX-License-Identifier: MIT */
/* Stamps of files: what an input was when it was opened. */
#ifndef BM_POSIX_STAMP_H
#define BM_POSIX_STAMP_H

#include <sys/stat.h>

#include "bandmill/pipeline.h"

void bm_stamp_fill(bm_stamp *stamp, const struct stat *file);

#endif
