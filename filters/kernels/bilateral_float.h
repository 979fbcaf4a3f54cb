/* SPDX-License-Identifier: MIT */
/* bilateral in single precision, for 16-bit samples and for large windows.
 *
 * A weight is 2^-z. z is split into its nearest whole number and a rest, for which a polynomial of the fourth degree
 * stands, right to 2.6e-6; the power of two of the whole part is put together by its bits. All that is added up in one
 * order at every level: within a row of the window from left to right, then row by row. A window's row has at most 101
 * terms and a window 101 rows, so each sum is right to 202 * 2^-24 = 1.2e-5 of itself at the very worst. Compared with
 * roundings that fall either way that is a long way off: one 65535th is 1.5e-5. */
#ifndef BM_KERNELS_BILATERAL_FLOAT_H
#define BM_KERNELS_BILATERAL_FLOAT_H

#include "kernels/bilateral.h"

#ifdef BM_KERNEL_LEVEL

#include <math.h>

#define MOST_HALVINGS 100.0f /* 2^-100 is nothing beside the centre's weight of 1 */
/* Adding this leaves the nearest whole number in the lowest bits. */
#define WHOLE_PART 12582912.0f

typedef struct float_sums {
    float weight[BILATERAL_STRIP], value[4][BILATERAL_STRIP];
} float_sums;

static inline float weight_of(float z)
{
    float least = z < MOST_HALVINGS ? z : MOST_HALVINGS;
    float shifted = least + WHOLE_PART, f = least - (shifted - WHOLE_PART), power;
    uint32_t bits;

    memcpy(&bits, &shifted, sizeof bits);
    bits = 0x3f800000u - (bits << 23);
    memcpy(&power, &bits, sizeof power);
    return power *
           (0.999999238f +
            f * (-0.693121742f + f * (0.240247655f + f * (-0.055918209f + f * 0.00956968328f))));
}

/* Adds a neighbour of each of BILATERAL_STRIP pixels. Channels lie `pitch` apart. */
BM_INLINED void add_tap(const float *restrict here, const float *restrict there, size_t pitch,
                        size_t channels, float halvings, float space, float_sums *restrict sums)
{
    for (size_t x = 0; x < BILATERAL_STRIP; x++) {
        float difference = 0;
        for (size_t c = 0; c < channels; c++)
            difference += fabsf(there[c * pitch + x] - here[c * pitch + x]);
        float w = weight_of(difference * difference * halvings + space);
        sums->weight[x] += w;
        for (size_t c = 0; c < channels; c++)
            sums->value[c][x] += w * there[c * pitch + x];
    }
}

BM_INLINED void add_sums(float_sums *restrict sums, float_sums *restrict row, size_t channels)
{
    for (size_t x = 0; x < BILATERAL_STRIP; x++) {
        sums->weight[x] += row->weight[x];
        row->weight[x] = 0;
    }
    for (size_t c = 0; c < channels; c++)
        for (size_t x = 0; x < BILATERAL_STRIP; x++) {
            sums->value[c][x] += row->value[c][x];
            row->value[c][x] = 0;
        }
}

static inline float *float_row(float *ring, size_t row, size_t radius, size_t channels)
{
    return ring + row % (2 * radius + 1) * channels * bilateral_pitch(radius);
}

static void load_row(const strip *s, const bm_sample *in, size_t pitch, float *row)
{
    bm_sample pixel[(BILATERAL_STRIP + 2 * BILATERAL_MOST_RADIUS + 16) * 4];
    const size_t known = s->n + 2 * s->halo;

    strip_copy(s, in, pixel);
    memset(pixel + known, 0, (pitch * s->channels - known) * sizeof *pixel);
    for (size_t c = 0; c < s->channels; c++)
        for (size_t x = 0; x < pitch; x++)
            row[c * pitch + x] = pixel[x * s->channels + c];
}

BM_INLINED void store_row(const float_sums *sums, size_t n, size_t channels, float white,
                          bm_sample *restrict out)
{
    for (size_t x = 0; x < n; x++)
        for (size_t c = 0; c < channels; c++) {
            float level = sums->value[c][x] / sums->weight[x] + 0.5f;
            out[x * channels + c] = (bm_sample)(int32_t)(level < white ? level : white);
        }
}

BM_INLINED void float_strip(const bilateral_data *data, const bm_band *band, const strip *s,
                            size_t channels)
{
    float *ring = band->scratch;
    const size_t radius = data->radius, pitch = bilateral_pitch(radius);
    float_sums sums, row = {.weight = {0}};

    for (size_t i = 0; i < 2 * radius; i++)
        load_row(s, band->in[i], pitch, float_row(ring, i, radius, channels));
    for (size_t i = 0; i < band->y1 - band->y0; i++) {
        const size_t last = i + 2 * radius;
        load_row(s, band->in[last], pitch, float_row(ring, last, radius, channels));
        const float *here = float_row(ring, i + radius, radius, channels) + radius;
        for (size_t x = 0; x < BILATERAL_STRIP; x++)
            sums.weight[x] = 1;
        for (size_t c = 0; c < channels; c++)
            memcpy(sums.value[c], here + c * pitch, sizeof sums.value[c]);
        for (size_t k = 0; k < data->count; k++) {
            const bilateral_tap *tap = &data->taps[k];
            const float *there =
                float_row(ring, i + (size_t)((int32_t)radius + tap->down), radius, channels) +
                ((int32_t)radius + tap->across);
            add_tap(here, there, pitch, channels, data->halvings, tap->space, &row);
            if (k + 1 == data->count || tap[1].down != tap->down)
                add_sums(&sums, &row, channels);
        }
        store_row(&sums, s->n / channels, channels, data->white,
                  (bm_sample *)band->out[i] + s->from);
    }
}

BM_INLINED void float_strips(const bm_plan *plan, const bm_band *band, size_t channels)
{
    const bilateral_data *data = plan->data;
    for (size_t x = 0; x < plan->in.width; x += BILATERAL_STRIP) {
        strip s = bilateral_strip(data->radius, x, plan->in.width, channels);
        float_strip(data, band, &s, channels);
    }
}

static void float_band(const bm_plan *plan, const bm_band *band)
{
    switch (plan->in.plane[0].channels) {
    case 1:
        float_strips(plan, band, 1);
        break;
    case 2:
        float_strips(plan, band, 2);
        break;
    case 3:
        float_strips(plan, band, 3);
        break;
    default:
        float_strips(plan, band, 4);
    }
}

#endif
#endif
