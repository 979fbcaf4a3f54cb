/* SPDX-License-Identifier: MIT */
/* Feeds: over bytes in memory, and over a window of blocks that a reader fills. */
#include "feed.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "queue.h"

struct bm_feed {
    uint64_t total;

    /* A feed over memory: constant, but for `at`. */
    const uint8_t *memory; /* NULL: a feed over a window */
    size_t size, step, at;

    /* A feed over a window. */
    bm_blocks *blocks;
    bm_shelf *shelf;    /* that it goes back to; NULL: none */
    atomic_uint owners; /* sides that have not left: the last one frees */
    bool handed_over;   /* written by the reader before anyone else knows the feed */

    /* The reader's. */
    bm_feed_origin origin;
    size_t pending;   /* first phase: blocks in the window */
    bm_block *newest; /* first phase: the block filled last */
    uint64_t read_ns; /* spent by the origin */
    bool ended;       /* nothing more will be read; the window is closed */
    bm_error failure; /* why it ended; written before the window is closed, read by the decoder's
                         side after it found it closed: the window's lock stands between */

    /* The decoder's side's. */
    bm_block *current; /* what the last bm_feed_next() handed out */
    bool keeps;
    bm_block *kept, **kept_end; /* in their order, by `next` */
    bm_feed_taker taker;
    uint64_t delivered, waited_ns;
    uint64_t deadline_ns; /* 0: none */

    bm_queue window; /* of bm_block; at the end, for it stays when a feed is used again */
};

/* ---- in memory ------------------------------------------------------------------------------- */

bm_feed *bm_feed_from_memory(const void *bytes, size_t size, size_t block)
{
    bm_feed *feed = calloc(1, sizeof *feed);
    if (!feed)
        return NULL;
    feed->memory = bytes ? bytes : (const uint8_t *)"";
    feed->total = feed->size = size;
    feed->step = block ? block : SIZE_MAX;
    return feed;
}

static void next_in_memory(bm_feed *feed, const uint8_t **bytes, size_t *size)
{
    size_t left = feed->size - feed->at;
    *bytes = feed->memory + feed->at;
    *size = left < feed->step ? left : feed->step;
    feed->at += *size;
}

/* ---- a window of blocks ---------------------------------------------------------------------- */

static void release_block(void *block)
{
    bm_block_release(block);
}

static void destroy_feed(void *thing)
{
    bm_feed *feed = thing;
    bm_queue_destroy(&feed->window);
    free(feed);
}

static const bm_shelf_kind kind_of_feeds = {destroy_feed};

/* A feed with an empty window, and nothing else. */
static bm_feed *take_feed(bm_shelf *shelf, bm_error *error)
{
    bm_feed *feed = bm_shelf_take(shelf, &kind_of_feeds);
    if (feed) {
        memset(feed, 0, offsetof(bm_feed, window));
        bm_queue_reopen(&feed->window);
        return feed;
    }
    feed = calloc(1, sizeof *feed);
    if (!feed) {
        bm_fail(error, BM_E_NOMEM, "no memory for reading");
        return NULL;
    }
    if (bm_queue_init(&feed->window, BM_FEED_WINDOW_BLOCKS, SIZE_MAX, release_block, error)) {
        free(feed);
        return NULL;
    }
    return feed;
}

bm_status bm_feed_create(bm_feed **result, bm_blocks *blocks, bm_shelf *shelf, uint64_t total,
                         const bm_feed_origin *origin, bm_error *error)
{
    bm_feed *feed = *result = take_feed(shelf, error);
    if (!feed)
        return BM_E_NOMEM;
    feed->total = total;
    feed->blocks = blocks;
    feed->shelf = shelf;
    feed->origin = *origin;
    atomic_init(&feed->owners, 1);
    return BM_OK;
}

static bm_block_size first_block_size(uint64_t total)
{
    return total > 0 && total < BM_SMALL_BLOCK_BYTES ? BM_BLOCK_SMALL : BM_BLOCK_LARGE;
}

size_t bm_feed_bytes(uint64_t total)
{
    if (first_block_size(total) == BM_BLOCK_SMALL)
        return BM_SMALL_BLOCK_BYTES;
    /* A full window, one block at the decoder, one being filled. A shorter file has fewer: its full
     * blocks, and the one in which the end is found. */
    uint64_t most = BM_FEED_WINDOW_BLOCKS + 2, blocks = total / BM_LARGE_BLOCK_BYTES + 1;
    return (size_t)(total > 0 && blocks < most ? blocks : most) * BM_LARGE_BLOCK_BYTES;
}

/* The reader's last word. */
static void end(bm_feed *feed)
{
    feed->ended = true;
    bm_queue_close(&feed->window);
}

static bool is_cancelled(const bm_feed *feed)
{
    return feed->origin.cancelled &&
           atomic_load_explicit(feed->origin.cancelled, memory_order_relaxed);
}

static bm_status fail_cancelled(bm_error *error)
{
    return bm_fail(error, BM_E_CANCELLED, "the run was cancelled");
}

bm_status bm_fail_late(bm_error *error, uint64_t timeout_ns)
{
    return bm_fail(error, BM_E_TIMEOUT,
                   "took longer than %g s, which is the limit (raise it with --timeout)",
                   (double)timeout_ns / 1e9);
}

/* Reads some bytes of the input into the rest of a block. */
static bm_status read_some(bm_feed *feed, bm_block *block, size_t *got)
{
    *got = 0;
    if (is_cancelled(feed))
        return fail_cancelled(&feed->failure);
    uint64_t begin_ns = feed->origin.timeout_ns ? bm_now_ns() : 0;
    bm_status status = feed->origin.read(feed->origin.context, block->bytes + block->used,
                                         block->capacity - block->used, got, &feed->failure);
    if (status)
        return status;
    block->used += *got;
    if (!feed->origin.timeout_ns || *got == 0)
        return BM_OK;
    feed->read_ns += bm_now_ns() - begin_ns;
    return feed->read_ns > feed->origin.timeout_ns
               ? bm_fail_late(&feed->failure, feed->origin.timeout_ns)
               : BM_OK;
}

/* Reads one block and pushes it, or ends. What was read before a failure is still delivered. */
static void fill(bm_feed *feed, uint64_t *waited_ns)
{
    bm_block_size size = feed->newest ? BM_BLOCK_LARGE : first_block_size(feed->total);
    bm_block *block = bm_block_get(feed->blocks, size);
    if (!block) {
        bm_fail(&feed->failure, BM_E_NOMEM, "no memory for reading");
        end(feed);
        return;
    }
    size_t got = 1;
    bm_status status = BM_OK;
    while (!status && got > 0 && block->used < block->capacity)
        status = read_some(feed, block, &got);
    feed->failure.status = status;
    bool over = status || got == 0;

    if (block->used == 0) {
        bm_block_release(block);
    } else {
        feed->newest = block;
        feed->pending++;
        if (bm_queue_push(&feed->window, block, block->capacity, waited_ns)) {
            bm_block_release(block); /* the decoder's side has left */
            over = true;
        }
    }
    if (over)
        end(feed);
}

bm_status bm_feed_head(bm_feed *feed, const uint8_t **bytes, size_t *size, bm_error *error)
{
    if (!feed->newest && !feed->ended)
        fill(feed, NULL);
    if (!feed->newest && feed->failure.status)
        return bm_fail(error, feed->failure.status, "%s", feed->failure.message);
    *bytes = feed->newest ? feed->newest->bytes : NULL;
    *size = feed->newest ? feed->newest->used : 0;
    return BM_OK;
}

bool bm_feed_preload(bm_feed *feed)
{
    while (!feed->ended && feed->pending < BM_FEED_WINDOW_BLOCKS)
        fill(feed, NULL);
    return feed->ended;
}

void bm_feed_hand_over(bm_feed *feed)
{
    feed->handed_over = true;
    atomic_store(&feed->owners, 2);
}

/* The decoder has done with a block. */
static void let_go(bm_feed *feed)
{
    bm_block *block = feed->current;
    feed->current = NULL;
    if (block && feed->taker.take) {
        feed->taker.take(feed->taker.context, block);
    } else if (block && feed->keeps) {
        block->next = NULL;
        *feed->kept_end = block;
        feed->kept_end = &block->next;
    } else {
        bm_block_release(block);
    }
}

void bm_feed_keep(bm_feed *feed)
{
    feed->keeps = true;
    feed->kept_end = &feed->kept;
}

size_t bm_feed_kept_bytes(const bm_feed *feed)
{
    size_t bytes = 0;
    for (const bm_block *block = feed->kept; block; block = block->next)
        bytes += block->capacity;
    return bytes;
}

void bm_feed_give(bm_feed *feed, bm_feed_taker taker)
{
    bm_block *block = feed->kept;
    feed->keeps = false;
    feed->kept = NULL;
    feed->taker = taker;
    while (block) {
        bm_block *next = block->next;
        if (taker.take)
            taker.take(taker.context, block);
        else
            bm_block_release(block);
        block = next;
    }
}

static void next_block(bm_feed *feed, const uint8_t **bytes, size_t *size)
{
    let_go(feed);
    if (!feed->handed_over && feed->pending == 0 && !feed->ended)
        fill(feed, NULL);

    void *block = NULL;
    if (bm_queue_pop(&feed->window, &block, &feed->waited_ns) == BM_QUEUE_OPEN) {
        feed->current = block;
        feed->delivered += feed->current->used;
        if (!feed->handed_over)
            feed->pending--;
    }
    *bytes = feed->current ? feed->current->bytes : NULL;
    *size = feed->current ? feed->current->used : 0;
}

static void leave(bm_feed *feed)
{
    if (atomic_fetch_sub(&feed->owners, 1) > 1)
        return;
    bm_shelf_put(feed->shelf, &kind_of_feeds, feed);
}

void bm_feed_pump(bm_feed *feed, uint64_t *waited_ns)
{
    while (!feed->ended)
        fill(feed, waited_ns);
    leave(feed);
}

/* ---- both ------------------------------------------------------------------------------------ */

bm_status bm_feed_check(const bm_feed *feed, bm_error *error)
{
    if (is_cancelled(feed))
        return fail_cancelled(error);
    if (feed->deadline_ns && bm_now_ns() >= feed->deadline_ns)
        return bm_fail(error, BM_E_TIMEOUT, "%s", bm_status_meaning(BM_E_TIMEOUT));
    return BM_OK;
}

bm_status bm_feed_next(bm_feed *feed, const uint8_t **bytes, size_t *size, bm_error *error)
{
    if (feed->memory) {
        next_in_memory(feed, bytes, size);
        return BM_OK;
    }
    /* What a decoder makes of the bytes at hand may take long. */
    bm_status status = bm_feed_check(feed, error);
    if (status)
        return status;
    next_block(feed, bytes, size);
    if (*size == 0 && feed->failure.status)
        return bm_fail(error, feed->failure.status, "%s", feed->failure.message);
    return BM_OK;
}

void bm_feed_set_deadline(bm_feed *feed, uint64_t deadline_ns)
{
    feed->deadline_ns = deadline_ns;
}

uint64_t bm_feed_total(const bm_feed *feed)
{
    return feed->total;
}

uint64_t bm_feed_delivered(const bm_feed *feed)
{
    return feed->delivered;
}

uint64_t bm_feed_waited_ns(const bm_feed *feed)
{
    return feed->waited_ns;
}

void bm_feed_destroy(bm_feed *feed)
{
    if (!feed)
        return;
    if (feed->memory) {
        free(feed);
        return;
    }
    bm_block_release(feed->current);
    bm_feed_give(feed, (bm_feed_taker){0});
    bm_queue_cancel(&feed->window);
    leave(feed);
}
