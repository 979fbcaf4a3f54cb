/* SPDX-License-Identifier: MIT */
/* Text files, line by line. */
#ifndef BM_CORE_LINES_H
#define BM_CORE_LINES_H

#include <stddef.h>

#include "bandmill/status.h"

/* A text, and what it should be. */
typedef struct bm_lines {
    const char *name, *kind; /* for messages: "warm.cube", ".cube file" */
    const char *bytes;
    size_t count;
    char *room; /* for one line and a NUL */
    size_t size;
} bm_lines;

/* Calls `visit` for each line, counted from 1, without its end, until one fails. BM_E_PARAM also where a line is longer than there is
 * room, or has a NUL byte: the message names the file and the line. */
bm_status bm_each_line(const bm_lines *lines,
                       bm_status (*visit)(void *context, unsigned number, const char *line),
                       void *context, bm_error *error);

#endif
