/* SPDX-License-Identifier: MIT */
/* A fault to be preloaded: a decoder that a picture has taken over. When libjpeg is asked for a header, for the first time, it does
 * what $DEED says, to $DEED_PATH where that takes a path, and tells on standard error what came of it: "DEED: done", or the
 * system's reason why not. Then it goes on as if nothing had been. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <dlfcn.h>
#include <jpeglib.h>

static int done(long result)
{
    return result < 0 ? errno : 0;
}

static int opened(const char *path, int flags)
{
    int fd = open(path, flags, 0666);
    if (fd < 0)
        return errno;
    close(fd);
    return 0;
}

static int read_file(const char *path)
{
    return opened(path, O_RDONLY);
}

static int write_file(const char *path)
{
    return opened(path, O_WRONLY | O_CREAT);
}

static int write_unnamed(const char *path)
{
    return opened(path, O_WRONLY | O_TMPFILE);
}

static int list_folder(const char *path)
{
    return opened(path, O_RDONLY | O_DIRECTORY);
}

static int make_folder(const char *path)
{
    return done(mkdir(path, 0777));
}

static int make_link(const char *path)
{
    return done(symlink("/", path));
}

static int remove_file(const char *path)
{
    return done(unlink(path));
}

static int rename_file(const char *path)
{
    char other[4096];
    snprintf(other, sizeof other, "%s.renamed", path);
    return done(rename(path, other));
}

static int truncate_file(const char *path)
{
    return done(truncate(path, 0));
}

static int change_mode(const char *path)
{
    return done(chmod(path, 0));
}

static int change_times(const char *path)
{
    return done(utimensat(AT_FDCWD, path, NULL, 0));
}

static int spawn_shell(const char *path)
{
    char *const arguments[] = {"sh", "-c", "echo spawned >\"$DEED_PATH\"", NULL};
    extern char **environ;
    pid_t child;
    (void)path;
    int why = posix_spawn(&child, "/bin/sh", NULL, NULL, arguments, environ);
    if (!why)
        waitpid(child, NULL, 0);
    return why;
}

static int become_shell(const char *path)
{
    (void)path;
    return done(execl("/bin/sh", "sh", "-c", "echo 'deed: done' >&2", (char *)NULL));
}

static int fork_once(const char *path)
{
    (void)path;
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child < 0 ? errno : done(waitpid(child, NULL, 0));
}

static int open_socket(const char *path)
{
    (void)path;
    return done(socket(AF_INET, SOCK_STREAM, 0));
}

static int open_local_socket(const char *path)
{
    (void)path;
    return done(socket(AF_UNIX, SOCK_DGRAM, 0));
}

static int trace(const char *path)
{
    (void)path;
    return done(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

/* Its own memory, which is allowed to all. */
static int read_process(const char *path)
{
    char byte = 0, copy;
    const struct iovec from = {&byte, 1}, to = {&copy, 1};
    (void)path;
    return done(process_vm_readv(getpid(), &to, 1, &from, 1, 0));
}

static int signal_parent(const char *path)
{
    (void)path;
    return done(kill(getppid(), 0));
}

/* Whether the system refuses the call, and not only that it makes no sense here: there is no terminal, and no such memory. */
static int asked(long result)
{
    return result < 0 && errno == EPERM ? errno : 0;
}

static int type_key(const char *path)
{
    (void)path;
    return asked(ioctl(STDERR_FILENO, TIOCSTI, "x"));
}

static int attach_memory(const char *path)
{
    (void)path;
    return asked(shmat(-1, NULL, 0) == (void *)-1 ? -1 : 0);
}

static int own_signals(const char *path)
{
    (void)path;
    return done(fcntl(STDERR_FILENO, F_SETOWN, getppid()));
}

static int slow_parent(const char *path)
{
    (void)path;
    return done(
        setpriority(PRIO_PROCESS, (id_t)getppid(), getpriority(PRIO_PROCESS, (id_t)getppid())));
}

static int make_executable(const char *path)
{
    (void)path;
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? errno : done(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

/* The calls of 32-bit programs have numbers of their own: 20 is getpid. */
static int call_as_32_bit(const char *path)
{
    (void)path;
#if defined __x86_64__
    long result = 20;
    __asm__ volatile("int $0x80" : "+a"(result) : : "memory");
    return result == getpid() ? 0 : ENOSYS;
#else
    return ENOTSUP;
#endif
}

static const struct deed {
    const char *name;
    int (*act)(const char *path);
} deeds[] = {
    {"read_file", read_file},
    {"write_file", write_file},
    {"write_unnamed", write_unnamed},
    {"list_folder", list_folder},
    {"make_folder", make_folder},
    {"make_link", make_link},
    {"remove_file", remove_file},
    {"rename_file", rename_file},
    {"truncate_file", truncate_file},
    {"change_mode", change_mode},
    {"change_times", change_times},
    {"spawn_shell", spawn_shell},
    {"become_shell", become_shell},
    {"fork_once", fork_once},
    {"open_socket", open_socket},
    {"open_local_socket", open_local_socket},
    {"trace", trace},
    {"read_process", read_process},
    {"signal_parent", signal_parent},
    {"type_key", type_key},
    {"attach_memory", attach_memory},
    {"own_signals", own_signals},
    {"slow_parent", slow_parent},
    {"make_executable", make_executable},
    {"call_as_32_bit", call_as_32_bit},
};

static void do_it(void)
{
    static atomic_flag once = ATOMIC_FLAG_INIT;
    const char *name = getenv("DEED"), *path = getenv("DEED_PATH");
    if (!name || atomic_flag_test_and_set(&once))
        return;
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        if (strcmp(name, deeds[i].name) != 0)
            continue;
        int why = deeds[i].act(path ? path : "");
        fprintf(stderr, "deed: %s\n", why ? strerror(why) : "done");
    }
}

__attribute__((visibility("default"))) int jpeg_read_header(j_decompress_ptr codec,
                                                            boolean require_image)
{
    int (*beyond)(j_decompress_ptr, boolean);
    *(void **)&beyond = dlsym(RTLD_NEXT, "jpeg_read_header");
    do_it();
    return beyond(codec, require_image);
}
