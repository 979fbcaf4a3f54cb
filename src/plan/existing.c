/* SPDX-License-Identifier: MIT */
/* What is on the disk where the outputs will go: folders that can be written, files that are there
 * already. */
#include "plan/planned.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plan/byte_set.h"
#include "resume/resume.h"
#include "wrap.h"

#define NAMES_SHOWN 5

/* ---- folders --------------------------------------------------------------------------------- */

static bm_status refuse_path(FILE *complaints, const char *path, const char *why)
{
    bm_put_name(complaints, path);
    fprintf(complaints, ": outputs cannot be written there: %s\n", why);
    return BM_E_ACCESS;
}

/* Checks one folder, or where it is missing the nearest one above it. `path` is used up. */
static bm_status check_folder(char *path, FILE *complaints)
{
    struct stat info;
    while (stat(path, &info) != 0) {
        if (errno != ENOENT)
            return refuse_path(complaints, path, strerror(errno));
        if (lstat(path, &info) == 0)
            return refuse_path(complaints, path, "it is a symbolic link to nowhere");
        char *slash = strrchr(path, '/');
        if (slash && slash != path)
            *slash = '\0';
        else
            strcpy(path, slash ? "/" : ".");
    }
    if (!S_ISDIR(info.st_mode))
        return refuse_path(complaints, path, "it is not a folder");
    if (faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) != 0)
        return refuse_path(complaints, path, strerror(errno));
    return BM_OK;
}

bm_status bm_check_folders(const bm_planned *planned, size_t count, FILE *complaints)
{
    const char *last = "";
    size_t last_length = 0;
    for (size_t i = 0; i < count; i++) {
        const char *output = planned[i].output;
        size_t length = output ? bm_folder_length(output) : 0;
        if (!output || (length == last_length && memcmp(output, last, length) == 0))
            continue;
        last = output, last_length = length;
        /* Two bytes at least: check_folder() may have to write "." or "/". */
        char *path = malloc(length + 2);
        if (!path)
            return BM_E_NOMEM;
        memcpy(path, output, length);
        if (length > 1)
            length--; /* the slash, unless it is the root */
        strcpy(path + length, length ? "" : ".");
        bm_status status = check_folder(path, complaints);
        free(path);
        if (status)
            return status;
    }
    return BM_OK;
}

/* ---- files ----------------------------------------------------------------------------------- */

/* What makes two paths one file. Without padding: it is compared as bytes. */
typedef struct file_id {
    uint64_t dev, ino;
} file_id;

static file_id id_of(const struct stat *info)
{
    return (file_id){(uint64_t)info->st_dev, (uint64_t)info->st_ino};
}

/* The outputs that exist. A symbolic link stands for itself and for what it leads to. */
typedef struct existing {
    size_t *index; /* of the pictures whose outputs these are */
    size_t count;
    file_id *id; /* up to two for each */
    size_t *id_owner;
    size_t ids;
} existing;

static void existing_destroy(existing *all)
{
    free(all->index);
    free(all->id);
    free(all->id_owner);
}

static void add_id(existing *all, const struct stat *info, size_t owner)
{
    all->id[all->ids] = id_of(info);
    all->id_owner[all->ids++] = owner;
}

static bm_status find_existing(existing *all, const bm_planned *planned, size_t count,
                               FILE *complaints)
{
    all->index = calloc(count, sizeof *all->index);
    all->id = calloc(2 * count, sizeof *all->id);
    all->id_owner = calloc(2 * count, sizeof *all->id_owner);
    if (!all->index || !all->id || !all->id_owner)
        return BM_E_NOMEM;
    for (size_t i = 0; i < count; i++) {
        struct stat info;
        if (!planned[i].output || lstat(planned[i].output, &info) != 0)
            continue;
        if (S_ISDIR(info.st_mode))
            return refuse_path(complaints, planned[i].output, "a folder has that name");
        all->index[all->count++] = i;
        add_id(all, &info, i);
        if (S_ISLNK(info.st_mode) && stat(planned[i].output, &info) == 0)
            add_id(all, &info, i);
    }
    return BM_OK;
}

/* Refuses where one of the outputs, with these ids, is that file. */
static bm_status check_alias(const bm_byte_set *ids, const bm_planned *planned, const char *path,
                             const char *role, FILE *complaints)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return BM_OK;
    file_id id = id_of(&info);
    size_t owner = bm_byte_set_find(ids, &id, sizeof id);
    if (owner == BM_NOT_IN_SET)
        return BM_OK;
    fputs("the output ", complaints);
    bm_put_name(complaints, planned[owner].output);
    fprintf(complaints, " is the %s ", role);
    bm_put_name(complaints, path);
    fputs(" itself: choose another --output\n", complaints);
    return BM_E_PARAM;
}

/* Whether an output is one of the inputs, or a file that a chain names, whatever paths lead to it. Those are only asked for
 * when there is something to compare them with. */
static bm_status check_aliases(const existing *all, const bm_planned *planned, size_t count,
                               const bm_batch_request *request, FILE *complaints)
{
    bm_byte_set ids;
    if (!bm_byte_set_init(&ids, all->ids, false))
        return BM_E_NOMEM;
    for (size_t i = 0; i < all->ids; i++)
        bm_byte_set_add(&ids, &all->id[i], sizeof all->id[i], all->id_owner[i]);
    bm_status status = BM_OK;
    for (size_t i = 0; !status && i < count; i++)
        if (planned[i].output)
            status = check_alias(&ids, planned, planned[i].input, "input", complaints);
    for (size_t i = 0; !status && i < request->used_count; i++)
        status = check_alias(&ids, planned, request->used[i], "filter's file", complaints);
    bm_byte_set_destroy(&ids);
    return status;
}

static bm_status refuse_existing(const existing *all, const bm_planned *planned, bool resumes,
                                 FILE *complaints)
{
    fprintf(complaints, "%zu output%s there already%s (use --overwrite or --skip-existing):\n",
            all->count, all->count == 1 ? " is" : "s are",
            resumes ? ", and not as the journal knows them" : "");
    for (size_t i = 0; i < all->count && i < NAMES_SHOWN; i++) {
        fputs("  ", complaints);
        bm_put_name(complaints, planned[all->index[i]].output);
        fputc('\n', complaints);
    }
    if (all->count > NAMES_SHOWN)
        fprintf(complaints, "  and %zu more\n", all->count - NAMES_SHOWN);
    return BM_E_EXISTS;
}

/* An output that would be written over a journal. */
static bm_status check_journals(const bm_planned *planned, size_t count, const bm_resume *resume,
                                FILE *complaints)
{
    for (size_t i = 0; i < count; i++) {
        if (!planned[i].output || !bm_resume_is_journal(resume, planned[i].output))
            continue;
        bm_put_name(complaints, planned[i].input);
        fputs(": its output would have the name of the journal: leave it out\n", complaints);
        return BM_E_PARAM;
    }
    return BM_OK;
}

/* Settles outputs that a journal knows; those that nobody knows are left. */
static bm_status settle_known(existing *all, bm_planned *planned, bm_resume *resume)
{
    bm_status status = bm_resume_judge(resume, planned, all->index, all->count);
    size_t left = 0;
    for (size_t i = 0; i < all->count; i++) {
        bm_planned *one = &planned[all->index[i]];
        if (one->standing == BM_STANDING_UNCHANGED)
            one->skip = BM_SKIP_UNCHANGED;
        else if (one->standing == BM_STANDING_FOREIGN)
            all->index[left++] = all->index[i];
    }
    all->count = left;
    return status;
}

bm_status bm_check_results(bm_planned *planned, size_t count, bm_resume *resume, FILE *complaints)
{
    existing all = {.index = calloc(count + 1, sizeof *all.index)};
    bm_status status = all.index ? check_journals(planned, count, resume, complaints) : BM_E_NOMEM;
    for (size_t i = 0; !status && i < count; i++)
        if (planned[i].output)
            all.index[all.count++] = i;
    if (!status)
        status = settle_known(&all, planned, resume);
    existing_destroy(&all);
    return status;
}

bm_status bm_check_existing(bm_planned *planned, size_t count, const bm_batch_request *request,
                            FILE *complaints)
{
    existing all = {0};
    bm_status status =
        request->resume ? check_journals(planned, count, request->resume, complaints) : BM_OK;
    if (!status)
        status = find_existing(&all, planned, count, complaints);
    if (!status && all.count)
        status = check_aliases(&all, planned, count, request, complaints);
    if (!status && all.count && request->resume)
        status = settle_known(&all, planned, request->resume);
    if (!status && all.count && !request->overwrite && !request->skip_existing)
        status = refuse_existing(&all, planned, request->resume, complaints);
    if (!status && request->skip_existing)
        for (size_t i = 0; i < all.count; i++)
            planned[all.index[i]].skip = BM_SKIP_EXISTS;
    existing_destroy(&all);
    return status;
}
