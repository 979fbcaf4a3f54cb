/* SPDX-License-Identifier: MIT */
/* Regular files as an input. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bandmill/pipeline.h"
#include "posix/errno.h"
#include "posix/stamp.h"

/* A handle is the descriptor itself: nothing is allocated. */
static void *handle_of(int fd)
{
    return (void *)(intptr_t)fd;
}

static int fd_of(void *handle)
{
    return (int)(intptr_t)handle;
}

static bm_status check_file(int fd, bm_stamp *stamp, bm_error *error)
{
    struct stat file;
    if (fstat(fd, &file))
        return bm_fail_errno(error, errno, BM_E_READ, "the file cannot be examined");
    if (S_ISDIR(file.st_mode))
        return bm_fail(error, BM_E_UNSUPPORTED, "a directory, not a file");
    if (!S_ISREG(file.st_mode))
        return bm_fail(error, BM_E_UNSUPPORTED, "not a regular file");
    if (file.st_size == 0)
        return bm_fail(error, BM_E_EMPTY, "the file has no bytes");
    bm_stamp_fill(stamp, &file);
    return BM_OK;
}

static bm_status file_open(void *context, const bm_task *task, void **handle, bm_stamp *stamp,
                           bm_error *error)
{
    (void)context;
    /* Not blocking, so that a FIFO that nobody writes to is refused instead of waited for. */
    int fd = open(task->input, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return bm_fail_errno(error, errno, BM_E_READ, "the file cannot be opened");
    bm_status status = check_file(fd, stamp, error);
    if (status) {
        close(fd);
        return status;
    }
#ifdef POSIX_FADV_SEQUENTIAL
    posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL); /* advice: it may be declined */
#endif
    *handle = handle_of(fd);
    return BM_OK;
}

static bm_status file_read(void *context, void *handle, void *bytes, size_t size, size_t *got,
                           bm_error *error)
{
    (void)context;
    ssize_t count;
    do
        count = read(fd_of(handle), bytes, size);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        return bm_fail_errno(error, errno, BM_E_READ, "the file cannot be read");
    *got = (size_t)count;
    return BM_OK;
}

static void file_close(void *context, void *handle)
{
    (void)context;
    close(fd_of(handle));
}

bm_input bm_file_input(void)
{
    return (bm_input){.open = file_open, .read = file_read, .close = file_close};
}
