/* SPDX-License-Identifier: MIT */
/* Landlock (landlock(7), Documentation/userspace-api/landlock.rst). A kernel knows what its version (ABI) says; what it does not
 * know must not be asked of it. */
#include "sandbox/files.h"

#include <errno.h>

#if defined __linux__

#include <fcntl.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The interface as numbers, so that it does not hang on the headers of the system that this is built on. The numbers of the calls
 * are the same on all machines. */
enum { NR_CREATE_RULESET = 444, NR_ADD_RULE = 445, NR_RESTRICT_SELF = 446 };
enum { ASK_VERSION = 1, PATH_BENEATH = 1 };

#define EXECUTE (UINT64_C(1) << 0)
#define WRITE_FILE (UINT64_C(1) << 1)
#define READ_FILE (UINT64_C(1) << 2)
#define READ_DIR (UINT64_C(1) << 3)
#define REMOVE_DIR (UINT64_C(1) << 4)
#define REMOVE_FILE (UINT64_C(1) << 5)
#define MAKE_DIR (UINT64_C(1) << 7)
#define MAKE_REG (UINT64_C(1) << 8)
#define TRUNCATE (UINT64_C(1) << 14)

/* Rights that a file can have; the others are for folders. */
#define OF_FILES (EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE)

struct ruleset {
    uint64_t files, network, scopes;
};

struct path_beneath {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));

/* What is watched: all that the version knows. Renames between folders are denied by the first version, too. */
static struct ruleset watched(unsigned abi)
{
    struct ruleset set = {.files = (UINT64_C(1) << 13) - 1};
    if (abi >= 2)
        set.files |= UINT64_C(1) << 13; /* links and renames between folders */
    if (abi >= 3)
        set.files |= TRUNCATE;
    if (abi >= 4)
        set.network = 3; /* to bind and to connect, by TCP */
    if (abi >= 5)
        set.files |= UINT64_C(1) << 15; /* ioctl() of devices */
    if (abi >= 6)
        set.scopes = 3; /* abstract sockets of others, signals to others */
    return set;
}

static uint64_t rights_of(unsigned may)
{
    uint64_t rights = 0;
    if (may & BM_MAY_READ)
        rights |= READ_FILE | READ_DIR;
    if (may & BM_MAY_WRITE)
        rights |= READ_FILE | READ_DIR | WRITE_FILE | TRUNCATE | REMOVE_FILE | MAKE_REG | MAKE_DIR;
    if (may & BM_MAY_REMOVE_FOLDER)
        rights |= REMOVE_DIR;
    return rights;
}

/* Some places are beyond rules: a pipe, for one, and those may be opened anyway. */
static void add_place(int set, uint64_t known, const bm_place *place)
{
    struct stat info;
    struct path_beneath rule = {.parent = open(place->path, O_PATH | O_CLOEXEC)};
    if (rule.parent < 0)
        return;
    rule.allowed = rights_of(place->may) & known;
    if (fstat(rule.parent, &info) == 0 && !S_ISDIR(info.st_mode))
        rule.allowed &= OF_FILES;
    if (rule.allowed)
        syscall(NR_ADD_RULE, set, PATH_BENEATH, &rule, 0);
    close(rule.parent);
}

unsigned bm_files_abi(int *why)
{
    long abi = syscall(NR_CREATE_RULESET, NULL, (size_t)0, ASK_VERSION);
    *why = abi < 0 ? errno : 0;
    return abi < 0 ? 0 : (unsigned)abi;
}

int bm_files_restrict(const bm_place *places, size_t count)
{
    int why;
    unsigned abi = bm_files_abi(&why);
    if (!abi)
        return why;
    const struct ruleset watch = watched(abi);
    int set = (int)syscall(NR_CREATE_RULESET, &watch, sizeof watch, 0);
    if (set < 0)
        return errno;
    for (size_t i = 0; i < count; i++)
        add_place(set, watch.files, &places[i]);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || syscall(NR_RESTRICT_SELF, set, 0))
        why = errno;
    close(set);
    return why;
}

#else

unsigned bm_files_abi(int *why)
{
    *why = ENOTSUP;
    return 0;
}

int bm_files_restrict(const bm_place *places, size_t count)
{
    (void)places, (void)count;
    return ENOTSUP;
}

#endif
