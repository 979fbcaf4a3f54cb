/* SPDX-License-Identifier: MIT */
/* Stamps of files: what an input was when it was opened. */
#include "posix/stamp.h"

#include <fcntl.h>

#if defined __APPLE__
#define MODIFIED st_mtimespec
#define ACCESSED st_atimespec
#else
#define MODIFIED st_mtim
#define ACCESSED st_atim
#endif

void bm_stamp_fill(bm_stamp *stamp, const struct stat *file)
{
    *stamp = (bm_stamp){
        .size = (uint64_t)file->st_size,
        .is_file = true,
        .device = (uint64_t)file->st_dev,
        .inode = (uint64_t)file->st_ino,
        .links = (uint64_t)file->st_nlink,
        .mode = file->st_mode & 07777,
        .owner = file->st_uid,
        .group = file->st_gid,
        .modified_s = file->MODIFIED.tv_sec,
        .accessed_s = file->ACCESSED.tv_sec,
        .modified_ns = (uint32_t)file->MODIFIED.tv_nsec,
        .accessed_ns = (uint32_t)file->ACCESSED.tv_nsec,
    };
}

bool bm_stamp_is_file(const bm_stamp *stamp, const struct stat *file)
{
    return stamp->is_file && stamp->device == (uint64_t)file->st_dev &&
           stamp->inode == (uint64_t)file->st_ino;
}

bool bm_stamp_is_current(const bm_stamp *stamp, const struct stat *file)
{
    return bm_stamp_is_file(stamp, file) && stamp->size == (uint64_t)file->st_size &&
           stamp->modified_s == file->MODIFIED.tv_sec &&
           stamp->modified_ns == (uint32_t)file->MODIFIED.tv_nsec;
}

bool bm_file_stamp(const char *path, bool follow, bm_stamp *stamp)
{
    struct stat file;
    if (fstatat(AT_FDCWD, path, &file, follow ? 0 : AT_SYMLINK_NOFOLLOW) || !S_ISREG(file.st_mode))
        return false;
    bm_stamp_fill(stamp, &file);
    return true;
}
