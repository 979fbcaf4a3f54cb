/* SPDX-License-Identifier: MIT */
/* A deflate compressor for what is left of photographs by PNG's row filters: noise, in which nothing comes again. */
#ifndef BM_CODEC_DEFLATE_LIGHT_H
#define BM_CODEC_DEFLATE_LIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct bm_deflate_light bm_deflate_light;

/* For up to `most` bytes at a time. NULL: no memory. */
bm_deflate_light *bm_deflate_light_create(size_t most);
size_t bm_deflate_light_bytes(size_t most); /* that it takes */
void bm_deflate_light_destroy(bm_deflate_light *light);

/* Room that its output needs. */
size_t bm_deflate_light_bound(size_t size);

/* Compresses as blocks that look at nothing before. Without `last` they end with an empty stored block on a byte boundary. *matched:
 * how many of the bytes had been there before. Returns the size. */
size_t bm_deflate_light_run(bm_deflate_light *light, const uint8_t *bytes, size_t size,
                            uint8_t *out, bool last, size_t *matched);

#endif
