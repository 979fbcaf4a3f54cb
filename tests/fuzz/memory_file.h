/* SPDX-License-Identifier: MIT */
/* A file in memory, for what takes the name of one. */
#ifndef TEST_MEMORY_FILE_H
#define TEST_MEMORY_FILE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct memory_file {
    int fd;
    char path[32];
} memory_file;

static inline memory_file memory_file_make(const uint8_t *bytes, size_t size)
{
    memory_file file = {.fd = memfd_create("fuzz", MFD_CLOEXEC)};
    if (file.fd < 0 || (size && write(file.fd, bytes, size) != (ssize_t)size))
        abort();
    snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.fd);
    return file;
}

static inline void memory_file_close(const memory_file *file)
{
    close(file->fd);
}

#endif
