/* SPDX-License-Identifier: MIT */
#include "bench/sinks.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* ---- hashing --------------------------------------------------------------------------------- */

typedef struct hashing {
    XXH3_state_t state; /* first: it wants an alignment of 64 bytes */
    bm_fingerprint *print;
    uint64_t bytes;
} hashing;

static void set_print(bm_fingerprint *print, XXH128_hash_t hash, uint64_t bytes)
{
    print->hash[0] = hash.low64;
    print->hash[1] = hash.high64;
    print->bytes = bytes;
}

static bm_status hash_begin(void *context, const bm_task *task, const bm_stamp *source,
                            void **handle, bm_error *error)
{
    const bm_hash_sink *sink = context;
    (void)source;
    hashing *h = aligned_alloc(64, (sizeof *h + 63) / 64 * 64);
    if (!h)
        return bm_fail(error, BM_E_NOMEM, "no memory for a hash");
    XXH3_128bits_reset(&h->state);
    h->print = &sink->prints[task - sink->tasks];
    h->bytes = 0;
    *handle = h;
    return BM_OK;
}

static bm_status hash_data(void *context, void *handle, const void *bytes, size_t size,
                           bm_error *error)
{
    (void)context, (void)error;
    hashing *h = handle;
    XXH3_128bits_update(&h->state, bytes, size);
    h->bytes += size;
    return BM_OK;
}

static bm_status hash_commit(void *context, void *handle, bm_warnings *warnings, bm_error *error)
{
    (void)context, (void)warnings, (void)error;
    hashing *h = handle;
    set_print(h->print, XXH3_128bits_digest(&h->state), h->bytes);
    free(h);
    return BM_OK;
}

static void hash_abort(void *context, void *handle)
{
    (void)context;
    free(handle);
}

bm_store bm_hash_store(bm_hash_sink *sink)
{
    return (bm_store){.context = sink,
                      .begin = hash_begin,
                      .data = hash_data,
                      .commit = hash_commit,
                      .abort = hash_abort};
}

void bm_hash_line(bm_fingerprint *print, const char *line)
{
    set_print(print, XXH3_128bits(line, strlen(line)), strlen(line));
}

/* ---- nothing --------------------------------------------------------------------------------- */

static bm_status void_begin(void *context, const bm_task *task, const bm_stamp *source,
                            void **handle, bm_error *error)
{
    static char nothing;
    (void)context, (void)task, (void)source, (void)error;
    *handle = &nothing;
    return BM_OK;
}

static bm_status void_data(void *context, void *handle, const void *bytes, size_t size,
                           bm_error *error)
{
    (void)context, (void)handle, (void)bytes, (void)size, (void)error;
    return BM_OK;
}

static bm_status void_commit(void *context, void *handle, bm_warnings *warnings, bm_error *error)
{
    (void)context, (void)handle, (void)warnings, (void)error;
    return BM_OK;
}

static void void_abort(void *context, void *handle)
{
    (void)context, (void)handle;
}

bm_store bm_void_store(void)
{
    return (bm_store){
        .begin = void_begin, .data = void_data, .commit = void_commit, .abort = void_abort};
}
