/* SPDX-License-Identifier: MIT */
/* Lines that come in any order and go out in the order of the plan. */
#ifndef BM_ORDERED_H
#define BM_ORDERED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef struct bm_ordered {
    FILE *stream;
    char **line; /* what has come and could not go out yet */
    size_t count, next;
    int failure; /* error number of the first line that could not be written; 0: none */
} bm_ordered;    /* one thread at a time */

/* Expects `count` lines. False: no memory. */
bool bm_ordered_init(bm_ordered *ordered, FILE *stream, size_t count);

/* Line `index`, once each: `line` is written, with a line end, when all before it have been, and
 * freed. NULL: there is no line at this place. */
void bm_ordered_put(bm_ordered *ordered, size_t index, char *line);

/* Drops what is still waiting for a line that never came. Accepts one that found no memory. */
void bm_ordered_destroy(bm_ordered *ordered);

#endif
