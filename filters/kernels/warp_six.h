/* SPDX-License-Identifier: MIT */
/* Warps with six taps, 8 bits: functions of four taps or two that are stretched to six, in 16-bit lanes, a pixel at a time.
 *
 * As in kernels/warp_cubic.h: samples in 2^-6 levels times weights in 2^-15, whose magnitudes add up to less than 1.31, so sums stay within 1.31^2 * 255 * 64 = 28006. Six
 * products a direction, each rounded to 2^-6 levels: 0.06 and 0.05 levels; weights rounded to 2^-15 in both: 0.06; phases as there, of
 * functions that rise as much: 0.25. Below 0.42 levels before the sum is rounded. Lanczos3 has magnitudes that lanes of 16 bits do
 * not hold. */
#ifndef BM_KERNELS_WARP_SIX_H
#define BM_KERNELS_WARP_SIX_H

#include "kernels/vec.h"
#include "kernels/warp_cubic.h"

typedef int16_t four_lanes __attribute__((vector_size(8)));

/* Down, then across. */
BM_INLINED void six_pixel(const warp_data *data, const uint8_t *const rows[6], uint32_t u,
                          uint32_t v, int16_t *sums, size_t channels)
{
    const int16_t *across = data->spread[0] + (u >> FRACTION_BITS) * SPREAD_SIX;
    const int16_t *down = data->spread[1] + (v >> FRACTION_BITS) * SPREAD_SIX;
    /* Of three channels four are summed: one lane more. */
    const size_t lanes = channels == 3 ? 19 : 6 * channels;
    int16_t product[SPREAD_SIX];

    for (size_t lane = 0; lane < lanes; lane += BM_V16_LANES) {
        bm_v16 sum =
            bm_v16_mulr(bm_v16_shl(bm_v16_load_u8(rows[0] + lane), 6), bm_v16_set(down[0]));
        for (size_t k = 1; k < 6; k++)
            sum = bm_v16_add(sum, bm_v16_mulr(bm_v16_shl(bm_v16_load_u8(rows[k] + lane), 6),
                                              bm_v16_set(down[k * channels])));
        bm_v16_store(product + lane, bm_v16_mulr(sum, bm_v16_load(across + lane)));
    }
    if (channels == 1) {
        sums[0] =
            (int16_t)(product[0] + product[1] + product[2] + product[3] + product[4] + product[5]);
        return;
    }
    four_lanes sum = {0};
    for (size_t k = 0; k < 6; k++) {
        four_lanes next;
        memcpy(&next, product + k * channels, sizeof next);
        sum += next;
    }
    memcpy(sums, &sum, sizeof sum);
}

BM_INLINED void six_pixels(const stretch *s, bm_sample *out, size_t channels)
{
    int16_t sums[4 * STRETCH];
    uint8_t block[6 * BLOCK_PITCH] = {0};

    for (uint32_t i = 0; i < s->count; i++) {
        const int64_t u = s->u[i], v = s->v[i];
        const uint8_t *rows[6];
        if (i >= s->inside && i < s->inside_end) {
            for (int64_t k = 0; k < 6; k++)
                rows[k] = (const uint8_t *)s->rows[(v >> 32) + k] + (size_t)(u >> 32) * channels;
        } else {
            copy_block(s, i, 6, channels, block);
            for (size_t k = 0; k < 6; k++)
                rows[k] = block + k * BLOCK_PITCH;
        }
        six_pixel(s->data, rows, (uint32_t)u, (uint32_t)v, sums + (channels == 1 ? i : 4 * i),
                  channels);
    }
    settle_pixels(sums, out, s->count, channels);
}

static void six_1(const stretch *s, bm_sample *out)
{
    six_pixels(s, out, 1);
}

static void six_3(const stretch *s, bm_sample *out)
{
    six_pixels(s, out, 3);
}

static void six_4(const stretch *s, bm_sample *out)
{
    six_pixels(s, out, 4);
}

/* Of a row up to 32 bytes are read. */
static void warp_six(const bm_plan *plan, const bm_band *band)
{
    static const warp_way ways[] = {{six_1, 26, wide_1}, {six_3, 5, wide_3}, {six_4, 2, wide_4}};
    size_t channels = plan->in.plane[band->plane].channels;
    warp_rows(plan, band, channels, &ways[channels == 1 ? 0 : channels - 2]);
}

#endif
