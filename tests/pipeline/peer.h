/* SPDX-License-Identifier: MIT */
/* A second thread for a test, and a way to know that it waits. */
#ifndef TEST_PEER_H
#define TEST_PEER_H

#include <pthread.h>
#include <stdatomic.h>

#include "bandmill/parallel.h"

struct peer {
    pthread_t thread;
    atomic_int id; /* of the kernel; 0: not running yet */
    void (*body)(void *context);
    void *context;
};

void peer_start(struct peer *peer, void (*body)(void *context), void *context);
void peer_join(struct peer *peer);

/* Returns when the thread sleeps, which in these tests means that it waits for the test. Only makes
 * a test see more: none fails because it returned too early. */
void peer_until_asleep(struct peer *peer);

/* A parallel-for of real threads, whatever the library was built with: `count` of them. */
#define PEER_MOST 8
extern const bm_parallel peer_parallel;

#endif
