/* SPDX-License-Identifier: MIT */
/* Resampling in single precision: resize's arithmetic for 16-bit samples and for any reduction.
 *
 * Each output sample is summed in the order of its taps, so that the result does not depend on the
 * width of vectors. Sums of more than GROUP terms are made of sums of GROUP terms, added in double:
 * the error of a pass stays below GROUP * 2^-24 * S, with S the largest sum of the magnitudes of an
 * output's weights. That is 0.22 of 65535 levels at S = 1.7, however many taps there are. */
#ifndef BM_KERNELS_RESIZE_FLOAT_H
#define BM_KERNELS_RESIZE_FLOAT_H

#include "kernels/taps.h"

#define CELLS(name) float_##name
#define ELEMENT float
#if defined __AVX512F__
#define LANES 16
#elif defined __AVX2__
#define LANES 8
#else
#define LANES 4
#endif
#define GROUP 32
#define BLOCK 256 /* samples that the vertical pass makes at a time */

typedef float cell __attribute__((vector_size(4 * LANES)));
typedef double wide_cell __attribute__((vector_size(8 * LANES)));

static inline uint32_t group_at(uint32_t k, uint32_t taps)
{
    return taps - k < GROUP ? taps - k : GROUP;
}

static void add_row(const bm_sample *restrict row, float weight, size_t n, float *restrict sums)
{
    for (size_t i = 0; i < n; i++)
        sums[i] += weight * (float)row[i];
}

/* Four taps at a time, one after the other into each sum, which is loaded and stored once for all
 * of them. */
static void add_4_rows(const bm_sample *restrict a, const bm_sample *restrict b,
                       const bm_sample *restrict c, const bm_sample *restrict d,
                       const float *weight, size_t n, float *restrict sums)
{
    float wa = weight[0], wb = weight[1], wc = weight[2], wd = weight[3];
    for (size_t i = 0; i < n; i++)
        sums[i] =
            sums[i] + wa * (float)a[i] + wb * (float)b[i] + wc * (float)c[i] + wd * (float)d[i];
}

/* sums[i] = the weighed sum of `taps` rows at sample from + i. */
static void weigh_rows(const bm_sample *const *rows, const float *weight, uint32_t taps,
                       size_t from, size_t n, float *sums)
{
    uint32_t k = 0;
    memset(sums, 0, n * sizeof *sums);
    for (; k + 3 < taps; k += 4)
        add_4_rows(rows[k] + from, rows[k + 1] + from, rows[k + 2] + from, rows[k + 3] + from,
                   weight + k, n, sums);
    for (; k < taps; k++)
        add_row(rows[k] + from, weight[k], n, sums);
}

static void float_down(const bm_sample *const *rows, const tap_table *table, uint32_t y,
                       size_t from, size_t n, float *restrict out)
{
    const float *weight = table->weight + (size_t)y * table->taps;
    double total[BLOCK];

    for (size_t done = 0, count; done < n; done += count) {
        float *sums = out + done;
        count = n - done < BLOCK ? n - done : BLOCK;
        weigh_rows(rows, weight, group_at(0, table->taps), from + done, count, sums);
        if (table->taps <= GROUP)
            continue;
        for (size_t i = 0; i < count; i++)
            total[i] = sums[i];
        for (uint32_t k = GROUP; k < table->taps; k += GROUP) {
            weigh_rows(rows + k, weight + k, group_at(k, table->taps), from + done, count, sums);
            for (size_t i = 0; i < count; i++)
                total[i] += sums[i];
        }
        for (size_t i = 0; i < count; i++)
            sums[i] = (float)total[i];
    }
    out[n] = 0;
}

static inline cell weigh_cells(const cell *cells, const float *weight, uint32_t taps)
{
    cell sum = weight[0] * cells[0];
    for (uint32_t k = 1; k < taps; k++)
        sum += weight[k] * cells[k];
    return sum;
}

static inline cell across_one(const cell *cells, const float *weight, uint32_t taps)
{
    if (taps <= GROUP)
        return weigh_cells(cells, weight, taps);
    wide_cell total = {0};
    for (uint32_t k = 0; k < taps; k += GROUP)
        total += __builtin_convertvector(weigh_cells(cells + k, weight + k, group_at(k, taps)),
                                         wide_cell);
    return __builtin_convertvector(total, cell);
}

static void float_across(const float *cells, const tap_table *table, uint32_t x, uint32_t n,
                         uint32_t from, uint16_t max, bm_sample *restrict samples)
{
    cell sums[CHUNK];
    float lanes[CHUNK * LANES], top = max;

    for (uint32_t i = 0; i < n; i++)
        sums[i] = across_one((const cell *)cells + (table->first[x + i] - from),
                             table->weight + (size_t)(x + i) * table->taps, table->taps);
    memcpy(lanes, sums, n * sizeof *sums);
    for (size_t i = 0; i < n * LANES; i++) {
        float level = lanes[i] + 0.5f;
        level = level > 0 ? level : 0;
        level = level < top ? level : top;
        samples[i] = (bm_sample)(int32_t)level;
    }
}

#include "kernels/resize_cells.h"

#endif
