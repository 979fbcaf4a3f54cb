/* SPDX-License-Identifier: MIT */
/* The shelf: a stack under one lock. */
#include "bandmill/shelf.h"

#include <stdbool.h>
#include <stddef.h>

void bm_shelf_init(bm_shelf *shelf)
{
    *shelf = (bm_shelf){.lock = PTHREAD_MUTEX_INITIALIZER};
}

void bm_shelf_destroy(bm_shelf *shelf)
{
    for (unsigned i = 0; i < shelf->count; i++)
        shelf->place[i].kind->destroy(shelf->place[i].thing);
    shelf->count = 0;
    pthread_mutex_destroy(&shelf->lock);
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
