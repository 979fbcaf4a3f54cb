/* SPDX-License-Identifier: MIT */
/* The configurations that a bench compares. */
#ifndef BM_BENCH_GRID_H
#define BM_BENCH_GRID_H

#include <stddef.h>

#include "bandmill/status.h"

#define BM_GRID_LIST 64 /* numbers in one list */

typedef struct bm_configuration {
    unsigned threads, readers;
    size_t queue;
} bm_configuration;

typedef struct bm_grid {
    bm_configuration *item;
    size_t count;
    size_t base; /* the one that others are compared with: of the fewest threads, the first */
} bm_grid;

/* What the grid is made of: lists as the command line has them, NULL where none was given. */
typedef struct bm_grid_request {
    const char *threads; /* "1,2,4"; "auto" or NULL: up to the CPUs there are */
    const char *readers; /* NULL: what a run with so many threads would take */
    const char *queue;   /* likewise */
    unsigned cpus;       /* that this process may use */
} bm_grid_request;

/* All combinations, each once, in the order of the lists with queue places changing fastest. BM_E_PARAM: the message names the
 * option, the word and the legal range; BM_E_NOMEM. The caller frees the grid. */
bm_status bm_grid_make(bm_grid *grid, const bm_grid_request *request, bm_error *error);
void bm_grid_free(bm_grid *grid);

#endif
