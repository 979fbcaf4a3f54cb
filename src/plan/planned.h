/* SPDX-License-Identifier: MIT */
/* A batch in the making, and the steps that make it: what the files of plan/ share among
 * themselves. */
#ifndef BM_PLANNED_H
#define BM_PLANNED_H

#include "plan/batch.h"

/* Whose an output is that exists. */
typedef enum bm_standing {
    BM_STANDING_FOREIGN, /* nobody knows it */
    BM_STANDING_OURS,    /* a run has made it, and would make it otherwise now */
    BM_STANDING_UNCHANGED
} bm_standing;

/* One output of a picture on its way into the plan. All of them: those of the first tree, in the order in which the walk has
 * found their pictures, then those of the second ... */
typedef struct bm_planned {
    const bm_found *found;
    const bm_output_tree *tree;
    const char *input, *output;
    /* Where the output really is, whatever its name says: its folder as bm_real_folder() has it, and that with the name in it.
     * NULL where it is no new file. */
    const char *real_folder, *real_output;
    bm_skip skip;
    bm_status status;
    const char *message;
    bm_standing standing;
    const bm_stamp *replaces; /* as a task's */
} bm_planned;

/* How much of a path is its folder, with the last slash. */
size_t bm_folder_length(const char *path);

/* The folder of a path that names a file: without a slash at its end unless it is the root, "." where there is none. NULL: no
 * memory. */
const char *bm_folder_name(const char *path, bm_arena *arena);

/* The name of a picture's output: the tree's folder, then what the walk has found, with the extension of the
 * tree's format where that is given and the name says something else; `keep_extension`: that one
 * besides its own. NULL: no memory. */
const char *bm_output_name(bm_arena *arena, const bm_planned *planned, bool keep_extension);

/* Who encodes an output that is not in place; NULL: the codec of its input. */
const bm_codec *bm_planned_encoder(const bm_planned *planned);

/* Fills in where the output really is; the picture before, which may be NULL, often knows the folder. BM_E_NOMEM. */
bm_status bm_output_locate(bm_planned *planned, const bm_planned *before, bm_arena *arena);

/* Gives an output another name in its folder. BM_E_NOMEM. */
bm_status bm_output_rename(bm_planned *planned, const char *name, bm_arena *arena);

/* Lets all pictures that share an output with another keep their extension in its name. BM_E_NOMEM. */
bm_status bm_keep_extensions(bm_planned *planned, size_t count, bm_arena *arena);

/* The same in place: the input itself, or what a link leads to, where links are followed; else the
 * link is skipped. False: no memory. */
bool bm_output_in_place(bm_planned *planned, bm_symlinks symlinks, bm_arena *arena);

/* The checks; each looks only at what has an output, and refuses on
 * `complaints`. */

/* Two outputs in one place, by whatever names, also where only the case of letters differs, or an output that must
 * be a folder for another. BM_E_PARAM. */
bm_status bm_check_collisions(const bm_planned *planned, size_t count,
                              const bm_batch_request *request, FILE *complaints);

/* In place: one file under two names, or one whose name says another format than `format`.
 * BM_E_PARAM. */
bm_status bm_check_in_place(const bm_planned *planned, size_t count, const bm_codec *format,
                            FILE *complaints);

/* Each folder that gets outputs: it can be written, or be made in one that can. BM_E_ACCESS. */
bm_status bm_check_folders(const bm_planned *planned, size_t count, FILE *complaints);

/* In place: pictures that are results already, as the journal says (`skip` is set), and a journal that is one of them (BM_E_PARAM). BM_E_NOMEM. */
bm_status bm_check_results(bm_planned *planned, size_t count, bm_resume *resume, FILE *complaints);

/* Outputs that exist: never one that is an input too, or a file that a chain names, or a journal (BM_E_PARAM), else those that nobody knows as the
 * request says (BM_E_EXISTS; or `skip` is set), and those that are known as the journal says. */
bm_status bm_check_existing(bm_planned *planned, size_t count, const bm_batch_request *request,
                            FILE *complaints);

/* Lists in the batch the folders that outputs go to. BM_E_NOMEM. */
bm_status bm_list_folders(bm_batch *batch, const bm_planned *planned, size_t count);

#endif
