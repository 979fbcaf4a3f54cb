/* SPDX-License-Identifier: MIT */
/* --resume: which outputs of a batch are there already as this run would make them. docs/resume.md. */
#ifndef BM_RESUME_RESUME_H
#define BM_RESUME_RESUME_H

#include "plan/planned.h"
#include "resume/journal.h"
#include "setup.h"

/* What was found out about the outputs of a batch that exist and are known. */
typedef struct bm_resume_counts {
    size_t unchanged;
    size_t other_key;   /* made by other options, another chain or other versions */
    size_t other_input; /* made of another input */
} bm_resume_counts;

/* Reads, and unless it is a dry run locks, the journals of all trees of outputs. What is damaged of them is told to `complaints`. BM_E_EXISTS: another run
 * writes there; BM_E_READ and its like, BM_E_NOMEM. *resume is NULL after an error. */
bm_status bm_resume_open(bm_resume **resume, const bm_setup *setup, const bm_output_tree *trees,
                         size_t count, FILE *complaints, bm_error *error);
/* Accepts NULL. What was planned with it must not be used any more. */
void bm_resume_close(bm_resume *resume);

/* Sets `standing`, and `replaces`, of planned outputs that exist: index[0 .. count). Reads inputs and outputs where nothing else tells. BM_E_NOMEM. */
bm_status bm_resume_judge(bm_resume *resume, bm_planned *planned, const size_t *index,
                          size_t count);

bm_resume_counts bm_resume_counted(const bm_resume *resume);

/* Whether the file is one of the journals. */
bool bm_resume_is_journal(const bm_resume *resume, const char *path);

/* The path of the i-th journal, which may be missing yet; NULL: there are no more. */
const char *bm_resume_journal_path(const bm_resume *resume, size_t i);

/* Makes the journals ready to be appended to, and notes what bm_resume_judge() has found to lie elsewhere or to have been touched. BM_E_WRITE and its
 * like. */
bm_status bm_resume_start(bm_resume *resume, const bm_batch *batch, bm_error *error);

/* What is to be known of an output, that of the task. */
typedef struct bm_resume_made {
    const bm_task *task;
    bm_digest input_sum, output_sum;
    bm_mark input, output;
} bm_resume_made;

/* Records it. One thread at a time. BM_E_WRITE and its like. */
bm_status bm_resume_note(bm_resume *resume, const bm_resume_made *made, bm_error *error);

#endif
