/* SPDX-License-Identifier: MIT */
/* The folder in which a bench writes, and what lies in it. */
#ifndef BM_BENCH_SCRATCH_H
#define BM_BENCH_SCRATCH_H

#include "bandmill/status.h"

typedef struct bm_scratch {
    char *path; /* NULL: there is none */
} bm_scratch;

/* Makes a folder of its own, bandmill-bench-XXXXXX, in `parent` (NULL: $TMPDIR, or /tmp). BM_E_ACCESS, BM_E_NOMEM. */
bm_status bm_scratch_make(bm_scratch *scratch, const char *parent, bm_error *error);

/* Removes what lies in it, and lets the disk catch up with what was written to it: the next turn is not to wait for that. */
void bm_scratch_empty(const bm_scratch *scratch);

/* Removes the folder with all that lies in it. */
void bm_scratch_remove(bm_scratch *scratch);

#endif
