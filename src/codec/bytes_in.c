/* SPDX-License-Identifier: MIT */
/* Reading a file's bytes one after the other from a feed, whatever its blocks. */
#include "bytes_in.h"

#include <string.h>

void bm_bytes_in_init(bm_bytes_in *in, bm_feed *feed)
{
    *in = (bm_bytes_in){.feed = feed};
}

bm_status bm_bytes_fail(const bm_bytes_in *in, bm_status status, const char *message,
                        bm_error *error)
{
    if (in->height == 0)
        return bm_fail(error, status, "%s (in the header)", message);
    return bm_fail(error, status, "%s (near row %u of %u)", message, in->row, in->height);
}

/* The next block, if nothing is left of this one; leaves `left` at 0 at the end of the file. */
static bm_status next_block(bm_bytes_in *in, bm_error *error)
{
    return in->left ? BM_OK : bm_feed_next(in->feed, &in->at, &in->left, error);
}

bm_status bm_bytes_more(bm_bytes_in *in, bm_error *error)
{
    bm_status status = next_block(in, error);
    if (!status && in->left == 0)
        status = bm_bytes_fail(in, BM_E_TRUNCATED, "the data ends early", error);
    return status;
}

/* Takes `size` bytes, block by block; `to` NULL: lets them pass. */
static bm_status take(bm_bytes_in *in, uint8_t *to, uint64_t size, bm_error *error)
{
    while (size > 0) {
        bm_status status = bm_bytes_more(in, error);
        if (status)
            return status;
        size_t part = in->left < size ? in->left : (size_t)size;
        if (to) {
            memcpy(to, in->at, part);
            to += part;
        }
        in->at += part;
        in->left -= part;
        in->taken += part;
        size -= part;
    }
    return BM_OK;
}

bm_status bm_bytes_read(bm_bytes_in *in, void *to, size_t size, bm_error *error)
{
    return take(in, to, size, error);
}

bm_status bm_bytes_skip(bm_bytes_in *in, uint64_t size, bm_error *error)
{
    return take(in, NULL, size, error);
}

bm_status bm_bytes_ended(bm_bytes_in *in, bool *ended, bm_error *error)
{
    bm_status status = next_block(in, error);
    *ended = in->left == 0;
    return status;
}

bm_status bm_bytes_expect(const bm_bytes_in *in, uint64_t size, bm_error *error)
{
    uint64_t total = bm_feed_total(in->feed);
    if (total == 0 || (in->taken <= total && size <= total - in->taken))
        return BM_OK;
    return bm_fail(error, BM_E_TRUNCATED,
                   "the data ends early (the file has %llu bytes, its header asks for %llu)",
                   (unsigned long long)total, (unsigned long long)(in->taken + size));
}
