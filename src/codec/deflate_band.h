/* SPDX-License-Identifier: MIT */
/* Compressing filtered rows band by band: each becomes deflate blocks that know nothing of the bands before, so that the bytes do not
 * depend on who compresses which band when, and may follow each other in one stream. */
#ifndef BM_CODEC_DEFLATE_BAND_H
#define BM_CODEC_DEFLATE_BAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct bm_deflater bm_deflater;

enum { BM_DEFLATE_EFFORTS = 10 }; /* from 0, which stores */

/* Compresses bands of up to `most` bytes. NULL: no memory. */
bm_deflater *bm_deflater_create(unsigned effort, size_t most);
/* The memory that it takes. */
size_t bm_deflater_bytes(unsigned effort, size_t most);
/* What the parts of bands of that size never exceed. */
size_t bm_deflater_bound(size_t most);
void bm_deflater_destroy(bm_deflater *deflater); /* accepts NULL */

/* The band's part of the stream, valid until the next call; without `last` it ends on a byte boundary and another one follows. */
const uint8_t *bm_deflater_run(bm_deflater *deflater, const uint8_t *bytes, size_t size, bool last,
                               size_t *compressed);

#endif
