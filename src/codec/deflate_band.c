/* SPDX-License-Identifier: MIT */
/* Which compressor for which band.
 *
 * What row filters leave of photographs is noise: the light compressor does better than zlib or libdeflate on it, in a third of
 * libdeflate's time, because it knows what not to look for. Drawings repeat themselves, and searching for that is what libdeflate is
 * for. A few pieces of the band tell which it is, so that most bands are compressed once. */
#include "deflate_band.h"

#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>

#include "deflate_join.h"
#include "deflate_light.h"

enum {
    TINY = 16 * 1024,  /* up to which both are always asked */
    PIECE = 32 * 1024, /* that both are tried on, as long as deflate looks back */
    PIECES = 3,
    SMALL = 2 * PIECES * PIECE /* up to which nothing is tried, but all done */
};

/* What an effort means: libdeflate's level; how many 256ths of the bytes in pieces come again before it is tried on them, 0 where it is asked
 * for every band; and how many 1024ths it must save there to be asked for the band. */
static const struct effort {
    uint8_t level, share, gain;
} efforts[BM_DEFLATE_EFFORTS] = {{0, 0, 0},  {1, 48, 40}, {2, 32, 32}, {3, 20, 26}, {4, 12, 20},
                                 {5, 8, 10}, {5, 5, 5},   {7, 4, 2},   {9, 0, 0},   {12, 0, 0}};

/* Of libdeflate's compressor, which does not tell. */
static size_t level_bytes(unsigned level)
{
    return level == 0 ? 8 << 10 : level == 1 ? 208 << 10 : level < 10 ? 672 << 10 : 9 << 20;
}

struct bm_deflater {
    struct libdeflate_compressor *thorough;
    bm_deflate_light *light; /* NULL: not asked */
    struct effort effort;
    size_t room; /* in each of these */
    uint8_t *light_out, *thorough_out;
};

static bool asks_light(unsigned effort)
{
    return efforts[effort].level > 0;
}

/* libdeflate's bound without a compressor holds for every level. */
size_t bm_deflater_bound(size_t most)
{
    size_t light = bm_deflate_light_bound(most);
    size_t thorough = libdeflate_deflate_compress_bound(NULL, most);
    return (light > thorough ? light : thorough) + BM_DEFLATE_JOIN_BYTES;
}

size_t bm_deflater_bytes(unsigned effort, size_t most)
{
    size_t light = asks_light(effort) ? bm_deflate_light_bytes(most) + bm_deflater_bound(most) : 0;
    return sizeof(bm_deflater) + level_bytes(efforts[effort].level) + light +
           bm_deflater_bound(most);
}

bm_deflater *bm_deflater_create(unsigned effort, size_t most)
{
    bm_deflater *deflater = calloc(1, sizeof *deflater);
    if (!deflater)
        return NULL;
    deflater->effort = efforts[effort];
    deflater->room = bm_deflater_bound(most);
    deflater->thorough = libdeflate_alloc_compressor(efforts[effort].level);
    deflater->thorough_out = malloc(deflater->room);
    bool complete = deflater->thorough && deflater->thorough_out;
    if (asks_light(effort)) {
        deflater->light = bm_deflate_light_create(most);
        deflater->light_out = malloc(deflater->room);
        complete = complete && deflater->light && deflater->light_out;
    }
    if (complete)
        return deflater;
    bm_deflater_destroy(deflater);
    return NULL;
}

void bm_deflater_destroy(bm_deflater *deflater)
{
    if (!deflater)
        return;
    if (deflater->thorough)
        libdeflate_free_compressor(deflater->thorough);
    bm_deflate_light_destroy(deflater->light);
    free(deflater->light_out);
    free(deflater->thorough_out);
    free(deflater);
}

static size_t run_thorough(bm_deflater *deflater, const uint8_t *bytes, size_t size, bool last)
{
    size_t made =
        libdeflate_deflate_compress(deflater->thorough, bytes, size, deflater->thorough_out,
                                    deflater->room - BM_DEFLATE_JOIN_BYTES);
    return last ? made : bm_deflate_go_on(deflater->thorough_out, made);
}

/* Whether so much comes again that libdeflate may do better. */
static bool repeats_itself(const bm_deflater *deflater, size_t matched, size_t size)
{
    return size <= TINY || matched >= size / 256 * deflater->effort.share;
}

/* Both where it may pay, and the smaller one. */
static const uint8_t *run_both(bm_deflater *deflater, const uint8_t *bytes, size_t size, bool last,
                               size_t *compressed)
{
    size_t matched = size, light = SIZE_MAX;
    if (deflater->light)
        light =
            bm_deflate_light_run(deflater->light, bytes, size, deflater->light_out, last, &matched);
    *compressed = light;
    if (!repeats_itself(deflater, matched, size))
        return deflater->light_out;
    size_t thorough = run_thorough(deflater, bytes, size, last);
    if (!thorough || thorough >= light)
        return deflater->light_out;
    *compressed = thorough;
    return deflater->thorough_out;
}

/* Whether pieces from all over the band say that libdeflate is worth its time. */
static bool asks_thorough(bm_deflater *deflater, const uint8_t *bytes, size_t size)
{
    size_t light = 0, thorough = 0, matched = 0, some;
    size_t step = (size - PIECE) / (PIECES - 1);
    for (unsigned i = 0; i < PIECES; i++) {
        light += bm_deflate_light_run(deflater->light, bytes + step * i, PIECE, deflater->light_out,
                                      true, &some);
        matched += some;
    }
    if (!repeats_itself(deflater, matched, PIECES * PIECE))
        return false;
    for (unsigned i = 0; i < PIECES; i++)
        thorough += run_thorough(deflater, bytes + step * i, PIECE, true);
    return thorough + light / 1024 * deflater->effort.gain < light;
}

const uint8_t *bm_deflater_run(bm_deflater *deflater, const uint8_t *bytes, size_t size, bool last,
                               size_t *compressed)
{
    size_t matched;
    if (!deflater->light || size <= SMALL || !deflater->effort.share)
        return run_both(deflater, bytes, size, last, compressed);
    if (asks_thorough(deflater, bytes, size)) {
        *compressed = run_thorough(deflater, bytes, size, last);
        if (*compressed)
            return deflater->thorough_out;
    }
    *compressed =
        bm_deflate_light_run(deflater->light, bytes, size, deflater->light_out, last, &matched);
    return deflater->light_out;
}
