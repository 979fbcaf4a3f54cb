/* SPDX-License-Identifier: MIT */
/* What a run is given to work on: the names of its command line and of its lists, or the picture on
 * standard input; and whether the result goes to standard output. */
#ifndef BM_INPUTS_H
#define BM_INPUTS_H

#include "plan/arena.h"
#include "run_settings.h"

typedef struct bm_inputs {
    const char **names; /* of files and folders: operands, then lists, in the order given */
    size_t count, capacity;
    bool from_standard; /* the one picture comes from standard input; there are no names */
    bool to_standard;   /* the one picture goes to standard output */
    bm_arena arena;     /* holds what came from lists */
} bm_inputs;            /* start from zeros */

/* Gathers them; lists are read to their end. BM_E_PARAM: this cannot be meant; BM_E_READ: a list
 * cannot be read; BM_E_NOMEM. The caller clears the inputs, also after an error. */
bm_status bm_inputs_gather(bm_inputs *inputs, const bm_run_settings *settings,
                           const bm_words *operands, bm_error *error);
void bm_inputs_clear(bm_inputs *inputs);

#endif
