/* SPDX-License-Identifier: MIT */
/* Unnamed files by O_TMPFILE, linked by their descriptor, or where that is a privilege (Linux before 6.10) through /proc. */
#include "posix/unnamed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#if defined O_TMPFILE

bool bm_unnamed_may_be_linked(void)
{
    return access("/proc/self/fd", X_OK) == 0;
}

int bm_unnamed_open(int folder)
{
    return openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
}

int bm_unnamed_link(int fd, int folder, const char *name)
{
    if (!linkat(fd, "", folder, name, AT_EMPTY_PATH))
        return 0;
    if (errno != ENOENT)
        return errno;
    char path[40];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return linkat(AT_FDCWD, path, folder, name, AT_SYMLINK_FOLLOW) ? errno : 0;
}

#else

bool bm_unnamed_may_be_linked(void)
{
    return false;
}

int bm_unnamed_open(int folder)
{
    (void)folder;
    return -1;
}

int bm_unnamed_link(int fd, int folder, const char *name)
{
    (void)fd, (void)folder, (void)name;
    return ENOSYS;
}

#endif
