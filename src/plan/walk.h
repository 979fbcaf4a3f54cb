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
#include "plan/base.h"
#include "plan/pattern.h"
#include "plan/skip.h"
#include "plan/symlinks.h"

/* A file to work on, one to leave out, or something that should have been one. */
typedef struct bm_found {
    const char *path;
    const char *relative; /* what the output's name is made of; NULL unless it is worked on */
    bm_skip skip;         /* why it is left out, or BM_SKIP_NOT */
    bm_status status;     /* BM_OK, or why there is no file here */
    const char *message;  /* what the system said about it, "" for BM_OK */
} bm_found;

/* What is taken from the folders of a command line. */
typedef struct bm_walk_rules {
    bool recursive;
    size_t max_depth; /* levels of folders that are descended into; 0: all */
    bm_symlinks symlinks;
    bm_patterns include; /* files to take; none: those with a known extension */
    bm_patterns exclude; /* files and folders to leave out, whatever else is said */
} bm_walk_rules;

/* What makes two paths one folder. */
typedef struct bm_folder_id {
    dev_t dev;
    ino_t ino;
} bm_folder_id;

typedef struct bm_walk {
    const bm_walk_rules *rules;
    bm_symlinks symlinks; /* as the rules say, or as the kind of batch makes of it */
    bm_base *base;        /* outputs keep the folders below it; NULL: those below their input */
    /* The output folders that exist, left out wherever they are met below an input. */
    const bm_folder_id *outputs;
    size_t output_count;

    bm_arena *arena; /* holds the paths and messages */
    bm_found *found; /* owned by the caller: free() */
    size_t count, capacity;
    /* What all of them are read from: inputs, and what links in folders lead to. Owned by the caller, too. */
    const char **sources;
    size_t source_count, source_capacity;
    size_t folders_left; /* not descended into because nobody asked for it */
    size_t loops;        /* folders left out because they are above themselves; `loop` is one */
    const char *loop;

    /* The input at hand. */
    size_t below;       /* where in paths the part below it begins */
    const char *prefix; /* what comes before that in names of outputs, "" for nothing */
} bm_walk;

/* Adds what one input stands for: itself where it is no folder; else what the rules take from it,
 * sorted bytewise. What does not exist or cannot be read is found with its status. BM_E_NOMEM;
 * BM_E_PARAM: the input is not below the base. */
bm_status bm_walk_add(bm_walk *walk, const char *input);

/* How standard input and output are called among files. */
#define BM_STANDARD_NAME "-"

/* Adds the picture that comes from standard input. BM_E_NOMEM. */
bm_status bm_walk_add_standard(bm_walk *walk);

#endif
