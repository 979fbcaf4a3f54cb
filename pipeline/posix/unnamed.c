/* SPDX-License-Identifier: MIT */
/* Unnamed files by O_TMPFILE, linked through /proc. */
#include "posix/unnamed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#if defined O_TMPFILE

int bm_unnamed_open(int folder)
{
    if (access("/proc/self/fd", X_OK)) /* the way to a name leads through there */
        return -1;
    return openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
}

int bm_unnamed_link(int fd, int folder, const char *name)
{
    char path[40];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return linkat(AT_FDCWD, path, folder, name, AT_SYMLINK_FOLLOW) ? errno : 0;
}

#else

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
