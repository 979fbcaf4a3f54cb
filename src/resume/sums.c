/* SPDX-License-Identifier: MIT */
#include "resume/sums.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define BLOCK_BYTES ((size_t)256 << 10)
#define MOST_THREADS 16

typedef struct work {
    bm_sum *sums;
    size_t count;
    atomic_size_t next; /* threads draw from it */
} work;

/* Whether the file could be read to its end. */
static bool read_through(int fd, XXH3_state_t *state, uint8_t *block)
{
    XXH3_128bits_reset(state);
    for (;;) {
        ssize_t got = read(fd, block, BLOCK_BYTES);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0;
        XXH3_128bits_update(state, block, (size_t)got);
    }
}

static void take_sum(bm_sum *sum, XXH3_state_t *state, uint8_t *block)
{
    struct stat file;
    int fd = open(sum->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    sum->found =
        fd >= 0 && fstat(fd, &file) == 0 && S_ISREG(file.st_mode) && read_through(fd, state, block);
    if (fd >= 0)
        close(fd);
    if (!sum->found)
        return;
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state));
    memcpy(sum->sum.byte, canonical.digest, sizeof sum->sum.byte);
}

/* A thread without memory takes none: others do, and what nobody takes counts as not found. */
static void *take_sums(void *context)
{
    work *all = context;
    XXH3_state_t *state = XXH3_createState();
    uint8_t *block = malloc(BLOCK_BYTES);
    size_t i;
    while (state && block && (i = atomic_fetch_add(&all->next, 1)) < all->count)
        take_sum(&all->sums[i], state, block);
    free(block);
    XXH3_freeState(state);
    return NULL;
}

void bm_sums_take(bm_sum *sums, size_t count, unsigned threads)
{
    pthread_t other[MOST_THREADS];
    unsigned others = 0;
    work all = {.sums = sums, .count = count};
    atomic_init(&all.next, 0);
    for (size_t i = 0; i < count; i++)
        sums[i].found = false;
    size_t wanted = threads < count ? threads : count;
    while (others + 1 < wanted && others < MOST_THREADS &&
           pthread_create(&other[others], NULL, take_sums, &all) == 0)
        others++;
    take_sums(&all);
    while (others > 0)
        pthread_join(other[--others], NULL);
}
