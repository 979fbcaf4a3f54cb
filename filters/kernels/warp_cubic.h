/* SPDX-License-Identifier: MIT */
/* Warps with four taps, 8 bits: the sixteen lanes of kernels/lanes16.h for each pixel.
 *
 * Samples in 2^-6 levels times weights in 2^-15; four products in each direction, each rounded to 2^-6 levels. The
 * weights' magnitudes add up to at most 1.25, so sums stay within 1.25^2 * 255 * 64 = 25500, and what the first direction is
 * off, 4 * 2^-7 levels, becomes 0.04 in the second, which adds 0.03 of its own. With the phase (kernels/warp_weights.h) and
 * the weights' rounding (4 * 2^-16 * 255 * 1.25, twice): below 0.36 levels before the sum is rounded. */
#ifndef BM_KERNELS_WARP_CUBIC_H
#define BM_KERNELS_WARP_CUBIC_H

#include "kernels/lanes16.h"
#include "kernels/warp_wide.h"

/* 2^-6 levels to samples. */
static inline uint8_t settle(int32_t sum)
{
    int32_t value = (sum + 32) >> 6;
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

/* Pixels from the sums of `channels` or, of three, four. */
BM_INLINED void settle_pixels(const int16_t *sums, uint8_t *out, size_t count, size_t channels)
{
    uint8_t flat[4 * STRETCH];
    uint8_t *to = channels == 3 ? flat : out;
    for (size_t i = 0; i < (channels == 1 ? 1 : 4) * count; i++)
        to[i] = settle(sums[i]);
    if (channels == 3)
        close_pixels(flat, out, count);
}

/* Down, then across; with one channel the sixteen lanes are the four rows. */
BM_INLINED void cubic_pixel(const warp_data *data, const uint8_t *const rows[4], uint32_t u,
                            uint32_t v, int16_t *sums, size_t channels)
{
    size_t across = u >> FRACTION_BITS, down = v >> FRACTION_BITS;
    if (channels == 1) {
        bm_lanes16 sum = bm_lanes16_mulr(bm_lanes16_load_u8_4(rows[0], rows[1], rows[2], rows[3]),
                                         bm_lanes16_load(data->spread[1] + down * SPREAD));
        int32_t dot = bm_lanes16_dot_sums(sum, data->fixed + across * 4);
        sums[0] = (int16_t)((dot + 16384) >> 15);
        return;
    }
    const int16_t *weight = data->spread[1] + down * SPREAD;
    bm_lanes16 sum = bm_lanes16_mulr(bm_lanes16_load_u8(rows[0]), bm_lanes16_all(weight));
    for (size_t k = 1; k < 4; k++)
        sum = bm_lanes16_add(sum, bm_lanes16_mulr(bm_lanes16_load_u8(rows[k]),
                                                  bm_lanes16_all(weight + k * channels)));
    sum = bm_lanes16_mulr(sum, bm_lanes16_load(data->spread[0] + across * SPREAD));
    bm_lanes16_store_sums(sums, sum, channels == 3 ? 3 : 4);
}

BM_INLINED void cubic_pixels(const stretch *s, bm_sample *out, size_t channels)
{
    int16_t sums[4 * STRETCH];
    uint8_t block[4 * BLOCK_PITCH] = {0};

    for (uint32_t i = 0; i < s->count; i++) {
        const int64_t u = s->u[i], v = s->v[i];
        const uint8_t *rows[4];
        if (i >= s->inside && i < s->inside_end) {
            for (int64_t k = 0; k < 4; k++)
                rows[k] = (const uint8_t *)s->rows[(v >> 32) + k] + (size_t)(u >> 32) * channels;
        } else {
            copy_block(s, i, 4, channels, block);
            for (size_t k = 0; k < 4; k++)
                rows[k] = block + k * BLOCK_PITCH;
        }
        cubic_pixel(s->data, rows, (uint32_t)u, (uint32_t)v, sums + (channels == 1 ? i : 4 * i),
                    channels);
    }
    settle_pixels(sums, out, s->count, channels);
}

static void cubic_1(const stretch *s, bm_sample *out)
{
    cubic_pixels(s, out, 1);
}

static void cubic_3(const stretch *s, bm_sample *out)
{
    cubic_pixels(s, out, 3);
}

static void cubic_4(const stretch *s, bm_sample *out)
{
    cubic_pixels(s, out, 4);
}

/* Sixteen bytes of a row are five pixels of three and a third. */
static void warp_cubic(const bm_plan *plan, const bm_band *band)
{
    static const warp_way ways[] = {
        {cubic_1, 0, wide_1}, {cubic_3, 2, wide_3}, {cubic_4, 0, wide_4}};
    size_t channels = plan->in.plane[band->plane].channels;
    warp_rows(plan, band, channels, &ways[channels == 1 ? 0 : channels - 2]);
}

#endif
