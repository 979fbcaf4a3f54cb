/* SPDX-License-Identifier: MIT */
/* Warps where samples of the output lie farther from each other than those of the input: the interpolation function is
 * stretched along the input's rows and columns until it spans what lies between them, in single precision.
 *
 * What lies outside the picture is done by the weights alone: those of background add up to 1 less those of the picture's, and where
 * the outermost samples repeat, theirs are what falls on them and beyond.
 *
 * Products and sums in a fixed order. Over n taps in each direction the roundings of 2^-24 of sums up to 1.5 * 65535 are as good as
 * random: below 0.01 sqrt(n) levels of 65535, 0.14 for the most taps there are. */
#ifndef BM_KERNELS_WARP_WIDE_H
#define BM_KERNELS_WARP_WIDE_H

#include "kernels/warp_stretch.h"

/* Taps along one axis that lie in the picture. */
typedef struct wide_taps {
    int64_t first;
    int32_t count;
    float sum; /* of their weights */
    float weight[MOST_WIDE];
} wide_taps;

/* Weights for the taps from `first` on, `count` of them, of which those before 0 and from `size` on lie outside. */
static inline void cut_taps(wide_taps *taps, int64_t size, bool repeats)
{
    const int64_t end = taps->first + taps->count;
    const int64_t before = taps->first < 0 ? -taps->first : 0;
    const int64_t behind = end > size ? end - size : 0;
    if (!before && !behind)
        return;
    int32_t lo = (int32_t)(before < taps->count ? before : taps->count);
    int32_t hi = taps->count - (int32_t)(behind < taps->count ? behind : taps->count);
    if (repeats) {
        float low = 0, high = 0;
        for (int32_t k = 0; k < lo; k++)
            low += taps->weight[k];
        for (int32_t k = hi; k < taps->count; k++)
            high += taps->weight[k];
        if (lo >= taps->count || hi <= 0) { /* all of them on one side */
            taps->first = lo >= taps->count ? 0 : size - 1;
            taps->weight[0] = taps->sum;
            taps->count = 1;
            return;
        }
        taps->weight[lo] += low;
        taps->weight[hi - 1] += high;
    }
    hi = hi > lo ? hi : lo;
    memmove(taps->weight, taps->weight + lo, (size_t)(hi - lo) * sizeof *taps->weight);
    taps->first += lo;
    taps->count = hi - lo;
    if (repeats)
        return;
    taps->sum = 0;
    for (int32_t k = 0; k < taps->count; k++)
        taps->sum += taps->weight[k];
}

static inline void find_taps(const warp_data *data, int64_t place, float scale, int64_t size,
                             wide_taps *taps)
{
    const int64_t at = place - data->shift;
    const float part = (float)((uint32_t)at >> 8) * 0x1p-24f, support = (float)data->support;
    const float reach = support * scale, step = CURVE_STEPS / scale;
    const int32_t before = (int32_t)(reach - part), behind = (int32_t)(reach + part);
    const float most = support * CURVE_STEPS;
    float sum = 0;

    taps->first = (at >> 32) - before;
    taps->count = before + behind + 1;
    for (int32_t k = 0; k < taps->count; k++) {
        float x = (float)(k - before) - part;
        x = (x < 0 ? -x : x) * step;
        x = x < most ? x : most;
        int32_t i = (int32_t)x;
        const float *curve = data->curve + i;
        taps->weight[k] = curve[0] + (x - (float)i) * (curve[1] - curve[0]);
    }
    for (int32_t k = 0; k < taps->count; k++)
        sum += taps->weight[k];
    const float factor = 1 / sum;
    for (int32_t k = 0; k < taps->count; k++)
        taps->weight[k] *= factor;
    taps->sum = 1;
    cut_taps(taps, size, data->repeats);
}

BM_INLINED void wide_pixels(const stretch *s, bm_sample *out, size_t channels)
{
    const int64_t first_row = (int64_t)((uint64_t)(uint32_t)s->first_row << 32);
    const float most = s->data->most;
    wide_taps across, down;
    float sum[4 * MOST_WIDE];

    for (uint32_t i = 0; i < s->count; i++) {
        find_taps(s->data, s->u[i], s->across[i], s->width, &across);
        find_taps(s->data, s->v[i] + first_row, s->down[i], s->height, &down);
        const size_t samples = (size_t)across.count * channels;
        const int32_t rows = samples ? down.count : 0; /* beside the picture a band may lack them */
        for (size_t k = 0; k < samples; k++)
            sum[k] = 0;
        for (int32_t r = 0; r < rows; r++) {
            const bm_sample *row = (const bm_sample *)s->rows[down.first + r - s->first_row] +
                                   (size_t)across.first * channels;
            const float weight = down.weight[r];
            for (size_t k = 0; k < samples; k++)
                sum[k] += weight * (float)row[k];
        }
        const float outside = 1 - across.sum * down.sum;
        for (size_t c = 0; c < channels; c++) {
            float value = 0.5f + outside * (float)s->outside[c];
            for (int32_t k = 0; k < across.count; k++)
                value += across.weight[k] * sum[(size_t)k * channels + c];
            value = value < 0 ? 0 : value > most ? most : value;
            out[i * channels + c] = (bm_sample)(int32_t)value;
        }
    }
}

static void wide_1(const stretch *s, bm_sample *out)
{
    wide_pixels(s, out, 1);
}

static void wide_2(const stretch *s, bm_sample *out)
{
    wide_pixels(s, out, 2);
}

static void wide_3(const stretch *s, bm_sample *out)
{
    wide_pixels(s, out, 3);
}

static void wide_4(const stretch *s, bm_sample *out)
{
    wide_pixels(s, out, 4);
}

#endif
