/* SPDX-License-Identifier: MIT */
/* Threads for tests. */
#include "peer.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "check.h"

static void *peer_main(void *context)
{
    struct peer *self = context;
    atomic_store(&self->id, (int)syscall(SYS_gettid));
    self->body(self->context);
    return NULL;
}

void peer_start(struct peer *self, void (*body)(void *context), void *context)
{
    atomic_store(&self->id, 0);
    self->body = body;
    self->context = context;
    assert_int_equal(pthread_create(&self->thread, NULL, peer_main, self), 0);
}

void peer_join(struct peer *self)
{
    assert_int_equal(pthread_join(self->thread, NULL), 0);
}

static char thread_state(int id)
{
    char path[64], line[256] = "";
    snprintf(path, sizeof path, "/proc/self/task/%d/stat", id);
    FILE *file = fopen(path, "re");
    if (!file)
        return 'S';
    const char *read = fgets(line, sizeof line, file);
    fclose(file);
    const char *name_end = read ? strrchr(line, ')') : NULL;
    return name_end ? name_end[2] : 'S';
}

void peer_until_asleep(struct peer *self)
{
    while (!atomic_load(&self->id))
        sched_yield();
    while (thread_state(atomic_load(&self->id)) == 'R')
        sched_yield();
}

struct share {
    bm_parallel_body body;
    void *argument;
    unsigned index;
};

static void do_share(void *context)
{
    const struct share *share = context;
    share->body(share->argument, share->index);
}

static void run_peers(void *context, unsigned count, bm_parallel_body body, void *argument)
{
    (void)context;
    struct peer peers[PEER_MOST];
    struct share shares[PEER_MOST];
    assert_in_range(count, 1, PEER_MOST);
    for (unsigned i = 1; i < count; i++) {
        shares[i] = (struct share){body, argument, i};
        peer_start(&peers[i], do_share, &shares[i]);
    }
    body(argument, 0);
    for (unsigned i = 1; i < count; i++)
        peer_join(&peers[i]);
}

const bm_parallel peer_parallel = {run_peers, NULL};
