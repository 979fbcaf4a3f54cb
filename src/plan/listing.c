/* SPDX-License-Identifier: MIT */
/* What one folder holds, as far as a walk is concerned. */
#include "plan/listing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bandmill/codecs.h"
#include "resume/journal.h"

void *bm_grow(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    size_t wanted = *capacity ? 2 * *capacity : 64;
    void *larger = reallocarray(items, wanted, size);
    if (larger)
        *capacity = wanted;
    return larger;
}

/* ---- kinds ----------------------------------------------------------------------------------- */

/* What a link is taken for. One that leads nowhere counts as a file: someone wants that picture,
 * and will hear that it is missing. */
static bm_entry_kind kind_of_link(int folder, const char *name, bm_symlinks symlinks)
{
    struct stat info;
    if (symlinks == BM_SYMLINKS_SKIP)
        return BM_ENTRY_SKIPPED;
    if (fstatat(folder, name, &info, 0) != 0)
        return BM_ENTRY_FILE;
    if (S_ISDIR(info.st_mode))
        return symlinks == BM_SYMLINKS_FOLLOW ? BM_ENTRY_FOLDER : BM_ENTRY_OTHER;
    return S_ISREG(info.st_mode) ? BM_ENTRY_FILE : BM_ENTRY_OTHER;
}

/* What an entry is; the system is asked only where the folder does not say. */
static bm_entry_kind kind_of(int folder, const struct dirent *dirent, bm_symlinks symlinks,
                             bool *is_link)
{
    struct stat info;
    *is_link = dirent->d_type == DT_LNK;
    switch (dirent->d_type) {
    case DT_REG:
        return BM_ENTRY_FILE;
    case DT_DIR:
        return BM_ENTRY_FOLDER;
    case DT_LNK:
        return kind_of_link(folder, dirent->d_name, symlinks);
    case DT_UNKNOWN:
        if (fstatat(folder, dirent->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
            return BM_ENTRY_OTHER;
        *is_link = S_ISLNK(info.st_mode);
        if (*is_link)
            return kind_of_link(folder, dirent->d_name, symlinks);
        if (S_ISDIR(info.st_mode))
            return BM_ENTRY_FOLDER;
        return S_ISREG(info.st_mode) ? BM_ENTRY_FILE : BM_ENTRY_OTHER;
    default:
        return BM_ENTRY_OTHER;
    }
}

/* ---- rules ----------------------------------------------------------------------------------- */

static bool is_dots(const char *name)
{
    return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

/* Whether the name is one of a format that can be read. */
static bool names_a_picture(const char *name)
{
    const bm_codec *codec = bm_codec_by_path(name);
    return codec && codec->match;
}

/* Whether the file is one of ours that is being written, or was when a run was killed. */
static bool is_temporary(const char *name)
{
    static const char tag[] = ".bandmill-XXXXXX.tmp";
    size_t length = strlen(name), most = sizeof tag - 1;
    return name[0] == '.' && length > most && strcmp(name + length - 4, ".tmp") == 0 &&
           strncmp(name + length - most, tag, sizeof ".bandmill-" - 1) == 0;
}

/* Whether the name alone shows that the entry is none of ours: most that is no picture ends here,
 * without a question to the system. */
static bool is_foreign(const bm_walk *walk, const struct dirent *dirent)
{
    if (is_dots(dirent->d_name) || strcmp(dirent->d_name, BM_JOURNAL_NAME) == 0 ||
        is_temporary(dirent->d_name))
        return true;
    bool may_be_folder = dirent->d_type == DT_DIR || dirent->d_type == DT_UNKNOWN ||
                         (dirent->d_type == DT_LNK && walk->symlinks == BM_SYMLINKS_FOLLOW);
    return !may_be_folder && !walk->rules->include.count && !names_a_picture(dirent->d_name);
}

static bool is_wanted(bm_walk *walk, const bm_entry *item, size_t depth)
{
    const bm_walk_rules *rules = walk->rules;
    const char *below = item->path + walk->below;
    bool folder = item->kind == BM_ENTRY_FOLDER;
    if (bm_patterns_match(&rules->exclude, below, item->name, folder))
        return false;
    if (folder && !rules->recursive)
        walk->folders_left++;
    if (folder)
        return rules->recursive && (!rules->max_depth || depth < rules->max_depth);
    if (rules->include.count)
        return bm_patterns_match(&rules->include, below, item->name, false);
    return names_a_picture(item->name);
}

/* ---- reading --------------------------------------------------------------------------------- */

static bm_status list_entry(bm_listing *list, bm_walk *walk, const char *path, int folder,
                            size_t depth, const struct dirent *dirent)
{
    if (is_foreign(walk, dirent))
        return BM_OK;
    bool is_link;
    bm_entry_kind kind = kind_of(folder, dirent, walk->symlinks, &is_link);
    if (kind == BM_ENTRY_OTHER)
        return BM_OK;

    bm_entry *entries = bm_grow(list->entries, list->count, &list->capacity, sizeof *entries);
    if (!entries)
        return BM_E_NOMEM;
    list->entries = entries;
    size_t length = strlen(path);
    const char *slash = path[length - 1] == '/' ? "" : "/";
    char *full = bm_arena_join(walk->arena, path, slash, dirent->d_name);
    if (!full)
        return BM_E_NOMEM;
    const bm_entry item = {
        .path = full, .name = full + length + strlen(slash), .kind = kind, .is_link = is_link};
    if (is_wanted(walk, &item, depth))
        entries[list->count++] = item;
    else
        bm_arena_give_back(walk->arena, full);
    return BM_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const bm_entry *)a)->name, ((const bm_entry *)b)->name);
}

bm_status bm_listing_read(bm_listing *list, bm_walk *walk, const char *path, int descriptor,
                          size_t depth)
{
    DIR *folder = fdopendir(descriptor);
    if (!folder) {
        list->error_number = errno;
        close(descriptor);
        return BM_OK;
    }
    bm_status status = BM_OK;
    while (!status) {
        errno = 0;
        const struct dirent *dirent = readdir(folder);
        if (!dirent) {
            list->error_number = errno;
            break;
        }
        status = list_entry(list, walk, path, dirfd(folder), depth, dirent);
    }
    closedir(folder);
    if (list->count)
        qsort(list->entries, list->count, sizeof *list->entries, by_name);
    return status;
}
