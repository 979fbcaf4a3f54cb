/* SPDX-License-Identifier: MIT */
/* Temporary files: their names, and the lock that says that somebody is at work on one. */
#include "posix/temp.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#if defined __APPLE__
#include <sys/random.h>
#endif

#include "posix/errno.h"

#define BEFORE_TAG ".bandmill-"
#define AFTER_TAG ".tmp"
#define TAG_LETTERS 6
#define BEHIND_NAME (strlen(BEFORE_TAG) + TAG_LETTERS + strlen(AFTER_TAG))
#define NAME_ROOM (BM_NAME_BYTES - 1 - BEHIND_NAME) /* without the dot that hides it */
#define TRIES 100

static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";

static bool make_name(const char *name, char temp[BM_NAME_BYTES + 1])
{
    unsigned char tag[TAG_LETTERS];
    if (getentropy(tag, sizeof tag))
        return false;
    for (size_t i = 0; i < sizeof tag; i++)
        tag[i] = (unsigned char)letters[tag[i] % (sizeof letters - 1)];
    snprintf(temp, BM_NAME_BYTES + 1, ".%.*s" BEFORE_TAG "%.*s" AFTER_TAG, (int)NAME_ROOM, name,
             TAG_LETTERS, (const char *)tag);
    return true;
}

bool bm_temp_parse(const char *temp, const char **name, size_t *length, bool *cut)
{
    size_t whole = strlen(temp);
    if (temp[0] != '.' || whole < 2 + BEHIND_NAME || whole > BM_NAME_BYTES)
        return false;
    const char *behind = temp + whole - BEHIND_NAME, *tag = behind + strlen(BEFORE_TAG);
    if (strncmp(behind, BEFORE_TAG, strlen(BEFORE_TAG)) != 0 ||
        strspn(tag, letters) != TAG_LETTERS || strcmp(tag + TAG_LETTERS, AFTER_TAG) != 0)
        return false;
    *name = temp + 1;
    *length = (size_t)(behind - *name);
    *cut = *length == NAME_ROOM;
    return true;
}

bool bm_temp_lock(int fd)
{
    return flock(fd, LOCK_EX | LOCK_NB) == 0;
}

/* Makes a new file ours. False: between its creation and the lock somebody took it for left behind.
 * Where there are no locks, nobody removes anything either. */
static bool claim(int fd)
{
    struct stat file;
    if (!bm_temp_lock(fd))
        return errno != EWOULDBLOCK;
    return fstat(fd, &file) == 0 && file.st_nlink > 0;
}

bm_status bm_temp_create(int folder, const char *name, char temp[BM_NAME_BYTES + 1], int *fd,
                         bm_error *error)
{
    int number = EEXIST;
    for (int tries = 0; tries < TRIES && number == EEXIST; tries++) {
        if (!make_name(name, temp)) {
            number = errno;
            break;
        }
        *fd = openat(folder, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (*fd >= 0 && claim(*fd))
            return BM_OK;
        if (*fd < 0)
            number = errno;
        else
            close(*fd);
        *fd = -1;
    }
    temp[0] = '\0';
    return bm_fail_errno(error, number, BM_E_WRITE, "the output cannot be created");
}
