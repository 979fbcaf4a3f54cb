/* SPDX-License-Identifier: MIT */
/* A feed: the bytes of one input file on their way from a reader thread to the thread that decodes them.
 *
 * A small file lies in one block before anyone decodes it. A large one arrives in blocks: until
 * bm_feed_hand_over() the thread that opens the decoder pulls them itself (that is how a reader parses a header);
 * afterwards the reader pushes and the decoding thread waits, never holding more than a few blocks. */
#ifndef BANDMILL_FEED_H
#define BANDMILL_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bandmill/status.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct bm_feed bm_feed; /* For one thread that takes bytes, beside the one that pushes them. */

/* The next bytes, as a block that stays valid until the next call on this feed. *size 0: the end of the file.
 * BM_E_READ and its like: what the reader met, with its message; BM_E_CANCELLED. One thread at a time. */
bm_status bm_feed_next(bm_feed *feed, const uint8_t **bytes, size_t *size, bm_error *error);

/* For a decoder that works long without new bytes, as on a picture that it holds whole: whether it is to stop.
 * BM_E_CANCELLED, BM_E_TIMEOUT. */
bm_status bm_feed_check(const bm_feed *feed, bm_error *error);

/* Size of the whole input where it is known, else 0. */
uint64_t bm_feed_total(const bm_feed *feed);

/* A feed over bytes in memory that the caller keeps alive: for tests and for callers with data at hand.
 * Handed out in blocks of at most `block` bytes (0: in one). NULL: no memory. */
bm_feed *bm_feed_from_memory(const void *bytes, size_t size, size_t block);
void bm_feed_destroy(bm_feed *feed); /* One that was made by bm_feed_from_memory(). Accepts NULL. */

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
