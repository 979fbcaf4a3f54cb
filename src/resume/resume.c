/* SPDX-License-Identifier: MIT */
#include "resume/resume.h"

#include <stdlib.h>
#include <string.h>

#include "bandmill/codecs.h"
#include "plan/real_folder.h"
#include "resume/key.h"
#include "resume/resume_parts.h"

/* ---- journals -------------------------------------------------------------------------------- */

/* The one name of a file, however its folder is spelled. The caller frees. NULL: no memory. */
static char *real_path(const char *path)
{
    size_t length = bm_folder_length(path);
    char *folder = length ? strndup(path, length) : strdup(".");
    char *real = folder ? bm_real_folder(folder) : NULL;
    char *whole = NULL;
    if (real && asprintf(&whole, "%s/%s", real, path + length) < 0)
        whole = NULL;
    free(real);
    free(folder);
    return whole;
}

/* Where the journal of a tree is kept. The caller frees. NULL: no memory. */
static char *path_of_journal(const bm_resume *resume, size_t tree)
{
    const char *given = resume->setup->settings->journal, *folder = resume->trees[tree].folder;
    char *path;
    if (given)
        return strdup(given);
    bool slash = folder[strlen(folder) - 1] == '/';
    return asprintf(&path, "%s%s" BM_JOURNAL_NAME, folder, slash ? "" : "/") < 0 ? NULL : path;
}

/* The tree before that has the same journal; else the tree itself. */
static size_t first_of_journal(const bm_resume *resume, size_t tree)
{
    size_t first = 0;
    while (strcmp(resume->real[first], resume->real[tree]) != 0)
        first++;
    return first;
}

static bm_status open_journal(bm_resume *resume, size_t tree, FILE *complaints, bm_error *error)
{
    const char *folder = resume->in_place ? "/" : resume->trees[tree].folder;
    char *path = path_of_journal(resume, tree);
    resume->real[tree] = path ? real_path(path) : NULL;
    bm_status status = BM_OK;
    if (!resume->real[tree]) {
        status = bm_fail(error, BM_E_NOMEM, "no memory for a path");
    } else if (first_of_journal(resume, tree) < tree) {
        resume->journal_of[tree] = resume->journal_of[first_of_journal(resume, tree)];
    } else {
        resume->journal_of[tree] = resume->journals++;
        status =
            bm_journal_open(&resume->journal[resume->journal_of[tree]], folder, path,
                            !resume->setup->settings->dry_run, resume->in_place, complaints, error);
    }
    free(path);
    return status;
}

static bm_status make_keys(bm_resume *resume, size_t tree, bm_error *error)
{
    bm_status status = BM_OK;
    for (size_t encoder = 0; !status && encoder <= BM_CODECS; encoder++)
        status = bm_key_make(&resume->key[tree][encoder], resume->setup, tree, encoder, error);
    return status;
}

bm_status bm_resume_open(bm_resume **result, const bm_setup *setup, const bm_output_tree *trees,
                         size_t count, FILE *complaints, bm_error *error)
{
    bm_resume *resume = *result = calloc(1, sizeof *resume);
    if (!resume)
        return bm_fail(error, BM_E_NOMEM, "no memory for a journal");
    resume->setup = setup;
    resume->in_place = setup->settings->in_place;
    resume->trees = trees;
    resume->tree_count = count;
    resume->journal = calloc(count, sizeof *resume->journal);
    resume->journal_of = calloc(count, sizeof *resume->journal_of);
    resume->real = calloc(count, sizeof *resume->real);
    resume->key = calloc(count, sizeof *resume->key);
    bm_status status = BM_OK;
    if (!resume->journal || !resume->journal_of || !resume->real || !resume->key)
        status = bm_fail(error, BM_E_NOMEM, "no memory for a journal");
    for (size_t i = 0; !status && i < count; i++) {
        status = make_keys(resume, i, error);
        if (!status)
            status = open_journal(resume, i, complaints, error);
    }
    if (status) {
        bm_resume_close(resume);
        *result = NULL;
    }
    return status;
}

void bm_resume_close(bm_resume *resume)
{
    if (!resume)
        return;
    for (size_t i = 0; i < resume->journals; i++)
        bm_journal_close(&resume->journal[i]);
    for (size_t i = 0; resume->real && i < resume->tree_count; i++)
        free(resume->real[i]);
    free(resume->real);
    free(resume->journal);
    free(resume->journal_of);
    free(resume->key);
    free(resume->stamp);
    free(resume->again);
    free(resume);
}

bm_resume_counts bm_resume_counted(const bm_resume *resume)
{
    return resume->counts;
}

static bool has_name_of(const char *path, const char *other)
{
    return strcmp(path + bm_folder_length(path), other + bm_folder_length(other)) == 0;
}

bool bm_resume_is_journal(const bm_resume *resume, const char *path)
{
    bool found = false;
    for (size_t i = 0; !found && i < resume->tree_count; i++) {
        char *real = has_name_of(path, resume->real[i]) ? real_path(path) : NULL;
        found = real && strcmp(real, resume->real[i]) == 0;
        free(real);
    }
    return found;
}

const char *bm_resume_journal_path(const bm_resume *resume, size_t i)
{
    return i < resume->journals ? resume->journal[i].path : NULL;
}

/* ---- names and keys -------------------------------------------------------------------------- */

const char *bm_resume_name(const bm_resume *resume, size_t tree, const char *output,
                           char room[PATH_MAX])
{
    if (resume->in_place)
        return realpath(output, room) ? room + 1 : output;
    const char *folder = resume->trees[tree].folder;
    size_t length = strlen(folder);
    return output + length + (folder[length - 1] != '/');
}

bm_journal *bm_resume_journal(const bm_resume *resume, size_t tree)
{
    return &resume->journal[resume->journal_of[tree]];
}

const bm_digest *bm_resume_key(const bm_resume *resume, size_t tree, const bm_codec *encoder)
{
    size_t i = 0;
    while (i < BM_CODECS && bm_codecs[i] != encoder)
        i++;
    return &resume->key[tree][i];
}

/* ---- writing --------------------------------------------------------------------------------- */

/* In place no record is ever left out: of a picture that is not there just now it will tell that it is a result. */
static size_t outputs_of(const bm_resume *resume, const bm_batch *batch, size_t journal)
{
    size_t count = 0;
    if (resume->in_place)
        return SIZE_MAX / 2;
    for (size_t i = 0; i < resume->tree_count; i++)
        if (resume->journal_of[i] == journal)
            count += batch->output_count / resume->tree_count;
    return count;
}

/* In place a record is as much as the original: where a power cut takes it, and not the result, that would be filtered once more. */
static bool is_durable(const bm_resume *resume)
{
    return resume->setup->settings->fsync || resume->in_place;
}

static bm_status note_again(bm_resume *resume, bm_error *error)
{
    bm_status status = BM_OK;
    for (size_t i = 0; !status && i < resume->again_count; i++)
        status = bm_journal_append(bm_resume_journal(resume, resume->again[i].tree),
                                   &resume->again[i].record, false, error);
    return status;
}

bm_status bm_resume_start(bm_resume *resume, const bm_batch *batch, bm_error *error)
{
    bm_status status = BM_OK;
    if (!batch->count && !resume->again_count)
        return BM_OK;
    for (size_t i = 0; !status && i < resume->journals; i++)
        status = bm_journal_start(&resume->journal[i], outputs_of(resume, batch, i),
                                  is_durable(resume), error);
    return status ? status : note_again(resume, error);
}

bm_status bm_resume_note(bm_resume *resume, const bm_resume_made *made, bm_error *error)
{
    const bm_task *task = made->task;
    char room[PATH_MAX];
    const char *name = bm_resume_name(resume, task->branch, task->output, room);
    const bm_record record = {
        .key = *bm_resume_key(resume, task->branch, task->encoder),
        .input_sum = made->input_sum,
        .output_sum = made->output_sum,
        .input = made->input,
        .output = made->output,
        .name = name,
        .name_length = strlen(name),
    };
    return bm_journal_append(bm_resume_journal(resume, task->branch), &record, is_durable(resume),
                             error);
}
