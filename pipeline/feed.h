/* SPDX-License-Identifier: MIT */
/* The reader's side of a feed.
 *
 * A feed is a window of blocks, filled by a reader and emptied by the decoder. Two phases. At first
 * one thread has both sides: bm_feed_next() fills the window itself when it is empty (that is how a
 * reader parses a header), and bm_feed_preload() fills it up. A file that ended by then lies in
 * memory whole and its reader is done with it. Otherwise bm_feed_hand_over() begins the second
 * phase: the reader goes on filling with bm_feed_pump(), the decoder's thread waits in
 * bm_feed_next(), and either may leave first. */
#ifndef BM_FEED_H
#define BM_FEED_H

#include <stdatomic.h>

#include "bandmill/feed.h"
#include "bandmill/shelf.h"
#include "blocks.h"

/* Blocks that may wait in the window: a file up to this many megabytes never keeps its reader. */
#define BM_FEED_WINDOW_BLOCKS 8

/* Where the bytes come from. Called by the reader's thread only. *got 0: the end. */
typedef struct bm_feed_origin {
    void *context;
    bm_status (*read)(void *context, void *bytes, size_t size, size_t *got, bm_error *error);
    const atomic_bool *cancelled; /* NULL: never; both sides of the feed end when it is set */
    /* 0: no limit. How long all calls of `read` together may take; what comes after the one that goes beyond it is not read. */
    uint64_t timeout_ns;
} bm_feed_origin;

/* total 0: not known. `blocks` outlives the feed, as do `cancelled` and the shelf (NULL: none) that feeds come from and go
 * back to; the origin's context lives until the reader is done. BM_E_NOMEM. */
bm_status bm_feed_create(bm_feed **feed, bm_blocks *blocks, bm_shelf *shelf, uint64_t total,
                         const bm_feed_origin *origin, bm_error *error);

/* Memory that the blocks of a file of `total` bytes (0: not known) may take at once. */
size_t bm_feed_bytes(uint64_t total);

/* ---- first phase: one thread ---- */

/* The first block, without taking it; *size 0: an empty file. Before the first bm_feed_next(). */
bm_status bm_feed_head(bm_feed *feed, const uint8_t **bytes, size_t *size, bm_error *error);

/* Fills the window. True: the input has ended, well or not, and will not be read any more. */
bool bm_feed_preload(bm_feed *feed);

/* Ends the first phase where preloading did not meet the end. The feed now has two owners: the
 * decoder's side leaves by bm_feed_destroy(), the reader by the return of bm_feed_pump(); the later
 * one frees it. */
void bm_feed_hand_over(bm_feed *feed);

/* ---- second phase: the reader's thread ---- */

/* Reads on until the input ends or the decoder's side leaves. Waiting for room is added to
 * *waited_ns. */
void bm_feed_pump(bm_feed *feed, uint64_t *waited_ns);

/* ---- the decoder's side ---- */

/* BM_E_TIMEOUT, for a picture that took longer. */
bm_status bm_fail_late(bm_error *error, uint64_t timeout_ns);

/* From that time of bm_now_ns() on, bm_feed_check() and bm_feed_next() say BM_E_TIMEOUT; 0: never. */
void bm_feed_set_deadline(bm_feed *feed, uint64_t deadline_ns);

/* Who gets a feed's blocks when the decoder has done with them: each is `take`'s then. */
typedef struct bm_feed_taker {
    void *context;
    void (*take)(void *context, bm_block *block); /* NULL: nobody */
} bm_feed_taker;

/* Keeps blocks that the decoder has done with, until it is known who gets them. Before the first bm_feed_next(). */
void bm_feed_keep(bm_feed *feed);
size_t bm_feed_kept_bytes(const bm_feed *feed);
/* What was kept goes to the taker at once, what follows in its turn, the last of it when bm_feed_next() has found the end.
 * Nobody: what was kept is released, and nothing more is kept. */
void bm_feed_give(bm_feed *feed, bm_feed_taker taker);

/* Bytes taken out so far, and the time spent waiting for them. */
uint64_t bm_feed_delivered(const bm_feed *feed);
uint64_t bm_feed_waited_ns(const bm_feed *feed);

#endif
