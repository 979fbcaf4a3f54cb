/* SPDX-License-Identifier: MIT */
/* The shelf: a stack under one lock. */
#include "bandmill/shelf.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct bm_shelf {
    pthread_mutex_t lock;
    /* Under `lock`; the last one that came is the last. */
    unsigned count;
    struct {
        const bm_shelf_kind *kind;
        void *thing;
    } place[BM_SHELF_PLACES];
};

bm_shelf *bm_shelf_create(void)
{
    bm_shelf *shelf = malloc(sizeof *shelf);
    if (shelf)
        *shelf = (bm_shelf){.lock = PTHREAD_MUTEX_INITIALIZER};
    return shelf;
}

void bm_shelf_destroy(bm_shelf *shelf)
{
    if (!shelf)
        return;
    for (unsigned i = 0; i < shelf->count; i++)
        shelf->place[i].kind->destroy(shelf->place[i].thing);
    pthread_mutex_destroy(&shelf->lock);
    free(shelf);
}

void *bm_shelf_take(bm_shelf *shelf, const bm_shelf_kind *kind)
{
    void *thing = NULL;
    if (!shelf)
        return NULL;
    pthread_mutex_lock(&shelf->lock);
    for (unsigned i = shelf->count; i > 0 && !thing; i--) {
        if (shelf->place[i - 1].kind != kind)
            continue;
        thing = shelf->place[i - 1].thing;
        shelf->place[i - 1] = shelf->place[--shelf->count];
    }
    pthread_mutex_unlock(&shelf->lock);
    return thing;
}

void bm_shelf_put(bm_shelf *shelf, const bm_shelf_kind *kind, void *thing)
{
    bool placed = false;
    if (shelf) {
        pthread_mutex_lock(&shelf->lock);
        placed = shelf->count < BM_SHELF_PLACES;
        if (placed) {
            shelf->place[shelf->count].kind = kind;
            shelf->place[shelf->count++].thing = thing;
        }
        pthread_mutex_unlock(&shelf->lock);
    }
    if (!placed)
        kind->destroy(thing);
}
