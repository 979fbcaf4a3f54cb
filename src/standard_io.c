/* SPDX-License-Identifier: MIT */
/* Standard input and output as an input and a store. */
#include "standard_io.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A pipe that is ready for writing takes this much without making anyone wait. */
#if defined PIPE_BUF
#define PIPE_PIECE PIPE_BUF
#else
#define PIPE_PIECE _POSIX_PIPE_BUF
#endif
#define FILE_PIECE ((size_t)256 << 10)

bm_status bm_standard_io_open(bm_standard_io *io, bm_error *error)
{
    if (pipe2(io->wake, O_CLOEXEC | O_NONBLOCK) == 0)
        return BM_OK;
    io->wake[0] = io->wake[1] = -1;
    return bm_fail(error, BM_E_NOMEM, "no pipe can be made: %s", strerror(errno));
}

void bm_standard_io_close(bm_standard_io *io)
{
    for (int i = 0; i < 2; i++)
        if (io->wake[i] >= 0)
            close(io->wake[i]);
    io->wake[0] = io->wake[1] = -1;
}

void bm_standard_io_cancel(const bm_standard_io *io)
{
    /* When the pipe is full, it has been written to before. */
    if (io->wake[1] >= 0 && write(io->wake[1], "", 1) < 0)
        return;
}

/* Waits until something can be read or written, or an error is to be had. False: cancelled. */
static bool wait_for(const bm_standard_io *io, int fd, short events)
{
    struct pollfd wanted[] = {{.fd = fd, .events = events}, {.fd = io->wake[0], .events = POLLIN}};
    while (poll(wanted, 2, -1) < 0 && errno == EINTR)
        ;
    return !wanted[1].revents;
}

static bm_status fail_cancelled(bm_error *error)
{
    return bm_fail(error, BM_E_CANCELLED, "the run was cancelled");
}

/* ---- input ----------------------------------------------------------------------------------- */

static bm_status input_open(void *context, const bm_task *task, void **handle, bm_stamp *stamp,
                            bm_error *error)
{
    (void)task, (void)error;
    struct stat file;
    off_t at = lseek(STDIN_FILENO, 0, SEEK_CUR);
    if (at >= 0 && fstat(STDIN_FILENO, &file) == 0 && S_ISREG(file.st_mode) && file.st_size > at)
        stamp->size = (uint64_t)(file.st_size - at);
    *handle = context;
    return BM_OK;
}

static bm_status input_read(void *context, void *handle, void *bytes, size_t size, size_t *got,
                            bm_error *error)
{
    (void)handle;
    ssize_t count;
    do {
        if (!wait_for(context, STDIN_FILENO, POLLIN))
            return fail_cancelled(error);
        count = read(STDIN_FILENO, bytes, size);
    } while (count < 0 && (errno == EINTR || errno == EAGAIN));
    if (count < 0)
        return bm_fail(error, BM_E_READ, "standard input cannot be read: %s", strerror(errno));
    *got = (size_t)count;
    return BM_OK;
}

static void input_close(void *context, void *handle)
{
    (void)context, (void)handle;
}

bm_input bm_standard_input(bm_standard_io *io)
{
    return (bm_input){.context = io, .open = input_open, .read = input_read, .close = input_close};
}

/* ---- store ----------------------------------------------------------------------------------- */

/* A handle is the descriptor of the unnamed file. */
static void *handle_of(int fd)
{
    return (void *)(intptr_t)fd;
}

static int fd_of(void *handle)
{
    return (int)(intptr_t)handle;
}

static bm_status fail_write(bm_error *error, int number, const char *what)
{
    bm_status status = number == ENOSPC || number == EDQUOT ? BM_E_NOSPC : BM_E_WRITE;
    return bm_fail(error, status, "%s: %s", what, strerror(number));
}

/* A file without a name; the second way is for file systems that have none. */
static int open_unnamed(const char *folder)
{
    int fd = -1;
#if defined O_TMPFILE
    fd = open(folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
#endif
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/bandmill-XXXXXX", folder);
    if (fd < 0 && length > 0 && (size_t)length < sizeof path) {
        fd = mkostemp(path, O_CLOEXEC);
        if (fd >= 0)
            unlink(path);
    }
    return fd;
}

static bm_status store_begin(void *context, const bm_task *task, const bm_stamp *source,
                             void **handle, bm_error *error)
{
    (void)context, (void)task, (void)source;
    const char *folder = getenv("TMPDIR");
    folder = folder && *folder ? folder : "/tmp";
    int fd = open_unnamed(folder);
    if (fd < 0)
        return bm_fail(error, BM_E_WRITE, "no temporary file can be made in %s (TMPDIR): %s",
                       folder, strerror(errno));
    *handle = handle_of(fd);
    return BM_OK;
}

static bm_status store_data(void *context, void *handle, const void *bytes, size_t size,
                            bm_error *error)
{
    (void)context;
    const char *at = bytes;
    while (size) {
        ssize_t count = write(fd_of(handle), at, size);
        if (count < 0 && errno != EINTR)
            return fail_write(error, errno, "the temporary file (TMPDIR) cannot be written");
        at += count > 0 ? count : 0;
        size -= count > 0 ? (size_t)count : 0;
    }
    return BM_OK;
}

/* Writes all of it, in pieces that a cancellation need not wait for. */
static bm_status put(const bm_standard_io *io, const char *bytes, size_t size, size_t piece,
                     bm_error *error)
{
    while (size) {
        if (!wait_for(io, STDOUT_FILENO, POLLOUT))
            return fail_cancelled(error);
        ssize_t count = write(STDOUT_FILENO, bytes, size < piece ? size : piece);
        if (count < 0 && errno != EINTR && errno != EAGAIN)
            return fail_write(error, errno, "standard output");
        bytes += count > 0 ? count : 0;
        size -= count > 0 ? (size_t)count : 0;
    }
    return BM_OK;
}

static bm_status copy_out(const bm_standard_io *io, int fd, bm_error *error)
{
    struct stat file;
    bool is_file = fstat(STDOUT_FILENO, &file) == 0 && S_ISREG(file.st_mode);
    char *bytes = malloc(FILE_PIECE);
    if (!bytes)
        return bm_fail(error, BM_E_NOMEM, "no memory for writing");
    bm_status status = BM_OK;
    ssize_t count = 1;
    for (off_t at = 0; !status && count > 0; at += count) {
        count = pread(fd, bytes, FILE_PIECE, at);
        if (count < 0)
            status =
                bm_fail(error, BM_E_READ, "the temporary file cannot be read: %s", strerror(errno));
        else
            status = put(io, bytes, (size_t)count, is_file ? FILE_PIECE : PIPE_PIECE, error);
    }
    free(bytes);
    return status;
}

/* Some file systems say only at a close that what was written could not be kept. */
static bm_status settle(bm_error *error)
{
    int copy = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    if (copy < 0 || close(copy) != 0)
        return fail_write(error, errno, "standard output");
    return BM_OK;
}

static bm_status store_commit(void *context, void *handle, bm_warnings *warnings, bm_error *error)
{
    (void)warnings;
    bm_status status = copy_out(context, fd_of(handle), error);
    if (!status)
        status = settle(error);
    close(fd_of(handle));
    return status;
}

static void store_abort(void *context, void *handle)
{
    (void)context;
    close(fd_of(handle));
}

bm_store bm_standard_store(bm_standard_io *io)
{
    return (bm_store){.context = io,
                      .begin = store_begin,
                      .data = store_data,
                      .commit = store_commit,
                      .abort = store_abort};
}
