/* SPDX-License-Identifier: MIT */
/* A drain: the bytes of one output on their way from the thread that encodes to wherever they are kept. */
#ifndef BANDMILL_DRAIN_H
#define BANDMILL_DRAIN_H

#include <stddef.h>
#include <stdint.h>

#include "bandmill/status.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct bm_drain bm_drain;

/* A drain lends out its block: an encoder asks for room, writes there and says how much it used, so that bytes are
 * copied once at most. */
struct bm_drain {
    /* Lends at least one byte of room: *room bytes at *at, until the next call. May wait for the other side.
     * An error (BM_E_NOSPC, BM_E_CANCELLED, ...) is final: the encoder gives up. */
    bm_status (*room)(bm_drain *drain, uint8_t **at, size_t *room, bm_error *error);
    /* Takes the first `used` bytes of the room. */
    void (*used)(bm_drain *drain, size_t used);
};

/* Copies `size` bytes into the drain. */
bm_status bm_drain_write(bm_drain *drain, const void *bytes, size_t size, bm_error *error);

/* A drain into growing memory: for tests, and for callers who want the bytes. `drain` is first: cast freely. */
typedef struct bm_memory_drain {
    bm_drain drain; /* what an encoder is given */
    uint8_t *bytes; /* owned by the caller after use: free() */
    size_t size, capacity; /* bytes that came, bytes that there is room for */
    size_t limit; /* BM_E_NOSPC beyond this many bytes; 0: none */
} bm_memory_drain;
void bm_memory_drain_init(bm_memory_drain *drain); /* An empty one without a limit. */

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
