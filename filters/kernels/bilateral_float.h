/* SPDX-License-Identifier: MIT */
/* bilateral in single precision, for 16-bit samples and for large windows.
 *
 * A weight is 2^-z (halving.h). Sums are made in one order at every level: FLOAT_RUN neighbours in single precision, those sums in double.
 *
 * How far a mean may be off, with u = 2^-24, as a part of white. A weighted sum is right to 33 u of itself: a product, 31
 * additions, a conversion; the sum of weights to 32 u; dividing adds u: 66 u = 3.9e-6 together. Weights that are off by parts
 * of up to e move a mean by up to e / 2, where half of the weight lies at black and half at white: 1.4e-6 for the polynomial.
 * z is off by 5 u z, a weight by 0.7 times that; it moves the mean by up to 3.5 u times the mean of all z, which
 * is below 8.9 for the 7845 pixels of the largest window (n z 2^-z / (1 + n 2^-z), for the centre has z = 0): 1.9e-6. All
 * in all 7.2e-6, or 0.48 of a level of 16 bits before the last rounding. */
#ifndef BM_KERNELS_BILATERAL_FLOAT_H
#define BM_KERNELS_BILATERAL_FLOAT_H

#include "kernels/bilateral.h"

#ifdef BM_KERNEL_LEVEL

#include <math.h>

#include "kernels/halving.h"

/* Neighbours that are added up in single precision. */
#define FLOAT_RUN 32

typedef struct float_sums {
    float weight[BILATERAL_STRIP], value[4][BILATERAL_STRIP];
} float_sums;

typedef struct double_sums {
    double weight[BILATERAL_STRIP], value[4][BILATERAL_STRIP];
} double_sums;

/* Adds a neighbour of each of BILATERAL_STRIP pixels. Channels lie `pitch` apart. */
BM_INLINED void add_tap(const float *restrict here, const float *restrict there, size_t pitch,
                        size_t channels, float halvings, float space, float_sums *restrict sums)
{
    for (size_t x = 0; x < BILATERAL_STRIP; x++) {
        float difference = 0;
        for (size_t c = 0; c < channels; c++)
            difference += fabsf(there[c * pitch + x] - here[c * pitch + x]);
        float w = halving(difference * difference * halvings + space);
        sums->weight[x] += w;
        for (size_t c = 0; c < channels; c++)
            sums->value[c][x] += w * there[c * pitch + x];
    }
}

BM_INLINED void add_run(double_sums *restrict sums, float_sums *restrict run, size_t channels)
{
    for (size_t x = 0; x < BILATERAL_STRIP; x++) {
        sums->weight[x] += (double)run->weight[x];
        run->weight[x] = 0;
    }
    for (size_t c = 0; c < channels; c++)
        for (size_t x = 0; x < BILATERAL_STRIP; x++) {
            sums->value[c][x] += (double)run->value[c][x];
            run->value[c][x] = 0;
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

BM_INLINED void store_row(const double_sums *sums, size_t n, size_t channels, float white,
                          bm_sample *restrict out)
{
    for (size_t x = 0; x < n; x++)
        for (size_t c = 0; c < channels; c++) {
            float level = (float)sums->value[c][x] / (float)sums->weight[x] + 0.5f;
            out[x * channels + c] = (bm_sample)(int32_t)(level < white ? level : white);
        }
}

BM_INLINED void float_strip(const bilateral_data *data, const bm_band *band, const strip *s,
                            size_t channels)
{
    float *ring = band->scratch;
    const size_t radius = data->radius, pitch = bilateral_pitch(radius);
    double_sums sums;
    float_sums run = {.weight = {0}};

    for (size_t i = 0; i < 2 * radius; i++)
        load_row(s, band->in[i], pitch, float_row(ring, i, radius, channels));
    for (size_t i = 0; i < band->y1 - band->y0; i++) {
        const size_t last = i + 2 * radius;
        load_row(s, band->in[last], pitch, float_row(ring, last, radius, channels));
        const float *here = float_row(ring, i + radius, radius, channels) + radius;
        for (size_t x = 0; x < BILATERAL_STRIP; x++)
            sums.weight[x] = 1;
        for (size_t c = 0; c < channels; c++)
            for (size_t x = 0; x < BILATERAL_STRIP; x++)
                sums.value[c][x] = (double)here[c * pitch + x];
        for (size_t k = 0; k < data->count; k++) {
            const bilateral_tap *tap = &data->taps[k];
            const float *there =
                float_row(ring, i + (size_t)((int32_t)radius + tap->down), radius, channels) +
                ((int32_t)radius + tap->across);
            add_tap(here, there, pitch, channels, data->halvings, tap->space, &run);
            if (k % FLOAT_RUN == FLOAT_RUN - 1 || k + 1 == data->count)
                add_run(&sums, &run, channels);
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
