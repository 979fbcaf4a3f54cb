/* SPDX-License-Identifier: MIT */
/* Outputs that take the place of their inputs: which file that is, and that it is one alone. */
#include "plan/planned.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bandmill/codecs.h"
#include "plan/byte_set.h"
#include "wrap.h"

bool bm_output_in_place(bm_planned *planned, bm_symlinks symlinks, bm_arena *arena)
{
    struct stat info;
    planned->output = planned->input;
    if (lstat(planned->input, &info) != 0 || !S_ISLNK(info.st_mode))
        return true;
    if (symlinks != BM_SYMLINKS_FOLLOW) {
        planned->skip = BM_SKIP_SYMLINK;
        planned->output = NULL;
        return true;
    }
    char *target = realpath(planned->input, NULL);
    if (!target) /* a link to nowhere: the reader will say so */
        return true;
    planned->output = bm_arena_join(arena, target, "", "");
    free(target);
    return planned->output;
}

/* ---- one file, one picture ------------------------------------------------------------------- */

/* What makes two paths one directory entry. A file with a single name is its inode; one with several
 * is a different entry under each, told apart by its folder and its name there. Without padding,
 * zeroed, and followed by the name: it is compared as bytes. */
typedef struct entry {
    uint64_t dev, ino, folder_dev, folder_ino;
    char name[NAME_MAX + 1];
} entry;

/* Describes the entry. Returns how many bytes of it count; 0: there is none, and the reader will say
 * so. */
static size_t find_entry(const char *path, entry *found)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return 0;
    *found = (entry){.dev = (uint64_t)info.st_dev, .ino = (uint64_t)info.st_ino};
    if (info.st_nlink <= 1)
        return offsetof(entry, name);
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    if (!folder || stat(folder, &info) != 0) {
        free(folder);
        return 0;
    }
    free(folder);
    found->folder_dev = (uint64_t)info.st_dev;
    found->folder_ino = (uint64_t)info.st_ino;
    size_t length = strlen(slash ? slash + 1 : path);
    if (length > NAME_MAX)
        return 0;
    memcpy(found->name, slash ? slash + 1 : path, length);
    return offsetof(entry, name) + length;
}

static bm_status refuse_twice(const bm_planned *first, const bm_planned *second, FILE *complaints)
{
    fputs("one file is named twice, and would be rewritten twice:\n  ", complaints);
    bm_put_name(complaints, first->input);
    fputs("\n  ", complaints);
    bm_put_name(complaints, second->input);
    fputc('\n', complaints);
    return BM_E_PARAM;
}

static bm_status check_entries(const bm_planned *planned, size_t count, FILE *complaints)
{
    bm_byte_set entries;
    bm_arena keys = {0};
    if (!bm_byte_set_init(&entries, count, false))
        return BM_E_NOMEM;
    bm_status status = BM_OK;
    for (size_t i = 0; !status && i < count; i++) {
        entry found;
        size_t length = planned[i].output ? find_entry(planned[i].output, &found) : 0;
        if (!length)
            continue;
        char *key = bm_arena_take(&keys, length);
        if (!key) {
            status = BM_E_NOMEM;
            break;
        }
        memcpy(key, &found, length);
        size_t other = bm_byte_set_add(&entries, key, length, i);
        if (other != BM_NOT_IN_SET)
            status = refuse_twice(&planned[other], &planned[i], complaints);
    }
    bm_arena_clear(&keys);
    bm_byte_set_destroy(&entries);
    return status;
}

/* ---- names that say the truth ---------------------------------------------------------------- */

static bm_status check_formats(const bm_planned *planned, size_t count, const bm_codec *format,
                               FILE *complaints)
{
    for (size_t i = 0; i < count; i++) {
        const bm_codec *named = planned[i].output ? bm_codec_by_path(planned[i].output) : NULL;
        if (!named || named == format)
            continue;
        bm_put_name(complaints, planned[i].output);
        fprintf(complaints,
                ": --format %s in place would leave it with the name of another format: choose an "
                "--output\n",
                format->name);
        return BM_E_PARAM;
    }
    return BM_OK;
}

bm_status bm_check_in_place(const bm_planned *planned, size_t count, const bm_codec *format,
                            FILE *complaints)
{
    bm_status status = format ? check_formats(planned, count, format, complaints) : BM_OK;
    return status ? status : check_entries(planned, count, complaints);
}
