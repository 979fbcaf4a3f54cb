/* SPDX-License-Identifier: MIT */
/* Warps, bilinear, 8 bits, in 16-bit lanes.
 *
 * Both directions interpolate as a + (b - a) * f, f in 2^-15, on samples in 2^-7 levels: first across, in both rows, then
 * down. Each product is rounded to 2^-7 levels, and cutting off the fraction costs 255 * 2^-15: the sum is off by at
 * most 3/2 * 2^-8 + 2 * 2^-7 = 0.03 levels before it is rounded.
 *
 * The four neighbours of the pixels of a stretch are fetched one by one, as words of 4 bytes or, of gray, of two pixels;
 * the arithmetic then runs over whole vectors of them. */
#ifndef BM_KERNELS_WARP_LINEAR_H
#define BM_KERNELS_WARP_LINEAR_H

#include "kernels/quads.h"
#include "kernels/warp_wide.h"
#include "kernels/vec.h"

/* The samples' fractions in 2^-15. */
static inline void list_fractions(const int64_t *place, uint16_t *fraction)
{
    for (uint32_t i = 0; i < STRETCH; i++)
        fraction[i] = (uint16_t)((uint32_t)place[i] >> 17);
}

static inline bm_v16 mix(bm_v16 a, bm_v16 b, bm_v16 fraction)
{
    return bm_v16_add(bm_v16_shl(a, 7), bm_v16_mulr(bm_v16_shl(bm_v16_sub(b, a), 7), fraction));
}

/* Four samples each, by rows, to the sample between them. */
static inline bm_v16 mix_four(bm_v16 a, bm_v16 b, bm_v16 c, bm_v16 d, bm_v16 across, bm_v16 down)
{
    bm_v16 upper = mix(a, b, across), lower = mix(c, d, across);
    bm_v16 sum = bm_v16_add(upper, bm_v16_mulr(bm_v16_sub(lower, upper), down));
    return bm_v16_sar(bm_v16_add(sum, bm_v16_set(64)), 7);
}

/* ---- one channel ----------------------------------------------------------------------------- */

static void linear_1(const stretch *s, bm_sample *out)
{
    const uint8_t *const *rows = (const uint8_t *const *)s->rows;
    uint16_t pair[2][STRETCH], across[STRETCH], down[STRETCH], sample[4][STRETCH];
    uint8_t result[STRETCH];

    list_fractions(s->u, across);
    list_fractions(s->v, down);
    for (uint32_t i = border_from(s, 0); i < s->count; i = border_from(s, i + 1)) {
        uint8_t block[2 * BLOCK_PITCH];
        copy_block(s, i, 2, 1, block);
        memcpy(&pair[0][i], block, 2);
        memcpy(&pair[1][i], block + BLOCK_PITCH, 2);
    }
    for (uint32_t i = s->inside; i < s->inside_end; i++) {
        const int64_t u = s->u[i] >> 32, v = s->v[i] >> 32;
        memcpy(&pair[0][i], rows[v] + u, 2);
        memcpy(&pair[1][i], rows[v + 1] + u, 2);
    }
    for (size_t i = s->count; i < STRETCH; i++)
        pair[0][i] = pair[1][i] = 0;
    for (size_t r = 0; r < 2; r++)
        for (size_t i = 0; i < STRETCH; i++) {
            sample[2 * r][i] = pair[r][i] & 255;
            sample[2 * r + 1][i] = pair[r][i] >> 8;
        }
    for (size_t i = 0; i < STRETCH; i += BM_V16_LANES) {
        const int16_t *a = (const int16_t *)sample[0] + i, *b = (const int16_t *)sample[1] + i;
        const int16_t *c = (const int16_t *)sample[2] + i, *d = (const int16_t *)sample[3] + i;
        bm_v16_store_u8(result + i,
                        mix_four(bm_v16_load(a), bm_v16_load(b), bm_v16_load(c), bm_v16_load(d),
                                 bm_v16_load((const int16_t *)across + i),
                                 bm_v16_load((const int16_t *)down + i)));
    }
    memcpy(out, result, s->count);
}

/* ---- three and four channels, four bytes a pixel --------------------------------------------- */

#define FLAT (4 * STRETCH)

static inline void repeat_fractions(const uint16_t *fraction, uint16_t *four)
{
    for (size_t i = 0; i < STRETCH; i++) {
        uint64_t two = (uint64_t)fraction[i] << 16 | fraction[i], repeated = two << 32 | two;
        memcpy(four + 4 * i, &repeated, sizeof repeated);
    }
}

/* Drops the fourth byte of pixels. */
static inline void close_pixels(const uint8_t *four, uint8_t *three, size_t count)
{
    size_t i = 0;
#ifdef BM_QUADS
    static const int8_t first_three[16] = {0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1};
    const bm_quads table = bm_quads_table(first_three);
    for (; 3 * i + bm_quads_reach(3) <= 3 * count; i += 4 * BM_QUADS)
        bm_quads_store3(three + 3 * i, bm_quads_shuffle(bm_quads_load4(four + 4 * i), table));
#endif
    for (; i < count; i++)
        memcpy(three + 3 * i, four + 4 * i, 3);
}

BM_INLINED void linear_pixels(const stretch *s, bm_sample *out, size_t channels)
{
    const uint8_t *const *rows = (const uint8_t *const *)s->rows;
    uint32_t pixel[4][STRETCH];
    uint16_t fraction[STRETCH], across[FLAT], down[FLAT];
    uint8_t result[FLAT];

    list_fractions(s->u, fraction);
    repeat_fractions(fraction, across);
    list_fractions(s->v, fraction);
    repeat_fractions(fraction, down);
    for (uint32_t i = border_from(s, 0); i < s->count; i = border_from(s, i + 1)) {
        uint8_t block[2 * BLOCK_PITCH] = {0};
        copy_block(s, i, 2, channels, block);
        for (size_t k = 0; k < 4; k++)
            memcpy(&pixel[k][i], block + k / 2 * BLOCK_PITCH + k % 2 * channels, 4);
    }
    for (uint32_t i = s->inside; i < s->inside_end; i++) {
        const int64_t u = s->u[i] >> 32, v = s->v[i] >> 32;
        const uint8_t *upper = rows[v] + (size_t)u * channels;
        const uint8_t *lower = rows[v + 1] + (size_t)u * channels;
        memcpy(&pixel[0][i], upper, 4);
        memcpy(&pixel[1][i], upper + channels, 4);
        memcpy(&pixel[2][i], lower, 4);
        memcpy(&pixel[3][i], lower + channels, 4);
    }
    for (size_t i = s->count; i < STRETCH; i++)
        pixel[0][i] = pixel[1][i] = pixel[2][i] = pixel[3][i] = 0;
    for (size_t i = 0; i < FLAT; i += BM_V16_LANES) {
        const uint8_t *a = (const uint8_t *)pixel[0] + i, *b = (const uint8_t *)pixel[1] + i;
        const uint8_t *c = (const uint8_t *)pixel[2] + i, *d = (const uint8_t *)pixel[3] + i;
        bm_v16_store_u8(result + i,
                        mix_four(bm_v16_load_u8(a), bm_v16_load_u8(b), bm_v16_load_u8(c),
                                 bm_v16_load_u8(d), bm_v16_load((const int16_t *)across + i),
                                 bm_v16_load((const int16_t *)down + i)));
    }
    if (channels == 4)
        memcpy(out, result, 4 * (size_t)s->count);
    else
        close_pixels(result, out, s->count);
}

static void linear_3(const stretch *s, bm_sample *out)
{
    linear_pixels(s, out, 3);
}

static void linear_4(const stretch *s, bm_sample *out)
{
    linear_pixels(s, out, 4);
}

static void warp_linear(const bm_plan *plan, const bm_band *band)
{
    static const warp_way ways[] = {
        {linear_1, 0, wide_1}, {linear_3, 1, wide_3}, {linear_4, 0, wide_4}};
    size_t channels = plan->in.plane[band->plane].channels;
    warp_rows(plan, band, channels, &ways[channels == 1 ? 0 : channels - 2]);
}

#endif
