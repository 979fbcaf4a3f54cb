/* SPDX-License-Identifier: MIT */
/* What the files of --resume share among themselves. */
#ifndef BM_RESUME_PARTS_H
#define BM_RESUME_PARTS_H

#include <limits.h>

#include "bandmill/codecs.h"
#include "resume/resume.h"

/* A record to be written again: nothing is made anew, but its output or its input has another mark now. */
typedef struct bm_noted_again {
    size_t tree;
    bm_record record; /* its name is the output's */
} bm_noted_again;

struct bm_resume {
    const bm_setup *setup;
    const bm_output_tree *trees;
    size_t tree_count;
    bool in_place;      /* outputs are where their inputs were; names are real paths */
    char **real;        /* the journals' paths, by their one name; of each tree */
    size_t *journal_of; /* of each tree, one of: */
    bm_journal *journal;
    size_t journals;
    bm_digest (
        *key)[BM_CODECS + 1]; /* of each tree, by encoder; the last: the encoder is not known */

    bm_stamp *stamp; /* of the outputs that exist: bm_planned.replaces points here */
    bm_noted_again *again;
    size_t again_count;
    bm_resume_counts counts;
};

/* The output's name in the journal; it may lie in `room`. */
const char *bm_resume_name(const bm_resume *resume, size_t tree, const char *output,
                           char room[PATH_MAX]);
bm_journal *bm_resume_journal(const bm_resume *resume, size_t tree);
/* `encoder` NULL: not known. */
const bm_digest *bm_resume_key(const bm_resume *resume, size_t tree, const bm_codec *encoder);

#endif
