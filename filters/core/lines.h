/* SPDX-License-Identifier: MIT */
/* Text files, line by line. */
#ifndef BM_CORE_LINES_H
#define BM_CORE_LINES_H

#include <stddef.h>

#include "bandmill/status.h"

#define BM_MOST_LINE 250 /* bytes */

/* Calls `visit` for each line of `bytes`, counted from 1, without its end, until one fails. BM_E_PARAM also where a line is
 * longer than BM_MOST_LINE or has a NUL byte: the message names the file, the line, and `kind`, what it should be. */
bm_status bm_each_line(const char *name, const char *kind, const char *bytes, size_t count,
                       bm_status (*visit)(void *context, unsigned number, const char *line),
                       void *context, bm_error *error);

#endif
