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

/* Those of a stretched linear function: its corners lie between phases. */
BM_INLINED void hat_weights_at(double scale, uint32_t fraction, size_t taps, float *weight)
{
    const float part = (float)(int32_t)(fraction >> 8) * 0x1p-24f, step = (float)(1 / scale);
    float sum = 0;
    for (size_t k = 0; k < taps; k++) {
        float x = (float)((int32_t)k - (int32_t)(taps / 2 - 1)) - part;
        x = 1 - (x < 0 ? -x : x) * step;
        weight[k] = x > 0 ? x : 0;
    }
    for (size_t k = 0; k < taps; k++)
        sum += weight[k];
    const float factor = 1 / sum;
    for (size_t k = 0; k < taps; k++)
        weight[k] *= factor;
}

BM_INLINED void float_pixels(const stretch *s, bm_sample *out, size_t taps, size_t channels,
                             bool hats)
{
    const warp_data *data = s->data;
    const float most = data->most;
    bm_sample block[MOST_TAPS * BLOCK_PITCH];

    for (uint32_t i = 0; i < s->count; i++) {
        const int64_t u = s->u[i], v = s->v[i];
        const bool inside = i >= s->inside && i < s->inside_end;
        float across[MOST_TAPS], down[MOST_TAPS], sum[4 * MOST_TAPS] = {0};

        if (!inside)
            copy_block(s, i, taps, channels, block);
        if (hats) {
            hat_weights_at(data->across, (uint32_t)u, taps, across);
            hat_weights_at(data->down, (uint32_t)v, taps, down);
        } else {
            weights_at(data->exact[0], (uint32_t)u, taps, across);
            weights_at(data->exact[1], (uint32_t)v, taps, down);
        }
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

#define FLOAT_STRETCH(name, taps, channels, hats)                                                  \
    static void name##_##taps##_##channels(const stretch *s, bm_sample *out)                       \
    {                                                                                              \
        float_pixels(s, out, taps, channels, hats);                                                \
    }
#define FLOAT_STRETCHES(name, taps, hats)                                                          \
    FLOAT_STRETCH(name, taps, 1, hats)                                                             \
    FLOAT_STRETCH(name, taps, 2, hats)                                                             \
    FLOAT_STRETCH(name, taps, 3, hats)                                                             \
    FLOAT_STRETCH(name, taps, 4, hats)

FLOAT_STRETCHES(float, 2, false)
FLOAT_STRETCHES(float, 4, false)
FLOAT_STRETCHES(float, 6, false)
FLOAT_STRETCHES(hat, 4, true)
FLOAT_STRETCHES(hat, 6, true)

#define FLOAT_WAY(name, taps, channels)                                                            \
    {                                                                                              \
        name##_##taps##_##channels, 0, wide_##channels                                             \
    }
#define FLOAT_WAYS(name, taps)                                                                     \
    {                                                                                              \
        FLOAT_WAY(name, taps, 1), FLOAT_WAY(name, taps, 2), FLOAT_WAY(name, taps, 3),              \
            FLOAT_WAY(name, taps, 4)                                                               \
    }

static void warp_float(const bm_plan *plan, const bm_band *band)
{
    static const warp_way functions[][4] = {FLOAT_WAYS(float, 2), FLOAT_WAYS(float, 4),
                                            FLOAT_WAYS(float, 6)};
    static const warp_way hats[][4] = {FLOAT_WAYS(hat, 4), FLOAT_WAYS(hat, 6)};
    const warp_data *data = plan->data;
    const warp_way *way = data->hats ? hats[data->taps / 2 - 2] : functions[data->taps / 2 - 1];
    size_t channels = plan->in.plane[band->plane].channels;
    warp_rows(plan, band, channels, way + channels - 1);
}

#endif
