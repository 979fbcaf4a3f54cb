/* SPDX-License-Identifier: MIT */
/* A shelf: where things that are dear to make are put by whoever is done with one, and taken from by the next who needs one:
 * decoders, encoders, compressors, with the memory that they hold. A batch of like pictures makes each of them once. */
#ifndef BANDMILL_SHELF_H
#define BANDMILL_SHELF_H

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* Things of one kind are known by the address of this. */
typedef struct bm_shelf_kind {
    void (*destroy)(void *thing); /* frees one; any thread */
} bm_shelf_kind;

/* As many as threads have in hand or waiting at most; what comes when all places are taken is destroyed. */
#define BM_SHELF_PLACES 64

typedef struct bm_shelf bm_shelf; /* For any number of threads. */

/* An empty one; NULL: no memory. A pipeline has its own: this is for whoever calls codecs without one. */
bm_shelf *bm_shelf_create(void);
/* With all that is on it. Accepts NULL. */
void bm_shelf_destroy(bm_shelf *shelf);

/* The thing of that kind that was put there last, the caller's now. NULL: there is none, or no shelf. Any thread. */
void *bm_shelf_take(bm_shelf *shelf, const bm_shelf_kind *kind);

/* Takes a thing over; without a shelf or a place on it, destroys it. Any thread. */
void bm_shelf_put(bm_shelf *shelf, const bm_shelf_kind *kind, void *thing);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
