/* SPDX-License-Identifier: MIT */
/* The plan of a batch: which pictures become which outputs. It is made from names and stat() alone,
 * opens no picture (but to look whether it is still the one that a journal tells of), creates nothing, and comes out the same every time; what is refused here is
 * refused before anything is written. */
#ifndef BM_BATCH_H
#define BM_BATCH_H

#include <stdbool.h>
#include <stdio.h>

#include "bandmill/pipeline.h"
#include "plan/arena.h"
#include "plan/skip.h"
#include "plan/walk.h"

typedef struct bm_resume bm_resume;

/* A tree of outputs. */
typedef struct bm_output_tree {
    const char *folder;
    const bm_codec *format; /* NULL: by the output's name, or else the input's own */
} bm_output_tree;

typedef struct bm_batch_request {
    const char *const *inputs; /* as the command line names them */
    size_t count;
    bool from_standard;     /* the one picture comes from standard input; no inputs */
    bool to_standard;       /* the one picture goes to standard output */
    const char *output;     /* the output folder; NULL: none, or outputs are no files */
    bool in_place;          /* every output takes the place of its input */
    const bm_codec *format; /* as a tree's */
    /* Further outputs of each picture; only beside an output folder. */
    const bm_output_tree *also;
    size_t also_count;
    bm_walk_rules rules;
    const char *relative_to; /* outputs keep the folders below it; NULL: those below their input */
    bool keep_extension; /* pictures whose outputs would have one name keep their extension in it */
    bool overwrite;      /* existing outputs are replaced ... */
    bool skip_existing;  /* ... or left out; neither: the batch is refused */
    bm_resume *resume; /* what is known of outputs that exist (resume/resume.h); NULL: nothing */
    const char *const *used; /* files that chains name, which are no outputs either */
    size_t used_count;
} bm_batch_request;

/* A picture that the plan settles by itself. */
typedef struct bm_aside {
    const char *input;
    const char *output;  /* NULL where it has none */
    bm_skip skip;        /* why it is left out ... */
    bm_status status;    /* ... or, where it is not skipped, why it failed */
    const char *message; /* "" when status is BM_OK */
    size_t before;       /* how many tasks come before it in the order of the plan */
} bm_aside;

typedef struct bm_batch {
    bm_task *tasks; /* in plan order; output NULL where the encoder keeps no file */
    size_t count;
    bm_task *also; /* the tasks' further outputs */
    size_t also_count;
    bool from_standard, to_standard; /* as requested: what is called "-" in the one task */
    const char **outputs; /* all that were planned, also those that are left out; they may be "-" */
    size_t output_count;
    const char *const *used; /* as requested */
    size_t used_count;
    const bm_resume *resume; /* as requested */
    /* Where the batch is at work, whatever becomes of each picture; a folder stands for what is below it. */
    const char **sources; /* files and folders that inputs are read from */
    size_t source_count;
    const char **folders; /* those of outputs, which may be missing yet */
    size_t folder_count;
    bm_aside *asides; /* in plan order */
    size_t aside_count;
    size_t skipped[BM_SKIP_COUNT], failed; /* of the asides */
    size_t folders_left; /* folders in the inputs, not entered because nobody asked for it */
    size_t loops;        /* links to folders, not followed because they lead back up ... */
    const char *loop;    /* ... the first of them */
    bm_arena arena;      /* what the strings live in */
} bm_batch;

/* Plans a batch. An error other than BM_E_NOMEM is a refusal of the whole batch: two pictures with
 * one output, one file twice in place, an output that is an input or a file that a chain names, existing outputs, a folder
 * that cannot be written; `complaints` gets it in full, with all names. The caller destroys the batch, even then. */
bm_status bm_batch_plan(bm_batch *batch, const bm_batch_request *request, FILE *complaints);
void bm_batch_destroy(bm_batch *batch);

/* Whether the task's output is there already, as a journal says, and is made once more only because others of its picture are: it stays as it is. */
bool bm_task_stays(const bm_task *task);

/* How many pictures are left out, for whatever reason. */
size_t bm_batch_skipped(const bm_batch *batch);

#endif
