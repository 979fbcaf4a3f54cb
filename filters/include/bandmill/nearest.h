/* SPDX-License-Identifier: MIT */
/* Finding the word that someone probably meant. */
#ifndef BANDMILL_NEAREST_H
#define BANDMILL_NEAREST_H

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct bm_nearest { /* A search under way. Holds nothing but pointers to the words that it was given. */
    const char *wanted, *best; /* the word that was written, and the nearest one yet; NULL: none was offered */
    unsigned distance; /* letters to change, leave out or put in between the two */
} bm_nearest;

/* Start with the word that was written, offer every right one, ask for the nearest. NULL: none is near, which
 * means within a third of the word's length, and at least one slip. */
bm_nearest bm_nearest_start(const char *wanted);
void bm_nearest_offer(bm_nearest *nearest, const char *word); /* Compares one word. */
const char *bm_nearest_word(const bm_nearest *nearest); /* One of those that were offered, or NULL. */

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
