/* SPDX-License-Identifier: MIT */
/* Extended attributes of Linux. */
#include "posix/xattr.h"

#if defined __linux__

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/xattr.h>

#define LIST "system.posix_acl_access"

/* A value of any size. */
typedef struct value {
    char *bytes;
    size_t size;
} value;

/* Reads one value, or with `name` NULL the names of all, each ended by a NUL. Returns 0 or an error
 * number. Another process may make it longer between the two calls; then once more. */
static int get(int fd, const char *name, value *got)
{
    *got = (value){0};
    for (;;) {
        ssize_t size = name ? fgetxattr(fd, name, NULL, 0) : flistxattr(fd, NULL, 0);
        if (size < 0)
            return errno;
        char *larger = realloc(got->bytes, (size_t)size + 1);
        if (!larger)
            return ENOMEM;
        got->bytes = larger;
        size_t room = (size_t)size + 1; /* 0 would only ask for the size again */
        size = name ? fgetxattr(fd, name, got->bytes, room) : flistxattr(fd, got->bytes, room);
        if (size >= 0) {
            got->size = (size_t)size;
            return 0;
        }
        if (errno != ERANGE)
            return errno;
    }
}

/* Copies one. What is there already is left alone: labels that the system gave may be beyond our
 * power to set, and right. */
static int copy_one(int to, int from, const char *name)
{
    value wanted, there = {0};
    int number = get(from, name, &wanted);
    if (!number && (get(to, name, &there) != 0 || there.size != wanted.size ||
                    memcmp(there.bytes, wanted.bytes, wanted.size) != 0))
        number = fsetxattr(to, name, wanted.bytes, wanted.size, 0) ? errno : 0;
    free(wanted.bytes);
    free(there.bytes);
    return number;
}

/* Lists go with the permissions. The others are signatures of the old bytes, and privileges that
 * those were trusted with. */
static bool is_copied(const char *name)
{
    static const char *const left[] = {LIST, "security.capability", "security.ima", "security.evm"};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        if (strcmp(name, left[i]) == 0)
            return false;
    return true;
}

int bm_xattr_copy(int to, int from)
{
    value names;
    int first = get(from, NULL, &names);
    if (first == ENOTSUP || first == ENOSYS)
        first = 0;
    for (size_t at = 0; at < names.size; at += strlen(names.bytes + at) + 1) {
        int number = is_copied(names.bytes + at) ? copy_one(to, from, names.bytes + at) : 0;
        if (!first)
            first = number;
    }
    free(names.bytes);
    return first;
}

int bm_xattr_copy_list(int to, int from)
{
    value list;
    int number = get(from, LIST, &list);
    free(list.bytes);
    if (!number)
        return copy_one(to, from, LIST);
    if (number != ENODATA && number != ENOTSUP && number != ENOSYS)
        return number;
    return bm_xattr_has_list(to) && fremovexattr(to, LIST) ? errno : 0;
}

bool bm_xattr_has_list(int fd)
{
    return fgetxattr(fd, LIST, NULL, 0) > 0;
}

#else

int bm_xattr_copy(int to, int from)
{
    (void)to, (void)from;
    return 0;
}

int bm_xattr_copy_list(int to, int from)
{
    (void)to, (void)from;
    return 0;
}

bool bm_xattr_has_list(int fd)
{
    (void)fd;
    return false;
}

#endif
