/* SPDX-License-Identifier: MIT */
/* Files as a store: an output appears under its name complete, or not at all.
 *
 * Between begin and commit an output holds one descriptor and no folder: many may be open at once,
 * and descriptors are few. The folder is opened again for the commit and must be the same one. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#if defined __APPLE__
#include <sys/random.h>
#endif

#include "bandmill/pipeline.h"
#include "posix/errno.h"
#include "posix/folder.h"
#include "posix/unnamed.h"

#define NAME_BYTES 255 /* the longest name that common file systems take */
#define TAG_LETTERS 6
#define TRIES 100

struct output {
    const char *path; /* the task's */
    const char *name; /* within it */
    bm_folder_id folder;
    int fd;
    bool replaces;             /* a file of that name was there */
    char temp[NAME_BYTES + 1]; /* the name until the commit; "": none */
};

/* Whether something of that name is there, and whether it may be replaced. *mode: what a new file
 * is to have. */
static bm_status check_target(struct output *output, int folder, bool replace, mode_t *mode,
                              bm_error *error)
{
    struct stat found;
    *mode = 0666;
    if (fstatat(folder, output->name, &found, AT_SYMLINK_NOFOLLOW)) {
        if (errno == ENOENT)
            return BM_OK;
        return bm_fail_errno(error, errno, BM_E_WRITE, "the output cannot be examined");
    }
    if (!replace)
        return bm_fail(error, BM_E_EXISTS, "the output exists already");
    if (!S_ISREG(found.st_mode))
        return bm_fail(error, BM_E_EXISTS, "the output exists and is not a regular file");
    output->replaces = true;
    *mode = found.st_mode & 0777;
    return BM_OK;
}

/* ".NAME.bandmill-XXXXXX.tmp", NAME cut where the whole would be too long. */
static bool name_temp(struct output *output)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    unsigned char tag[TAG_LETTERS];
    if (getentropy(tag, sizeof tag))
        return false;
    for (size_t i = 0; i < sizeof tag; i++)
        tag[i] = (unsigned char)letters[tag[i] % 32];
    int around = (int)strlen("..bandmill-.tmp") + TAG_LETTERS;
    snprintf(output->temp, sizeof output->temp, ".%.*s.bandmill-%.*s.tmp", NAME_BYTES - around,
             output->name, TAG_LETTERS, (const char *)tag);
    return true;
}

static bm_status create_temp(struct output *output, int folder, mode_t mode, bm_error *error)
{
    int tries = 0;
    do {
        if (!name_temp(output)) {
            output->temp[0] = '\0';
            return bm_fail_errno(error, errno, BM_E_WRITE, "no random name can be made");
        }
        output->fd = openat(folder, output->temp,
                            O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    } while (output->fd < 0 && errno == EEXIST && ++tries < TRIES);
    if (output->fd < 0) {
        output->temp[0] = '\0';
        return bm_fail_errno(error, errno, BM_E_WRITE, "the output cannot be created");
    }
    /* What replaces a file keeps its permissions, whatever the umask says about new ones. */
    if (output->replaces && fchmod(output->fd, mode))
        return bm_fail_errno(error, errno, BM_E_WRITE, "the output's permissions cannot be set");
    return BM_OK;
}

/* Closes, removes and frees what there is, in `folder` or, when that is -1, in it reopened. */
static void discard(struct output *output, int folder)
{
    if (output->fd >= 0)
        close(output->fd);
    if (output->temp[0]) {
        int own = -1;
        if (folder < 0 && !bm_folder_reopen(output->path, &output->folder, &own, NULL))
            folder = own;
        if (folder >= 0)
            unlinkat(folder, output->temp, 0);
        if (own >= 0)
            close(own);
    }
    free(output);
}

static bm_status file_begin(void *context, const bm_task *task, const bm_stamp *source,
                            void **handle, bm_error *error)
{
    (void)source;
    const bm_file_store_options *options = context;
    *handle = NULL;
    const char *name = bm_path_name(task->output);
    if (!name)
        return bm_fail(error, BM_E_WRITE, "the output's path names no file");
    struct output *output = calloc(1, sizeof *output);
    if (!output)
        return bm_fail(error, BM_E_NOMEM, "no memory for an output");
    output->path = task->output;
    output->name = name;
    output->fd = -1;

    int folder = -1;
    mode_t mode;
    bm_status status = bm_folder_make(output->path, &folder, &output->folder, error);
    if (!status)
        status = check_target(output, folder, options->replace, &mode, error);
    if (!status && !output->replaces)
        output->fd = bm_unnamed_open(folder);
    if (!status && output->fd < 0)
        status = create_temp(output, folder, mode, error);
    if (status)
        discard(output, folder);
    else
        *handle = output;
    if (folder >= 0)
        close(folder);
    return status;
}

static bm_status file_data(void *context, void *handle, const void *bytes, size_t size,
                           bm_error *error)
{
    (void)context;
    const struct output *output = handle;
    const char *at = bytes;
    while (size > 0) {
        ssize_t written = write(output->fd, at, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return bm_fail_errno(error, written ? errno : EIO, BM_E_WRITE,
                                 "the output cannot be written");
        at += written;
        size -= (size_t)written;
    }
    return BM_OK;
}

/* Moves the temporary name to the final one, which must be free. Returns 0 or an error number. */
static int name_once(int folder, const char *temp, const char *name)
{
#if defined RENAME_NOREPLACE
    if (!renameat2(folder, temp, folder, name, RENAME_NOREPLACE))
        return 0;
    if (errno != EINVAL && errno != ENOSYS) /* these: the file system does not know how */
        return errno;
#endif
    if (linkat(folder, temp, folder, name, 0))
        return errno;
    unlinkat(folder, temp, 0);
    return 0;
}

/* Gives a complete output its name. Errors that a close reports count, so it comes first; an
 * unnamed file would be gone with its last descriptor, so there a second one is closed. */
static bm_status place(struct output *output, int folder, bm_error *error)
{
    int closing = output->temp[0] ? output->fd : fcntl(output->fd, F_DUPFD_CLOEXEC, 0);
    if (output->temp[0])
        output->fd = -1;
    if (closing < 0 || close(closing))
        return bm_fail_errno(error, errno, BM_E_WRITE, "the output cannot be closed");

    int number;
    if (!output->temp[0])
        number = bm_unnamed_link(output->fd, folder, output->name);
    else if (output->replaces)
        number = renameat(folder, output->temp, folder, output->name) ? errno : 0;
    else
        number = name_once(folder, output->temp, output->name);
    if (number == EEXIST)
        return bm_fail(error, BM_E_EXISTS, "the output came into being during the run");
    if (number)
        return bm_fail_errno(error, number, BM_E_WRITE, "the output cannot be given its name");
    output->temp[0] = '\0';
    return BM_OK;
}

static bm_status file_commit(void *context, void *handle, bm_warnings *warnings, bm_error *error)
{
    (void)context, (void)warnings;
    struct output *output = handle;
    int folder = -1;
    bm_status status = bm_folder_reopen(output->path, &output->folder, &folder, error);
    if (!status)
        status = place(output, folder, error);
    discard(output, folder);
    if (folder >= 0)
        close(folder);
    return status;
}

static void file_abort(void *context, void *handle)
{
    (void)context;
    discard(handle, -1);
}

bm_store bm_file_store(const bm_file_store_options *options)
{
    return (bm_store){.context = (void *)(uintptr_t)options,
                      .begin = file_begin,
                      .data = file_data,
                      .commit = file_commit,
                      .abort = file_abort};
}
