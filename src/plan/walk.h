/* SPDX-License-Identifier: MIT */
/* From the inputs of a command line to the pictures they stand for. Names are bytes; no file is
 * opened. */
#ifndef BM_WALK_H
#define BM_WALK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "bandmill/status.h"
#include "plan/arena.h"
#include "plan/skip.h"
#include "plan/symlinks.h"

/* A file to work on, one to leave out, or something that should have been one. */
typedef struct bm_found {
    const char *path;
    uint32_t relative;   /* where in `path` the part begins that the output's name is made of */
    bm_skip skip;        /* why it is left out, or BM_SKIP_NOT */
    bm_status status;    /* BM_OK, or why there is no file here */
    const char *message; /* what the system said about it, "" for BM_OK */
} bm_found;

typedef struct bm_walk {
    bool recursive;
    bm_symlinks symlinks;
    /* The output folder, left out wherever it is met below an input; `has_output` false: it does
     * not exist yet. */
    bool has_output;
    dev_t output_dev;
    ino_t output_ino;

    bm_arena *arena; /* holds the paths and messages */
    bm_found *found; /* owned by the caller: free() */
    size_t count, capacity;
    size_t folders_left; /* not descended into because nobody asked for it */
    size_t loops;        /* links to folders that lead back up; `loop` is the first */
    const char *loop;
} bm_walk;

/* Adds what one input stands for: itself where it is no folder; else the files in it with a known
 * extension, sorted bytewise, folders descended into where `recursive`. Only BM_E_NOMEM is an
 * error: what does not exist or cannot be read is found with its status. */
bm_status bm_walk_add(bm_walk *walk, const char *input);

#endif
