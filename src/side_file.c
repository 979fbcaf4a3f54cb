/* SPDX-License-Identifier: MIT */
#include "side_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "resume/resume.h"

static bool is_file(const char *path, const struct stat *file)
{
    struct stat info;
    return stat(path, &info) == 0 && info.st_dev == file->st_dev && info.st_ino == file->st_ino;
}

static bool is_any(const char *const *paths, size_t count, const struct stat *file)
{
    bool found = false;
    for (size_t i = 0; i < count && !found; i++)
        found = is_file(paths[i], file);
    return found;
}

static bool is_input(const bm_batch *batch, const struct stat *file)
{
    bool found = false;
    for (size_t i = 0; i < batch->count && !found; i++)
        found = is_file(batch->tasks[i].input, file);
    for (size_t i = 0; i < batch->aside_count && !found; i++)
        found = is_file(batch->asides[i].input, file);
    return found;
}

static bool is_journal(const bm_resume *resume, const struct stat *file)
{
    const char *path;
    bool found = false;
    for (size_t i = 0; resume && !found && (path = bm_resume_journal_path(resume, i)); i++)
        found = is_file(path, file);
    return found;
}

/* What the open file is to the batch, or NULL where it is nothing. */
static const char *role_of(const bm_batch *batch, const struct stat *file)
{
    if (is_input(batch, file))
        return "one of the inputs";
    if (is_any(batch->outputs, batch->output_count, file))
        return "one of the outputs";
    if (is_journal(batch->resume, file))
        return "the journal";
    return is_any(batch->used, batch->used_count, file) ? "a file that a filter names" : NULL;
}

/* A new file, or an old one. */
static int open_any(const char *path, bool *is_new)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    *is_new = file >= 0;
    return file < 0 && errno == EEXIST ? open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666) : file;
}

/* An old file is emptied, but only after seeing that it is no picture of ours; a new one that turns
 * out to have the name of an output goes again. */
static bm_status open_file(FILE **stream, const char *option, const char *path,
                           const bm_batch *batch, bm_error *error)
{
    bool is_new;
    int file = open_any(path, &is_new);
    struct stat info;
    const char *role;
    bm_status status = BM_OK;
    if (file < 0 || fstat(file, &info) != 0)
        status = bm_fail(error, BM_E_ACCESS, "--%s=%s: %s%s", option, path, strerror(errno),
                         errno == ENOENT ? "; make its folder first" : "");
    else if (S_ISREG(info.st_mode) && (role = role_of(batch, &info)))
        status = bm_fail(error, BM_E_ACCESS, "--%s=%s: that is %s", option, path, role);
    else if (S_ISREG(info.st_mode) && flock(file, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
        status =
            bm_fail(error, BM_E_EXISTS, "--%s=%s: that is being written already", option, path);
    else if (S_ISREG(info.st_mode) && ftruncate(file, 0) != 0)
        status = bm_fail(error, BM_E_ACCESS, "--%s=%s: %s", option, path, strerror(errno));
    else if (!(*stream = fdopen(file, "w")))
        status = bm_fail(error, BM_E_NOMEM, "--%s=%s: %s", option, path, strerror(errno));
    if (status && is_new)
        unlink(path);
    if (status && file >= 0)
        close(file);
    return status;
}

/* Whether a path leads into a folder, as far as their spelling tells. */
static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/')
        length--;
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || folder[length - 1] == '/');
}

bm_status bm_side_file_open(FILE **stream, const char *option, const char *path, const char *folder,
                            const bm_batch *batch, bm_error *error)
{
    bm_status status = BM_OK;
    if (strcmp(path, "-") == 0) {
        *stream = stdout;
        return BM_OK;
    }
    if (folder && is_below(path, folder))
        status = bm_file_store_make_folders(path, false, error);
    return status ? status : open_file(stream, option, path, batch, error);
}

bm_status bm_side_file_close(FILE *stream, const char *option, const char *path, bm_error *error)
{
    bool good = fflush(stream) == 0 && !ferror(stream);
    if (stream != stdout)
        good = fclose(stream) == 0 && good;
    else
        clearerr(stdout); /* it has been told */
    if (good)
        return BM_OK;
    return bm_fail(error, BM_E_WRITE, "--%s=%s: could not be written in full", option, path);
}
