/* SPDX-License-Identifier: MIT */
/* Made-up pictures of any size that cost a codec what real photographs cost it: mosaics of pieces
 * of real ones. */
#ifndef BANDMILL_BENCH_MOSAIC_H
#define BANDMILL_BENCH_MOSAIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct bench_photo {
    uint32_t width, height;
    uint8_t *rgb; /* interleaved, no padding */
} bench_photo;

typedef struct bench_photos {
    bench_photo *photos;
    size_t count;
} bench_photos;

/* Decodes the JPEGs of a folder, in the order of their names. Messages go to standard error. */
bool bench_photos_load(bench_photos *photos, const char *folder);
void bench_photos_free(bench_photos *photos);

/* A stream of random numbers: the same seed gives the same numbers everywhere. */
uint64_t bench_random(uint64_t *state);
/* One number in [low, high]. */
uint32_t bench_random_in(uint64_t *state, uint32_t low, uint32_t high);

typedef struct bench_mosaic bench_mosaic;

/* A mosaic of pieces of `photos`, which must outlive it, with as many rows as are asked for. NULL:
 * no memory, or no photograph is large enough. */
bench_mosaic *bench_mosaic_create(const bench_photos *photos, uint32_t width, uint64_t seed);
/* Writes the next row, width * 3 bytes. Only the photographs are held in memory, so a mosaic may be
 * huge. */
void bench_mosaic_row(bench_mosaic *mosaic, uint8_t *rgb);
/* The same in 16 bits that all matter: what lies between the levels of 8 bits is computed, not made up. */
void bench_mosaic_deep_row(bench_mosaic *mosaic, uint16_t *rgb);
void bench_mosaic_destroy(bench_mosaic *mosaic);

/* The BT.601 luma of a pixel. */
static inline uint8_t bench_luma(const uint8_t *rgb)
{
    return (uint8_t)((rgb[0] * 77 + rgb[1] * 150 + rgb[2] * 29 + 128) >> 8);
}

/* Channel c of a pixel in 16 bits: twelve that matter, as from a camera; the last four repeat the
 * first. */
static inline uint16_t bench_wide(const uint8_t *rgb, size_t c)
{
    return (uint16_t)(rgb[c] << 8 | (rgb[(c + 1) % 3] & 15) << 4 | rgb[c] >> 4);
}

#endif
