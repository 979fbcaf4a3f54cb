/* SPDX-License-Identifier: MIT */
/* Files as a store: an output appears under its name complete, or not at all.
 *
 * Between begin and commit an output has one descriptor and no folder: many may be open at once,
 * and descriptors are few. The store holds one folder, the last; for the commit the path must still
 * lead to the one of the beginning. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bandmill/pipeline.h"
#include "posix/attributes.h"
#include "posix/errno.h"
#include "posix/folder.h"
#include "posix/stamp.h"
#include "posix/temp.h"
#include "posix/unnamed.h"
#include "posix/unsynced.h"

struct output {
    const bm_file_store_options *options;
    const bm_task *task;
    const bm_stamp *source;
    const char *name; /* within the task's output */
    bm_folder_id folder;
    int fd;
    bool replaces;                /* a file of that name was there */
    mode_t mode;                  /* that one's permissions, or those of a new file */
    char temp[BM_NAME_BYTES + 1]; /* the name until the commit; "": none */
};

/* Whether something of that name is there, and whether it may be replaced. What nothing may replace is not asked about:
 * the name of a new file must be free when it gets it. */
static bm_status check_target(struct output *output, int folder, bm_error *error)
{
    struct stat found;
    output->mode = output->source->is_file ? output->source->mode & 0777 : 0666;
    if (!output->options->replace && !output->options->in_place && !output->task->replaces)
        return BM_OK;
    if (fstatat(folder, output->name, &found, AT_SYMLINK_NOFOLLOW)) {
        if (errno == ENOENT)
            return BM_OK;
        return bm_fail_errno(error, errno, BM_E_WRITE, "the output cannot be examined");
    }
    if (!S_ISREG(found.st_mode))
        return bm_fail(error, BM_E_EXISTS, "the output exists and is not a regular file");
    output->replaces = true;
    output->mode = found.st_mode & 0777;
    return BM_OK;
}

/* Whether the file that is about to be replaced is the one that the picture was read from. */
static bm_status check_original(const struct output *output, int folder, bm_warnings *warnings,
                                bm_error *error)
{
    struct stat found;
    if (fstatat(folder, output->name, &found, AT_SYMLINK_NOFOLLOW)) {
        if (errno == ENOENT)
            return bm_fail(error, BM_E_CHANGED, "the file was removed during the run");
        return bm_fail_errno(error, errno, BM_E_WRITE, "the file cannot be examined");
    }
    if (!bm_stamp_is_file(output->source, &found))
        return bm_fail(error, BM_E_CHANGED,
                       "another file has taken this name during the run: it is left as it is");
    if (!bm_stamp_is_current(output->source, &found))
        return bm_fail(error, BM_E_CHANGED,
                       "the file was written to during the run: it is left as it is");
    if (found.st_nlink > 1)
        bm_warn(warnings, "hard_links_split",
                "the file had %lu names: the others keep the old picture",
                (unsigned long)found.st_nlink);
    return BM_OK;
}

/* Whether the file that is about to be replaced is the one that may be. */
static bm_status check_replaced(const struct output *output, int folder, bm_error *error)
{
    struct stat found;
    if (!output->replaces || !output->task->replaces)
        return BM_OK;
    if (fstatat(folder, output->name, &found, AT_SYMLINK_NOFOLLOW))
        return errno == ENOENT
                   ? BM_OK
                   : bm_fail_errno(error, errno, BM_E_WRITE, "the output cannot be examined");
    if (!bm_stamp_is_current(output->task->replaces, &found))
        return bm_fail(error, BM_E_CHANGED,
                       "somebody has changed the output during the run: it is left as it is");
    return BM_OK;
}

/* Closes, removes and puts away what there is, in `folder` or, when that is -1, in it reopened. */
static void discard(struct output *output, int folder)
{
    bm_held_folder *held = output->options->held;
    if (output->temp[0]) {
        int own = -1;
        if (folder < 0 &&
            !bm_folder_enter_again(held, output->task->output, &output->folder, &own, NULL))
            folder = own;
        if (folder >= 0)
            unlinkat(folder, output->temp, 0);
        bm_folder_leave(held, own);
    }
    if (output->fd >= 0)
        close(output->fd);
    if (held && !held->spare)
        held->spare = output;
    else
        free(output);
}

/* Zeroed memory for an output: the last one's, where there is such. */
static struct output *take_output(bm_held_folder *held)
{
    struct output *output = held ? held->spare : NULL;
    if (!output)
        return calloc(1, sizeof *output);
    held->spare = NULL;
    *output = (struct output){0};
    return output;
}

/* -1: there is no such thing here. */
static int open_unnamed(const bm_held_folder *held, int folder)
{
    bool is_known = held && held->open && held->fd == folder;
    bool possible = is_known ? held->unnamed : bm_unnamed_may_be_linked();
    return possible ? bm_unnamed_open(folder) : -1;
}

static bm_status file_begin(void *context, const bm_task *task, const bm_stamp *source,
                            void **handle, bm_error *error)
{
    const bm_file_store_options *options = context;
    *handle = NULL;
    const char *name = bm_path_name(task->output);
    if (!name)
        return bm_fail(error, BM_E_WRITE, "the output's path names no file");
    if (options->durable && !options->held)
        return bm_fail(error, BM_E_PARAM, "a durable file store needs a bm_held_folder");
    struct output *output = take_output(options->held);
    if (!output)
        return bm_fail(error, BM_E_NOMEM, "no memory for an output");
    output->options = options;
    output->task = task;
    output->source = source;
    output->name = name;
    output->fd = -1;

    int folder = -1;
    bm_making making = options->in_place  ? BM_MAKE_NOTHING
                       : options->durable ? BM_MAKE_DURABLY
                                          : BM_MAKE_FOLDERS;
    bm_status status =
        bm_folder_enter(options->held, task->output, making, &folder, &output->folder, error);
    if (!status)
        status = check_target(output, folder, error);
    if (!status && !output->replaces && !options->in_place)
        output->fd = open_unnamed(options->held, folder);
    if (!status && output->fd < 0)
        status = bm_temp_create(folder, name, output->temp, &output->fd, error);
    if (status)
        discard(output, folder);
    else
        *handle = output;
    bm_folder_leave(options->held, folder);
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

/* The input once more, for what it has besides the bytes; -1: it is not to be had. */
static int open_source(const struct output *output)
{
    if (!output->source->is_file || !(output->options->keep & (BM_KEEP_MODE | BM_KEEP_XATTR)))
        return -1;
    int fd = open(output->task->input, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat found;
    if (fd >= 0 && (fstat(fd, &found) || !bm_stamp_is_file(output->source, &found))) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static void give_attributes(const struct output *output, bm_warnings *warnings)
{
    const bm_attributes attributes = {
        .source = output->source,
        .source_fd = open_source(output),
        .keep = output->options->keep,
        .mode = output->mode,
        .allowed = output->options->allowed,
        .is_new = !output->replaces,
    };
    bm_attributes_give(output->fd, &attributes, warnings);
    if (attributes.source_fd >= 0)
        close(attributes.source_fd);
}

/* Has the system say now what it would otherwise keep to itself: some file systems report at a
 * close that bytes were lost. The output's own descriptor stays open: a temporary file is locked by
 * it, and an unnamed one would be gone. */
static bm_status settle(const struct output *output, bm_error *error)
{
    /* An original is nowhere else: not even a power cut may take both. Outputs can be made again. */
    bool durable = output->options->in_place || output->options->durable;
    if (durable && fsync(output->fd) && errno != EINVAL && errno != ENOSYS)
        return bm_fail_errno(error, errno, BM_E_WRITE, "the output cannot be brought to the disk");
    int other = fcntl(output->fd, F_DUPFD_CLOEXEC, 0);
    if (other < 0)
        return bm_fail_errno(error, errno, BM_E_WRITE,
                             "no file descriptor can be had for finishing the output");
    if (close(other))
        return bm_fail_errno(error, errno, BM_E_WRITE, "the output cannot be closed");
    return BM_OK;
}

/* Tells whoever wants to know that the output is about to get its name. */
static bm_status announce(const struct output *output, bm_error *error)
{
    const bm_file_store_options *options = output->options;
    struct stat file;
    bm_stamp stamp;
    if (!options->placing)
        return BM_OK;
    if (fstat(output->fd, &file))
        return bm_fail_errno(error, errno, BM_E_WRITE, "the output cannot be examined");
    bm_stamp_fill(&stamp, &file);
    return options->placing(options->context, output->task, &stamp, error);
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

/* Gives a complete output its name. */
static bm_status place(struct output *output, int folder, bm_error *error)
{
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
    (void)context;
    struct output *output = handle;
    bm_held_folder *held = output->options->held;
    int folder = -1;
    bm_status status =
        bm_folder_enter_again(held, output->task->output, &output->folder, &folder, error);
    if (!status) {
        give_attributes(output, warnings);
        status = settle(output, error);
    }
    if (!status && output->options->in_place)
        status = check_original(output, folder, warnings, error);
    if (!status)
        status = bm_warnings_judge(warnings, error);
    if (!status)
        status = announce(output, error);
    if (!status)
        status = check_replaced(output, folder, error);
    if (!status)
        status = place(output, folder, error);
    if (!status && output->options->durable)
        bm_unsynced_note(held, output->task->output);
    discard(output, folder);
    bm_folder_leave(held, folder);
    return status;
}

static void file_abort(void *context, void *handle)
{
    (void)context;
    discard(handle, -1);
}

static void file_end(void *context)
{
    const bm_file_store_options *options = context;
    bm_folder_let_go(options->held);
    bm_unsynced_settle(options->held);
    if (options->held) {
        free(options->held->spare);
        options->held->spare = NULL;
    }
}

bm_status bm_file_store_make_folders(const char *path, bool durable, bm_error *error)
{
    int folder;
    bm_folder_id id;
    if (!bm_path_name(path))
        return bm_fail(error, BM_E_WRITE, "the path names no file");
    bm_status status =
        bm_folder_open(path, durable ? BM_MAKE_DURABLY : BM_MAKE_FOLDERS, &folder, &id, error);
    if (!status)
        close(folder);
    return status;
}

bm_store bm_file_store(const bm_file_store_options *options)
{
    return (bm_store){.context = (void *)(uintptr_t)options,
                      .begin = file_begin,
                      .data = file_data,
                      .commit = file_commit,
                      .abort = file_abort,
                      .end = file_end};
}
