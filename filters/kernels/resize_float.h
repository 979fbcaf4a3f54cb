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
#include "kernels/vecf.h"

#define ELEMENT float
#define CELLS(name) float_cells_##name
#define LANES BM_VF_LANES
#define GROUP 32
#define BLOCK 256 /* samples that the vertical pass makes at a time */

typedef bm_vf cell;
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

/* The same from both ends at a time: two taps of one weight meet the sum of their samples. `first` is a constant at
 * each call: there are no sums yet. */
BM_INLINED void add_4_mirrored(const bm_sample *restrict a, const bm_sample *restrict b,
                               const bm_sample *restrict c, const bm_sample *restrict d,
                               const float *weight, size_t n, bool first, float *restrict sums)
{
    float outer = weight[0], inner = weight[1];
    for (size_t i = 0; i < n; i++)
        sums[i] = (first ? 0 : sums[i]) + outer * (float)((int32_t)a[i] + d[i]) +
                  inner * (float)((int32_t)b[i] + c[i]);
}

static void add_2_mirrored(const bm_sample *restrict a, const bm_sample *restrict b, float weight,
                           size_t n, float *restrict sums)
{
    for (size_t i = 0; i < n; i++)
        sums[i] += weight * (float)((int32_t)a[i] + b[i]);
}

static void weigh_mirrored_rows(const bm_sample *const *rows, const float *weight, uint32_t taps,
                                size_t from, size_t n, float *sums)
{
    uint32_t k = 2, last = taps - 1;
    if (taps < 4) {
        memset(sums, 0, n * sizeof *sums);
        k = 0;
    } else {
        add_4_mirrored(rows[0] + from, rows[1] + from, rows[last - 1] + from, rows[last] + from,
                       weight, n, true, sums);
    }
    for (; k + 1 < taps / 2; k += 2)
        add_4_mirrored(rows[k] + from, rows[k + 1] + from, rows[last - k - 1] + from,
                       rows[last - k] + from, weight + k, n, false, sums);
    for (; k < taps / 2; k++)
        add_2_mirrored(rows[k] + from, rows[last - k] + from, weight[k], n, sums);
    if (taps % 2)
        add_row(rows[k] + from, weight[k], n, sums);
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

static inline bool float_folds(const tap_table *table, uint32_t output)
{
    return table->taps <= GROUP &&
           tap_mirrored(table->weight + (size_t)output * table->taps, table->taps);
}

static void float_down(const bm_sample *const *rows, const tap_table *table, uint32_t y,
                       size_t from, size_t n, float *restrict out)
{
    const float *weight = table->weight + (size_t)y * table->taps;
    const bool folds = float_folds(table, y);
    double total[BLOCK];

    for (size_t done = 0, count; done < n; done += count) {
        float *sums = out + done;
        count = n - done < BLOCK ? n - done : BLOCK;
        if (folds) {
            weigh_mirrored_rows(rows, weight, table->taps, from + done, count, sums);
            continue;
        }
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

static void float_cells_down(const bm_sample *const *rows, const tap_table *table, uint32_t y,
                             size_t from, size_t n, float *restrict out)
{
    float_down(rows, table, y, from, n, out);
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

BM_INLINED void float_finish(const float *restrict lanes, size_t n, float top,
                             bm_sample *restrict samples)
{
    for (size_t i = 0; i < n; i++) {
        float level = lanes[i] + 0.5f;
        level = level > 0 ? level : 0;
        level = level < top ? level : top;
        samples[i] = (bm_sample)(int32_t)level;
    }
}

static void float_cells_across(const float *cells, const tap_table *table, uint32_t x, uint32_t n,
                               uint32_t from, uint16_t max, bm_sample *restrict samples)
{
    cell sums[CHUNK];
    float lanes[CHUNK * LANES];

    for (uint32_t i = 0; i < n; i++)
        sums[i] = across_one((const cell *)cells + (table->first[x + i] - from),
                             table->weight + (size_t)(x + i) * table->taps, table->taps);
    memcpy(lanes, sums, n * sizeof *sums);
    float_finish(lanes, n * LANES, max, samples);
}

#include "kernels/resize_cells.h"

#define PHASES(name) float_phases_##name
#define V ((size_t)BM_VF_LANES)

static void float_phases_down(const bm_sample *const *rows, const tap_table *table, uint32_t y,
                              size_t from, size_t n, float *restrict out)
{
    float_down(rows, table, y, from, n, out);
}

/* `folded` and `vectors` are constants at each call. */
BM_INLINED void float_along_vectors(const float *const *source, const float *weight, uint32_t taps,
                                    bool folded, size_t vectors, size_t at, uint16_t max,
                                    bm_sample *out)
{
    bm_vf sum[4];
    float lanes[4 * V];
    uint32_t k = 0;
    for (size_t j = 0; j < vectors; j++)
        sum[j] = (bm_vf){0};
    for (; folded && k < taps / 2; k++) {
        const float *a = source[k] + at, *b = source[taps - 1 - k] + at;
        for (size_t j = 0; j < vectors; j++)
            sum[j] += weight[k] * (bm_vf_load(a + j * V) + bm_vf_load(b + j * V));
    }
    for (uint32_t end = folded ? (taps + 1) / 2 : taps; k < end; k++)
        for (size_t j = 0; j < vectors; j++)
            sum[j] += weight[k] * bm_vf_load(source[k] + at + j * V);
    memcpy(lanes, sum, vectors * sizeof *sum);
    float_finish(lanes, vectors * V, max, out + at);
}

BM_INLINED void float_along(const float *const *source, const float *weight, uint32_t taps,
                            bool folded, size_t n, uint16_t max, bm_sample *out)
{
    size_t i = 0;
    for (; i + 4 * V <= n; i += 4 * V)
        float_along_vectors(source, weight, taps, folded, 4, i, max, out);
    for (; i < n; i += V)
        float_along_vectors(source, weight, taps, folded, 1, i, max, out);
}

static void float_phases_along(const float *const *source, const tap_table *table, uint32_t x,
                               size_t n, uint16_t max, bm_sample *out)
{
    const float *weight = table->weight + (size_t)x * table->taps;
    if (float_folds(table, x))
        float_along(source, weight, table->taps, true, n, max, out);
    else
        float_along(source, weight, table->taps, false, n, max, out);
}

static void float_phases_one(const float *row, const tap_table *table, uint32_t x,
                             size_t channels, uint16_t max, bm_sample *out)
{
    const float *weight = table->weight + (size_t)x * table->taps;
    float sum[4] = {0};
    for (uint32_t k = 0; k < table->taps; k++)
        for (size_t c = 0; c < channels; c++)
            sum[c] += weight[k] * row[k * channels + c];
    float_finish(sum, channels, max, out);
}

#include "kernels/resize_phases.h"

#undef ELEMENT
#undef V

#endif
