/* SPDX-License-Identifier: MIT */
/* Promises checked on any thread. */
#include "promise.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char kept[256]; /* under `lock` */

void promise_broken(const char *condition, const char *file, int line)
{
    pthread_mutex_lock(&lock);
    if (!kept[0])
        snprintf(kept, sizeof kept, "%s:%d: %s", file, line, condition);
    pthread_mutex_unlock(&lock);
}

const char *promise_first_broken(void)
{
    static char told[sizeof kept];
    pthread_mutex_lock(&lock);
    snprintf(told, sizeof told, "%s", kept);
    kept[0] = '\0';
    pthread_mutex_unlock(&lock);
    return told[0] ? told : NULL;
}
