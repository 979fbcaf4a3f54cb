/* SPDX-License-Identifier: MIT */
/* The program confines itself before it looks at pictures: a decoder that was taken over by one is to find nothing to do.
 * docs/sandbox.md says what is left to it. All of it is done before there is a second thread. */
#ifndef BM_SANDBOX_H
#define BM_SANDBOX_H

#include <stdio.h>

#include "plan/batch.h"
#include "sandbox/new_folder.h"

/* What the options say. */
typedef struct bm_sandbox_wish {
    bool off;      /* --no-sandbox */
    bool required; /* --require-sandbox: without it nothing is done */
} bm_sandbox_wish;

typedef struct bm_sandbox {
    bm_sandbox_wish wish;
    bool calls, files;        /* in force: the filter of system calls, the rules for files */
    int why_calls, why_files; /* error numbers of what is not */
    unsigned abi;             /* of Landlock */
    size_t rules;
    bm_new_folder *folders; /* made for the rules */
    size_t folder_count;
    bool durable; /* set by the caller: folders that are made are on the disk */
} bm_sandbox;

/* BM_E_PARAM: the two exclude each other. */
bm_status bm_sandbox_wish_check(const bm_sandbox_wish *wish, bm_error *error);

/* Denies system calls. Where the kernel declines that is noted, and an error only where the sandbox is required: BM_E_INTERNAL. */
bm_status bm_sandbox_begin(bm_sandbox *sandbox, const bm_sandbox_wish *wish, bm_error *error);

/* Then leaves nothing of the file system but what the batch reads, and, where it `writes`, the folders of its outputs, which are made.
 * Errors likewise; and BM_E_NOMEM. */
bm_status bm_sandbox_batch(bm_sandbox *sandbox, const bm_batch *batch, bool writes,
                           bm_error *error);

/* Or leaves these files to be read. */
bm_status bm_sandbox_files(bm_sandbox *sandbox, const char *const *paths, size_t count,
                           bm_error *error);

/* Whether what was to be had by default is not. */
bool bm_sandbox_is_weak(const bm_sandbox *sandbox);

/* A line on what holds. */
void bm_sandbox_tell(const bm_sandbox *sandbox, FILE *stream);

/* Takes back folders that were made and stayed empty. What is denied stays denied. */
void bm_sandbox_end(bm_sandbox *sandbox);

#endif
