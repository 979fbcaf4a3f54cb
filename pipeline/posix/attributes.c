/* SPDX-License-Identifier: MIT */
/* Permissions, owner, times and extended attributes of outputs. When in doubt an output may be
 * opened by fewer people than its input, never by more. */
#include "posix/attributes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "posix/errno.h"
#include "posix/xattr.h"

#define PERMISSIONS ((mode_t)0777)

static void warn(bm_warnings *warnings, const char *what, int number)
{
    bm_error words;
    bm_fail_errno(&words, number, BM_E_WRITE, what);
    bm_warn(warnings, "attributes_not_kept", "%.150s", words.message);
}

/* For a file whose group or list is another one now: the group's bits meant other people. */
static mode_t without_group(mode_t mode)
{
    return (mode & ~(mode_t)070) | (mode & 07) << 3;
}

static mode_t keep_owner(int fd, const bm_stamp *source, mode_t mode, bm_warnings *warnings)
{
    struct stat now;
    bool known = fstat(fd, &now) == 0;
    bool group = known && now.st_gid == source->group;
    if (group && now.st_uid == source->owner)
        return mode;
    if (fchown(fd, source->owner, source->group) == 0)
        return mode;
    group = group || fchown(fd, (uid_t)-1, source->group) == 0;
    bm_warn(warnings, "owner_not_kept",
            "the output belongs to user %lu%s, the input to user %lu and group %lu",
            (unsigned long)geteuid(), group ? "" : " and another group",
            (unsigned long)source->owner, (unsigned long)source->group);
    return group ? mode : without_group(mode);
}

/* Like a copy: the input's bits as far as the umask allows, unless the folder has a list of its own
 * for new files, which then rules in the umask's place. */
static mode_t mode_of_new(int fd, const bm_attributes *attributes)
{
    mode_t mode = attributes->mode;
    return bm_xattr_has_list(fd) ? mode : mode & (attributes->allowed | S_IRUSR | S_IWUSR);
}

static mode_t keep_lists(int fd, const bm_attributes *attributes, mode_t mode,
                         bm_warnings *warnings)
{
    int number = bm_xattr_copy_list(fd, attributes->source_fd);
    if (!number)
        return mode;
    warn(warnings, "the access control list cannot be kept", number);
    return without_group(mode);
}

static void keep_times(int fd, const bm_stamp *source, bm_warnings *warnings)
{
    const struct timespec times[2] = {{(time_t)source->accessed_s, (long)source->accessed_ns},
                                      {(time_t)source->modified_s, (long)source->modified_ns}};
    if (futimens(fd, times))
        warn(warnings, "the times cannot be kept", errno);
}

void bm_attributes_give(int fd, const bm_attributes *attributes, bm_warnings *warnings)
{
    const bm_stamp *source = attributes->source;
    unsigned keep = source->is_file ? attributes->keep : 0;
    mode_t mode = keep & BM_KEEP_MODE  ? source->mode & PERMISSIONS
                  : attributes->is_new ? mode_of_new(fd, attributes)
                                       : attributes->mode;
    /* The owner first, because a change of it takes rights away; the bits after the lists, because
     * together they say what the list's mask is; the times last. */
    if (keep & BM_KEEP_OWNER)
        mode = keep_owner(fd, source, mode, warnings);
    if ((keep & (BM_KEEP_MODE | BM_KEEP_XATTR)) && attributes->source_fd < 0) {
        bm_warn(warnings, "attributes_not_kept",
                "the input is not there any more to take them from");
        keep &= ~(unsigned)(BM_KEEP_MODE | BM_KEEP_XATTR);
    }
    if (keep & BM_KEEP_XATTR) {
        int number = bm_xattr_copy(fd, attributes->source_fd);
        if (number)
            warn(warnings, "an extended attribute cannot be kept", number);
    }
    if (keep & BM_KEEP_MODE)
        mode = keep_lists(fd, attributes, mode, warnings);
    if (fchmod(fd, mode))
        warn(warnings, "the permissions cannot be set", errno);
    if (keep & BM_KEEP_TIMES)
        keep_times(fd, source, warnings);
}
