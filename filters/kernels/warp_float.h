/* SPDX-License-Identifier: MIT */
/* Warps, interpolated in single precision: for 16 bits, and where fixed point has too many taps to be exact.
 *
 * Down first, over the samples of all columns side by side, then across. Products and sums in a fixed order, about
 * 2 * taps roundings of 2^-24 of at most 1.5 * 65535: below 0.06 levels. */
#ifndef BM_KERNELS_WARP_FLOAT_H
#define BM_KERNELS_WARP_FLOAT_H

#include "kernels/warp_wide.h"

/* The weights for a fraction of 2^32. */
BM_INLINED void weights_at(const float *table, uint32_t fraction, size_t taps, float *weight)
{
    const float *before = table + (fraction >> FRACTION_BITS) * taps;
    float part =
        (float)(int32_t)(fraction & ((1u << FRACTION_BITS) - 1)) * (1.0f / (1u << FRACTION_BITS));
    for (size_t k = 0; k < taps; k++)
        weight[k] = before[k] + part * (before[taps + k] - before[k]);
}

BM_INLINED void float_pixels(const stretch *s, bm_sample *out, size_t taps, size_t channels)
{
    const float most = s->data->most;
    bm_sample block[MOST_TAPS * BLOCK_PITCH];

    for (uint32_t i = 0; i < s->count; i++) {
        const int64_t u = s->u[i], v = s->v[i];
        const bool inside = i >= s->inside && i < s->inside_end;
        float across[MOST_TAPS], down[MOST_TAPS], sum[4 * MOST_TAPS] = {0};

        if (!inside)
            copy_block(s, i, taps, channels, block);
        weights_at(s->data->exact, (uint32_t)u, taps, across);
        weights_at(s->data->exact, (uint32_t)v, taps, down);
        for (size_t r = 0; r < taps; r++) {
            const bm_sample *row = block + r * BLOCK_PITCH;
            if (inside)
                row = (const bm_sample *)s->rows[(v >> 32) + (int64_t)r] +
                      (size_t)(u >> 32) * channels;
            for (size_t k = 0; k < taps * channels; k++)
                sum[k] += down[r] * (float)row[k];
        }
        for (size_t c = 0; c < channels; c++) {
            float value = 0.5f;
            for (size_t k = 0; k < taps; k++)
                value += across[k] * sum[k * channels + c];
            value = value < 0 ? 0 : value > most ? most : value;
            out[i * channels + c] = (bm_sample)(int32_t)value;
        }
    }
}

#define FLOAT_STRETCH(taps, channels)                                                              \
    static void float_##taps##_##channels(const stretch *s, bm_sample *out)                        \
    {                                                                                              \
        float_pixels(s, out, taps, channels);                                                      \
    }
#define FLOAT_STRETCHES(taps)                                                                      \
    FLOAT_STRETCH(taps, 1)                                                                         \
    FLOAT_STRETCH(taps, 2)                                                                         \
    FLOAT_STRETCH(taps, 3)                                                                         \
    FLOAT_STRETCH(taps, 4)

FLOAT_STRETCHES(2)
FLOAT_STRETCHES(4)
FLOAT_STRETCHES(6)

#define FLOAT_WAY(taps, channels)                                                                  \
    {                                                                                              \
        float_##taps##_##channels, 0, wide_##channels                                              \
    }
#define FLOAT_WAYS(taps)                                                                           \
    {                                                                                              \
        FLOAT_WAY(taps, 1), FLOAT_WAY(taps, 2), FLOAT_WAY(taps, 3), FLOAT_WAY(taps, 4)             \
    }

static void warp_float(const bm_plan *plan, const bm_band *band)
{
    static const warp_way ways[][4] = {FLOAT_WAYS(2), FLOAT_WAYS(4), FLOAT_WAYS(6)};
    const warp_data *data = plan->data;
    size_t channels = plan->in.plane[band->plane].channels;
    warp_rows(plan, band, channels, &ways[data->taps / 2 - 1][channels - 1]);
}

#endif
