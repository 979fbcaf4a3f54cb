/* SPDX-License-Identifier: MIT */
/* To be preloaded: a disk far away. Files below $FAR_FOLDER are opened after a while; the rest is as it was.
 *
 * $FAR_MS: each takes that many milliseconds, which is what a benchmark wants. $FAR_READERS, with $FAR_FILES of them to be
 * opened: nobody is answered before that many have asked, which lets a test count rounds in place of time. At the end what
 * was seen goes to the file $FAR_SAYS: "ROUNDS MOST", and "stuck" where they did not come within a minute. */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t answered = PTHREAD_COND_INITIALIZER;
static unsigned long readers, left, asking, most, rounds; /* under `lock` */
static bool stuck;
static FILE *says;

static unsigned long number(const char *name)
{
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : 0;
}

__attribute__((constructor)) static void begin(void)
{
    /* Now: at the end the program has confined itself. */
    const char *name = getenv("FAR_SAYS");
    says = name ? fopen(name, "w") : NULL;
    readers = number("FAR_READERS");
    left = number("FAR_FILES");
}

__attribute__((destructor)) static void end(void)
{
    if (says && rounds)
        fprintf(says, "%lu %lu%s\n", rounds, most, stuck ? " stuck" : "");
    if (says)
        fclose(says);
}

static void answer_all(void)
{
    left -= asking < left ? asking : left;
    asking = 0;
    rounds++;
    pthread_cond_broadcast(&answered);
}

static void ask(void)
{
    struct timespec late;
    clock_gettime(CLOCK_REALTIME, &late);
    late.tv_sec += 60;
    pthread_mutex_lock(&lock);
    asking++;
    most = asking > most ? asking : most;
    unsigned long round = rounds;
    if (asking >= (left < readers ? left : readers))
        answer_all();
    while (rounds == round) {
        if (pthread_cond_timedwait(&answered, &lock, &late)) {
            stuck = true;
            answer_all();
        }
    }
    pthread_mutex_unlock(&lock);
}

static void wait_for(const char *path)
{
    const char *folder = getenv("FAR_FOLDER");
    if (!folder || strncmp(path, folder, strlen(folder)) != 0)
        return;
    unsigned long ms = number("FAR_MS");
    const struct timespec time = {(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};
    if (ms)
        nanosleep(&time, NULL);
    else if (readers)
        ask();
}

__attribute__((visibility("default"))) int open(const char *path, int flags, ...)
{
    int (*beyond)(const char *, int, ...);
    *(void **)&beyond = dlsym(RTLD_NEXT, "open");
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    if ((flags & O_ACCMODE) == O_RDONLY && !(flags & O_DIRECTORY))
        wait_for(path);
    return beyond(path, flags, mode);
}
