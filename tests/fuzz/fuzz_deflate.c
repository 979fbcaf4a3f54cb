/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes are compressed and must come back, in one band or in several; and taken for a stream, they are made to go
 * on only where they are one. */
#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>

#include "deflate_band.h"
#include "deflate_join.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void demand(bool good)
{
    if (!good)
        abort();
}

static void *get(size_t size)
{
    void *memory = malloc(size ? size : 1);
    demand(memory != NULL);
    return memory;
}

static void come_back(const uint8_t *bytes, size_t size)
{
    struct libdeflate_decompressor *reader = libdeflate_alloc_decompressor();
    size_t band = size / (1 + size % 3) + 1, used = 0, got = 0, part;
    bm_deflater *deflater = bm_deflater_create((unsigned)(size % BM_DEFLATE_EFFORTS), band);
    uint8_t *stream = get(2 * size + 4096), *back = get(size);
    demand(reader && deflater);
    for (size_t at = 0; at < size; at += band) {
        size_t now = size - at < band ? size - at : band;
        const uint8_t *from = bm_deflater_run(deflater, bytes + at, now, at + now == size, &part);
        demand(part > 0 && used + part <= 2 * size + 4096);
        memcpy(stream + used, from, part);
        used += part;
    }
    demand(libdeflate_deflate_decompress(reader, stream, used, back, size, &got) ==
               LIBDEFLATE_SUCCESS &&
           got == size && !memcmp(back, bytes, size));
    free(back);
    free(stream);
    bm_deflater_destroy(deflater);
    libdeflate_free_decompressor(reader);
}

static void go_on(const uint8_t *bytes, size_t size)
{
    uint8_t *stream = get(size + BM_DEFLATE_JOIN_BYTES);
    memset(stream + size, 0, BM_DEFLATE_JOIN_BYTES);
    memcpy(stream, bytes, size);
    size_t joined = bm_deflate_go_on(stream, size);
    demand(joined ? joined > size && joined <= size + 5 : !memcmp(stream, bytes, size));
    free(stream);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size > 0)
        come_back(bytes, size);
    go_on(bytes, size);
    return 0;
}
