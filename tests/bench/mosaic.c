/* SPDX-License-Identifier: MIT */
/* The mosaic: strips of tiles, each a scaled, flipped, relit piece of a photograph, under a mild
 * noise like a sensor's. All in integers, so that a seed means the same picture on every machine.
 */
#include <stdlib.h>
#include <string.h>

#include "mosaic.h"

enum {
    TILE_MIN = 96, /* pixels; tiles are between these in both directions */
    TILE_MAX = 400,
    STEP_ONE = 1 << 16 /* positions in a photograph are 16.16 fixed point */
};

typedef struct tile {
    const bench_photo *photo;
    uint32_t x0, width;                     /* where it lies in the strip */
    int64_t from_x, from_y, step_x, step_y; /* 16.16: position of its first pixel, and per pixel */
    int32_t gain[3], offset;                /* out = (in - 128) * gain / 256 + 128 + offset */
} tile;

struct bench_mosaic {
    const bench_photos *photos;
    uint32_t width, y;
    uint32_t strip_y0, strip_height;
    uint32_t noise;
    uint64_t random;
    tile *tiles; /* of the strip */
    size_t tile_count;
};

/* splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014. */
uint64_t bench_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint32_t bench_random_in(uint64_t *state, uint32_t low, uint32_t high)
{
    return low + (uint32_t)(bench_random(state) % ((uint64_t)high - low + 1));
}

static bool fits(const bench_photo *photo, uint32_t width, uint32_t height, uint32_t step)
{
    return ((uint64_t)width * step >> 16) + 2 < photo->width &&
           ((uint64_t)height * step >> 16) + 2 < photo->height;
}

/* Chooses the stretch of one axis: where it begins and which way it goes. */
static void place(uint64_t *random, uint32_t photo_side, uint32_t tile_side, uint32_t step,
                  int64_t *from, int64_t *signed_step)
{
    int64_t span = (int64_t)(tile_side - 1) * step;
    int64_t room = ((int64_t)photo_side - 2) * STEP_ONE - span;
    *from = (int64_t)(bench_random(random) % (uint64_t)room);
    *signed_step = step;
    if (bench_random(random) & 1) {
        *from += span;
        *signed_step = -(int64_t)step;
    }
}

static void make_tile(bench_mosaic *mosaic, tile *t, uint32_t x0, uint32_t width)
{
    uint64_t *random = &mosaic->random;
    uint32_t step;

    t->x0 = x0;
    t->width = width;
    do {
        t->photo = &mosaic->photos->photos[bench_random(random) % mosaic->photos->count];
        step = bench_random_in(random, STEP_ONE / 2, STEP_ONE * 5 / 4);
    } while (!fits(t->photo, width, mosaic->strip_height, step));
    place(random, t->photo->width, width, step, &t->from_x, &t->step_x);
    place(random, t->photo->height, mosaic->strip_height, step, &t->from_y, &t->step_y);

    int32_t contrast = (int32_t)bench_random_in(random, 150, 290);
    for (int c = 0; c < 3; c++)
        t->gain[c] = contrast + (int32_t)bench_random_in(random, 0, 60) - 30;
    t->offset = (int32_t)bench_random_in(random, 0, 48) - 24;
}

static void make_strip(bench_mosaic *mosaic)
{
    mosaic->strip_y0 = mosaic->y;
    mosaic->strip_height = bench_random_in(&mosaic->random, TILE_MIN, TILE_MAX);
    mosaic->tile_count = 0;
    for (uint32_t x = 0; x < mosaic->width;) {
        uint32_t width = bench_random_in(&mosaic->random, TILE_MIN, TILE_MAX);
        if (width > mosaic->width - x)
            width = mosaic->width - x;
        make_tile(mosaic, &mosaic->tiles[mosaic->tile_count++], x, width);
        x += width;
    }
}

/* Samples of 8 bits, or of 8 more that are as real: from between the photograph's pixels and below its levels. */
static void put_sample(void *row, size_t at, int32_t value, int more)
{
    int32_t most = (1 << (8 + more)) - 1;
    value = value < 0 ? 0 : value > most ? most : value;
    if (more)
        ((uint16_t *)row)[at] = (uint16_t)value;
    else
        ((uint8_t *)row)[at] = (uint8_t)value;
}

/* The row of a tile: bilinear samples of its photograph with weights of 8 bits, relit, with noise
 * on top. Noise is the sum of two uniform numbers a channel; most of it is common to the channels,
 * as it is in photographs. `more`: bits beside the usual 8, 0 or 8. */
static void tile_row(const bench_mosaic *mosaic, const tile *t, uint64_t noise, void *to, int more)
{
    const bench_photo *photo = t->photo;
    int64_t source_y = t->from_y + (int64_t)(mosaic->y - mosaic->strip_y0) * t->step_y;
    int64_t source_x = t->from_x;
    size_t row_bytes = (size_t)photo->width * 3;
    const uint8_t *row = photo->rgb + (size_t)(source_y >> 16) * row_bytes;
    int32_t down = (int32_t)((source_y & 0xffff) >> 8), amount = (int32_t)mosaic->noise;

    for (uint32_t x = 0; x < t->width; x++, source_x += t->step_x) {
        const uint8_t *at = row + (size_t)(source_x >> 16) * 3;
        int32_t right = (int32_t)((source_x & 0xffff) >> 8);
        noise = noise * 6364136223846793005u + 1442695040888963407u;
        int32_t common = (int32_t)(noise >> 56) + (int32_t)(noise >> 48 & 255) - 255;
        for (size_t c = 0; c < 3; c++) {
            int32_t above = at[c] * (256 - right) + at[c + 3] * right;
            int32_t below = at[c + row_bytes] * (256 - right) + at[c + row_bytes + 3] * right;
            int32_t value =
                (above * (256 - down) + below * down + (1 << (15 - more))) >> (16 - more);
            int32_t own = (int32_t)(noise >> (24 + 8 * c) & 255) - 128;
            value = ((value - (128 << more)) * t->gain[c] >> 8) + (128 + t->offset) * (1 << more);
            value += (common * 3 + own) * amount >> (10 - more);
            put_sample(to, 3 * ((size_t)t->x0 + x) + c, value, more);
        }
    }
}

bench_mosaic *bench_mosaic_create(const bench_photos *photos, uint32_t width, uint64_t seed)
{
    bool any_fits = false;
    for (size_t i = 0; i < photos->count; i++)
        any_fits = any_fits || fits(&photos->photos[i], TILE_MAX, TILE_MAX, STEP_ONE * 5 / 4);
    bench_mosaic *mosaic = any_fits ? calloc(1, sizeof *mosaic) : NULL;
    if (!mosaic)
        return NULL;
    mosaic->tiles = calloc(width / TILE_MIN + 1, sizeof *mosaic->tiles);
    if (!mosaic->tiles) {
        bench_mosaic_destroy(mosaic);
        return NULL;
    }
    mosaic->photos = photos;
    mosaic->width = width;
    mosaic->random = seed;
    mosaic->noise = bench_random_in(&mosaic->random, 4, 12);
    return mosaic;
}

static void make_row(bench_mosaic *mosaic, void *row, int more)
{
    if (mosaic->y == mosaic->strip_y0 + mosaic->strip_height)
        make_strip(mosaic);
    for (size_t i = 0; i < mosaic->tile_count; i++)
        tile_row(mosaic, &mosaic->tiles[i], bench_random(&mosaic->random), row, more);
    mosaic->y++;
}

void bench_mosaic_row(bench_mosaic *mosaic, uint8_t *rgb)
{
    make_row(mosaic, rgb, 0);
}

void bench_mosaic_deep_row(bench_mosaic *mosaic, uint16_t *rgb)
{
    make_row(mosaic, rgb, 8);
}

void bench_mosaic_destroy(bench_mosaic *mosaic)
{
    if (mosaic)
        free(mosaic->tiles);
    free(mosaic);
}
