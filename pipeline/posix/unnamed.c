/* SPDX-License-Identifier: MIT */
/* Unnamed files by O_TMPFILE, linked through /proc. */
#include "posix/unnamed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined O_TMPFILE

#define NEW_FILE_MODE ((mode_t)0666)

/* The process's umask, asked for without setting it as umask() would, for a moment, for all
 * threads. */
static bool read_umask(mode_t *mask)
{
    FILE *status = fopen("/proc/self/status", "re");
    if (!status)
        return false;
    char line[128];
    unsigned value;
    bool found = false;
    while (!found && fgets(line, sizeof line, status))
        found = sscanf(line, "Umask: %o", &value) == 1;
    fclose(status);
    if (found)
        *mask = (mode_t)value;
    return found;
}

/* Kernels before 6.0 forget the umask for unnamed files on file systems without access control
 * lists. Only a file that nothing at all was masked from can be such a case. */
static bool apply_umask(int fd)
{
    struct stat file;
    mode_t mask;
    if (fstat(fd, &file))
        return false;
    if ((file.st_mode & NEW_FILE_MODE) != NEW_FILE_MODE)
        return true;
    return read_umask(&mask) && (!(mask & NEW_FILE_MODE) || !fchmod(fd, NEW_FILE_MODE & ~mask));
}

int bm_unnamed_open(int folder)
{
    if (access("/proc/self/fd", X_OK)) /* the way to a name leads through there */
        return -1;
    int fd = openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, NEW_FILE_MODE);
    if (fd >= 0 && !apply_umask(fd)) {
        close(fd);
        return -1;
    }
    return fd;
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
