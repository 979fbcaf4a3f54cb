/* SPDX-License-Identifier: MIT */
#include "regular_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bm_status bm_regular_file_open(FILE **stream, const char *name, off_t *size, bm_error *error)
{
    struct stat facts;
    /* Without waiting: for a pipe that nobody writes to, that would be for ever. */
    int file = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    bm_status status = BM_OK;
    if (file < 0 || fstat(file, &facts) != 0)
        status = bm_fail(error, BM_E_READ, "%s", strerror(errno));
    else if (!S_ISREG(facts.st_mode))
        status = bm_fail(error, BM_E_READ, "not a file");
    else if (!(*stream = fdopen(file, "r")))
        status = bm_fail(error, BM_E_READ, "%s", strerror(errno));
    else
        *size = facts.st_size;
    if (status && file >= 0)
        close(file);
    return status;
}
