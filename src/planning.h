/* SPDX-License-Identifier: MIT */
/* From settings and operands to a planned batch: what every command that works on batches does first. */
#ifndef BM_PLANNING_H
#define BM_PLANNING_H

#include "inputs.h"
#include "plan/batch.h"
#include "resume/resume.h"
#include "setup.h"

typedef struct bm_planning {
    bm_setup setup;
    bm_batch batch;
    bm_walk_rules rules;
    bm_inputs inputs;
    bm_output_tree *trees; /* that of --output, then those of further outputs */
    bm_resume *resume;     /* NULL: no journal is kept */
    const char **used;     /* the files that the chains name ... */
    size_t used_count;     /* ... and how many they are */
} bm_planning;

/* Plans for the command of that name, after bm_run_settings_check(). What stands against it is told on standard error, and so is
 * what --explain asks for, but for what bm_explain_first() tells of a picture. The caller clears the planning, also after an error. */
bm_status bm_planning_make(bm_planning *planning, const char *command,
                           const bm_run_settings *settings, const bm_words *operands);
void bm_planning_clear(bm_planning *planning);

#endif
