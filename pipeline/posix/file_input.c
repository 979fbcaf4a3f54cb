/* SPDX-License-Identifier: MIT */
/* Regular files as an input. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bandmill/pipeline.h"
#include "posix/errno.h"
#include "posix/stamp.h"

/* A file of which the system reads ahead as much as there is without being told to. */
#define READ_AHEAD_ANYWAY ((uint64_t)128 << 10)

struct opened {
    int fd;
    uint64_t at;    /* bytes read so far */
    bm_stamp stamp; /* when it was opened */
};
_Static_assert(sizeof(struct opened) <= sizeof(bm_input_room), "an input has so much room");

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
    struct opened *opened = *handle;
    /* Not blocking, so that a FIFO that nobody writes to is refused instead of waited for. */
    opened->at = 0;
    opened->fd = open(task->input, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    bm_status status = BM_OK;
    if (opened->fd < 0)
        status = bm_fail_errno(error, errno, BM_E_READ, "the file cannot be opened");
    else
        status = check_file(opened->fd, &opened->stamp, error);
    if (status) {
        if (opened->fd >= 0)
            close(opened->fd);
        return status;
    }
#ifdef POSIX_FADV_SEQUENTIAL
    if (opened->stamp.size > READ_AHEAD_ANYWAY)
        posix_fadvise(opened->fd, 0, 0, POSIX_FADV_SEQUENTIAL); /* advice: it may be declined */
#endif
    *stamp = opened->stamp;
    return BM_OK;
}

/* What was read is only a picture if nobody wrote meanwhile: half of an old one and half of a new
 * one may well decode. */
static bm_status check_end(const struct opened *opened, bm_error *error)
{
    struct stat now;
    if (fstat(opened->fd, &now))
        return bm_fail_errno(error, errno, BM_E_READ, "the file cannot be examined");
    if (!bm_stamp_is_current(&opened->stamp, &now))
        return bm_fail(error, BM_E_CHANGED, "the file was written to while it was being read");
    return BM_OK;
}

static bm_status file_read(void *context, void *handle, void *bytes, size_t size, size_t *got,
                           bm_error *error)
{
    (void)context;
    struct opened *opened = handle;
    ssize_t count = 0;
    /* Whether more has come than there was is told by the size: that needs no look behind the end. */
    if (opened->at < opened->stamp.size) {
        do
            count = read(opened->fd, bytes, size);
        while (count < 0 && errno == EINTR);
        if (count < 0)
            return bm_fail_errno(error, errno, BM_E_READ, "the file cannot be read");
    }
    opened->at += (uint64_t)count;
    *got = (size_t)count;
    return count == 0 && size > 0 ? check_end(opened, error) : BM_OK;
}

static void file_close(void *context, void *handle)
{
    (void)context;
    struct opened *opened = handle;
    close(opened->fd);
}

bm_input bm_file_input(void)
{
    return (bm_input){.open = file_open, .read = file_read, .close = file_close};
}
