/* SPDX-License-Identifier: MIT */
/* Reading a file's bytes one after the other from a feed, whatever its blocks: for decoders that
 * parse their format themselves. */
#ifndef BM_CODEC_BYTES_IN_H
#define BM_CODEC_BYTES_IN_H

#include "bandmill/feed.h"

typedef struct bm_bytes_in {
    bm_feed *feed;
    const uint8_t *at; /* what is left of the block */
    size_t left;
    uint64_t taken;       /* bytes of the file that are read */
    uint32_t row, height; /* where in the picture, for messages; height 0: in the header */
} bm_bytes_in;

void bm_bytes_in_init(bm_bytes_in *in, bm_feed *feed);

/* Fails with the place in the picture behind the message: "... (near row 3 of 40)". */
bm_status bm_bytes_fail(const bm_bytes_in *in, bm_status status, const char *message,
                        bm_error *error);

/* Sees to it that there is a byte at `in->at`. BM_E_TRUNCATED at the end of the file; what the feed
 * met. */
bm_status bm_bytes_more(bm_bytes_in *in, bm_error *error);

/* Reads, or passes over, exactly `size` bytes. The same errors. */
bm_status bm_bytes_read(bm_bytes_in *in, void *to, size_t size, bm_error *error);
bm_status bm_bytes_skip(bm_bytes_in *in, uint64_t size, bm_error *error);

/* Reads one byte. The same errors. */
static inline bm_status bm_bytes_get(bm_bytes_in *in, uint8_t *byte, bm_error *error)
{
    if (in->left == 0) {
        bm_status status = bm_bytes_more(in, error);
        if (status)
            return status;
    }
    *byte = *in->at++;
    in->left--;
    in->taken++;
    return BM_OK;
}

/* Whether the file has no more bytes. */
bm_status bm_bytes_ended(bm_bytes_in *in, bool *ended, bm_error *error);

/* BM_E_TRUNCATED where the file is known to be too short for `size` more bytes: told before memory
 * is taken for them. A feed that does not know its size passes. */
bm_status bm_bytes_expect(const bm_bytes_in *in, uint64_t size, bm_error *error);

/* Numbers as they lie in a header. */
static inline uint32_t bm_le16(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8;
}

static inline uint32_t bm_le32(const uint8_t *bytes)
{
    return bm_le16(bytes) | bm_le16(bytes + 2) << 16;
}

#endif
