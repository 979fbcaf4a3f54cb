/* SPDX-License-Identifier: MIT */
/* The filter is a program for the kernel's packet machine (seccomp(2), Documentation/userspace-api/seccomp_filter.rst): it sees
 * the number of a call and its arguments as numbers, never what they point to. */
#include "sandbox/calls.h"

#include <errno.h>

#if defined __linux__ && (defined __x86_64__ || defined __aarch64__) && defined __LP64__ &&        \
    __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined __x86_64__
#define MACHINE AUDIT_ARCH_X86_64
#else
#define MACHINE AUDIT_ARCH_AARCH64
#endif

/* Calls that the kernel may know and the headers of this system do not. From 424 on numbers are the same on all machines. */
#if defined __x86_64__
#define NR_KEXEC_FILE_LOAD 320
#else
#define NR_KEXEC_FILE_LOAD 294
#endif
#define NR_PIDFD_SEND_SIGNAL 424
#define NR_IO_URING_SETUP 425
#define NR_IO_URING_ENTER 426
#define NR_IO_URING_REGISTER 427
#define NR_OPEN_TREE 428
#define NR_MOVE_MOUNT 429
#define NR_FSOPEN 430
#define NR_FSCONFIG 431
#define NR_FSMOUNT 432
#define NR_FSPICK 433
#define NR_PIDFD_OPEN 434
#define NR_CLONE3 435
#define NR_PIDFD_GETFD 438
#define NR_PROCESS_MADVISE 440
#define NR_MOUNT_SETATTR 442
#define NR_QUOTACTL_FD 443
#define NR_PROCESS_MRELEASE 448
#define NR_FCHMODAT2 452
#define NR_SETXATTRAT 463
#define NR_REMOVEXATTRAT 466
#define NR_OPEN_TREE_ATTR 467
#define NR_FILE_SETATTR 469

#define ALLOW SECCOMP_RET_ALLOW
#define KILL SECCOMP_RET_KILL_PROCESS
#define REFUSE (SECCOMP_RET_ERRNO | EPERM)
#define UNKNOWN (SECCOMP_RET_ERRNO | ENOSYS)

/* clang-format off */
/* Nothing in this process makes these calls: who does has taken it over, and is to try nothing else. */
static const uint32_t ends[] = {
    __NR_execve, __NR_execveat,
#if defined __NR_fork
    __NR_fork, __NR_vfork,
#endif
    __NR_ptrace, __NR_process_vm_readv, __NR_process_vm_writev, NR_PIDFD_GETFD,
    __NR_mount, __NR_umount2, __NR_pivot_root, __NR_chroot, NR_OPEN_TREE, NR_OPEN_TREE_ATTR, NR_MOVE_MOUNT, NR_FSOPEN,
    NR_FSCONFIG, NR_FSMOUNT, NR_FSPICK, NR_MOUNT_SETATTR, __NR_unshare, __NR_setns,
    __NR_bpf, __NR_userfaultfd, __NR_perf_event_open, __NR_keyctl, __NR_add_key, __NR_request_key,
    __NR_init_module, __NR_finit_module, __NR_delete_module, __NR_kexec_load, NR_KEXEC_FILE_LOAD,
    __NR_reboot, __NR_swapon, __NR_swapoff, __NR_acct, __NR_quotactl, NR_QUOTACTL_FD, __NR_open_by_handle_at,
#if defined __NR_iopl
    __NR_iopl, __NR_ioperm, __NR_modify_ldt,
#endif
};

/* A library may try these, and does well without: to log something, to look a name up. */
static const uint32_t refusals[] = {
    __NR_socket, __NR_socketpair, __NR_connect, __NR_bind, __NR_listen, __NR_accept, __NR_accept4,
    __NR_sendto, __NR_sendmsg, __NR_sendmmsg,
    __NR_tkill, __NR_rt_sigqueueinfo, __NR_rt_tgsigqueueinfo, NR_PIDFD_SEND_SIGNAL, NR_PIDFD_OPEN,
    __NR_kcmp, NR_PROCESS_MADVISE, NR_PROCESS_MRELEASE, __NR_move_pages, __NR_migrate_pages,
    __NR_setpriority, __NR_ioprio_set, __NR_sched_setscheduler, __NR_sched_setparam, __NR_sched_setattr,
    /* What others share is had by a number alone, which can be guessed: so it is not enough to deny the getting. */
    __NR_shmget, __NR_shmat, __NR_shmctl, __NR_semget, __NR_semop, __NR_semtimedop, __NR_semctl,
    __NR_msgget, __NR_msgsnd, __NR_msgrcv, __NR_msgctl, __NR_mq_open, __NR_mq_unlink,
    __NR_personality, __NR_syslog, __NR_fanotify_init, __NR_settimeofday, __NR_clock_settime,
    __NR_clock_adjtime, __NR_sethostname, __NR_setdomainname,
    /* Landlock does not watch what belongs to a file besides its bytes. We change that of open files alone. */
    __NR_fchmodat, NR_FCHMODAT2, __NR_fchownat, __NR_truncate, __NR_setxattr, __NR_lsetxattr,
    __NR_removexattr, __NR_lremovexattr, NR_SETXATTRAT, NR_REMOVEXATTRAT, NR_FILE_SETATTR,
#if defined __NR_chmod
    __NR_chmod, __NR_chown, __NR_lchown, __NR_utime, __NR_utimes, __NR_futimesat,
#endif
};

/* As on a kernel that does not have them: libraries then take the older way, whose arguments can be looked at. */
static const uint32_t unknown[] = {
    NR_CLONE3, NR_IO_URING_SETUP, NR_IO_URING_ENTER, NR_IO_URING_REGISTER,
};

/* Memory that is made executable would be a foreign program. All that is ours is loaded by now. */
static const uint32_t maps[] = {__NR_mmap, __NR_mprotect, __NR_pkey_mprotect};

static const uint32_t signals[] = {__NR_kill, __NR_tgkill};

/* What is typed into a terminal that is open, standard error say, the shell runs once we have ended. */
static const uint32_t keys[] = {TIOCSTI, TIOCLINUX};

/* Signals to whoever is named as the owner of a file. */
static const uint32_t owners[] = {F_SETOWN, F_SETOWN_EX};
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

enum { ROOM = 512 };

typedef struct program {
    struct sock_filter line[ROOM];
    unsigned short count;
} program;

static void put(program *p, uint16_t code, uint32_t value, uint8_t if_true, uint8_t if_false)
{
    p->line[p->count++] = (struct sock_filter){code, if_true, if_false, value};
}

static void load(program *p, size_t offset)
{
    put(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

/* The lower half of an argument is its number where that is an int. */
static void load_argument(program *p, unsigned index, bool upper)
{
    load(p, offsetof(struct seccomp_data, args) + index * sizeof(uint64_t) + (upper ? 4 : 0));
}

static void answer(program *p, uint32_t action)
{
    put(p, BPF_RET | BPF_K, action, 0, 0);
}

/* Skips the next `lines` unless what is loaded has the value. */
static void unless(program *p, uint32_t value, uint8_t lines)
{
    put(p, BPF_JMP | BPF_JEQ | BPF_K, value, 0, lines);
}

static void answer_all(program *p, const uint32_t *calls, size_t count, uint32_t action)
{
    for (size_t i = 0; i < count; i++) {
        unless(p, calls[i], 1);
        answer(p, action);
    }
}

/* The numbers of another machine's calls mean something else: no program of ours makes them. -1 is what a tracer makes of a call
 * that it does not let through. */
static void check_machine(program *p)
{
    load(p, offsetof(struct seccomp_data, arch));
    put(p, BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0);
    answer(p, KILL);
    load(p, offsetof(struct seccomp_data, nr));
#if defined __x86_64__
    enum { X32 = 0x40000000 };
    put(p, BPF_JMP | BPF_JGE | BPF_K, X32, 0, 3);
    unless(p, UINT32_MAX, 1);
    answer(p, ALLOW);
    answer(p, KILL);
#endif
}

/* A new thread, never a new process. */
static void check_clone(program *p)
{
    unless(p, __NR_clone, 4);
    load_argument(p, 0, false);
    put(p, BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1);
    answer(p, ALLOW);
    answer(p, KILL);
}

static void check_map(program *p, uint32_t call)
{
    unless(p, call, 4);
    load_argument(p, 2, false);
    put(p, BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1);
    answer(p, REFUSE);
    answer(p, ALLOW);
}

/* With none of these as the second argument, an int. */
static void check_request(program *p, uint32_t call, const uint32_t *requests, size_t count)
{
    unless(p, call, (uint8_t)(2 * count + 2));
    load_argument(p, 1, false);
    answer_all(p, requests, count, REFUSE);
    answer(p, ALLOW);
}

/* Only with this process, or with 0, as the first argument. */
static void check_process(program *p, uint32_t call, bool zero_too)
{
    uint32_t own = (uint32_t)getpid();
    unless(p, call, 5);
    load_argument(p, 0, false);
    put(p, BPF_JMP | BPF_JEQ | BPF_K, own, 1, 0);
    unless(p, zero_too ? 0 : own, 1);
    answer(p, ALLOW);
    answer(p, REFUSE);
}

/* Times of an open file are set by this call, too, then without a path. */
static void check_times(program *p)
{
    unless(p, __NR_utimensat, 6);
    load_argument(p, 1, false);
    unless(p, 0, 3);
    load_argument(p, 1, true);
    unless(p, 0, 1);
    answer(p, ALLOW);
    answer(p, REFUSE);
}

_Static_assert(30 +
                       2 * (COUNT(ends) + COUNT(refusals) + COUNT(unknown) + COUNT(keys) +
                            COUNT(owners)) +
                       5 * COUNT(maps) + 6 * (COUNT(signals) + 1) <
                   ROOM,
               "the filter has room for all of it");

static void make_filter(program *p)
{
    p->count = 0;
    check_machine(p);
    answer_all(p, ends, COUNT(ends), KILL);
    answer_all(p, refusals, COUNT(refusals), REFUSE);
    answer_all(p, unknown, COUNT(unknown), UNKNOWN);
    for (size_t i = 0; i < COUNT(maps); i++)
        check_map(p, maps[i]);
    for (size_t i = 0; i < COUNT(signals); i++)
        check_process(p, signals[i], false);
    check_process(p, __NR_prlimit64, true);
    check_request(p, __NR_ioctl, keys, COUNT(keys));
    check_request(p, __NR_fcntl, owners, COUNT(owners));
    check_clone(p);
    check_times(p);
    answer(p, ALLOW);
}

int bm_calls_restrict(void)
{
    program p;
    make_filter(&p);
    const struct sock_fprog filter = {.len = p.count, .filter = p.line};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0))
        return errno;
    return 0;
}

#else

int bm_calls_restrict(void)
{
    return ENOTSUP;
}

#endif
