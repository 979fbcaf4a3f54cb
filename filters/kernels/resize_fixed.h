/* SPDX-License-Identifier: MIT */
/* Resampling in 16-bit lanes with the rounding multiply of 1.15 numbers: resize's arithmetic for
 * 8-bit samples and moderate reductions.
 *
 * Weights have `bits` fraction bits, 15, or 14 where one reaches 1; those of an output sum to
 * exactly 1. A sample shifted to 21 - bits fraction bits times a weight has 6, and so has a cell, which
 * holds what is left of a sample after 128: half the range leaves room for sums of two. A cell times a weight
 * has bits - 9 in the end. Two taps of the same weight are added before they are multiplied, where weights
 * have 15 bits and are the same from both ends.
 *
 * Errors in levels before the last rounding, for n taps down and m taps across, S being the largest
 * sum of the magnitudes of an output's weights:
 *
 *   products  Each is off by at most half a unit: n / 128 down, m / 2^(bits - 8) across; where taps are
 *             added first there are half as many.
 *   weights   Each is off by at most one unit (tap_fix), up as much as down in all, and only
 *             one of these halves can meet white: n * 255 / 2^(bits + 1). Across, where cells may
 *             reach beyond white, S(down) times that.
 *   both      What was off down is multiplied by at most S(across).
 *
 * fixed_fits() in resize.c wants all that together below 0.95 level, so that no sample is more than
 * 1 level from the exact result, and the products alone below 0.5: on a flat picture the weights'
 * errors cancel, so it stays flat. (On pictures nearly all cancels, and a tenth of a level is
 * left.)
 *
 * Nothing overflows: cells reach 128 * 2^6 * S(down), of which two must fit in 16 bits with the sign, and the
 * end reaches 128 * 2^6 * (S(down) * S(across) + 1) with its rounding. What does not fit on the way
 * there wraps around and back. */
#ifndef BM_KERNELS_RESIZE_FIXED_H
#define BM_KERNELS_RESIZE_FIXED_H

#include "kernels/taps.h"
#include "kernels/vec.h"

#define ELEMENT int16_t
#define V ((size_t)BM_V16_LANES)
#define CELL_BITS 6
#define MIDDLE (128 << CELL_BITS)

/* `bits` is a constant at each call of this and the next three. */
BM_INLINED bm_v16 weighed(const uint8_t *samples, unsigned bits, bm_v16 weight)
{
    bm_v16 v = bm_v16_load_u8(samples);
    return bm_v16_mulr(bits == 15 ? bm_v16_shl(v, 6) : bm_v16_shl(v, 7), weight);
}

/* Four vectors at once: their sums do not wait for each other. */
BM_INLINED void fixed_down_4(const uint8_t *const *rows, const int16_t *weight, uint32_t taps,
                             unsigned bits, size_t from, int16_t *out)
{
    bm_v16 s0 = bm_v16_set(-MIDDLE), s1 = s0, s2 = s0, s3 = s0;
    for (uint32_t k = 0; k < taps; k++) {
        const uint8_t *row = rows[k] + from;
        bm_v16 w = bm_v16_set(weight[k]);
        s0 = bm_v16_add(s0, weighed(row, bits, w));
        s1 = bm_v16_add(s1, weighed(row + V, bits, w));
        s2 = bm_v16_add(s2, weighed(row + 2 * V, bits, w));
        s3 = bm_v16_add(s3, weighed(row + 3 * V, bits, w));
    }
    bm_v16_store(out, s0);
    bm_v16_store(out + V, s1);
    bm_v16_store(out + 2 * V, s2);
    bm_v16_store(out + 3 * V, s3);
}

BM_INLINED void fixed_down_1(const uint8_t *const *rows, const int16_t *weight, uint32_t taps,
                             unsigned bits, size_t from, int16_t *out)
{
    bm_v16 sum = bm_v16_set(-MIDDLE);
    for (uint32_t k = 0; k < taps; k++)
        sum = bm_v16_add(sum, weighed(rows[k] + from, bits, bm_v16_set(weight[k])));
    bm_v16_store(out, sum);
}

BM_INLINED void fixed_down_bits(const uint8_t *const *rows, const int16_t *weight, uint32_t taps,
                                unsigned bits, size_t from, size_t n, int16_t *out)
{
    size_t i = 0;
    for (; i + 4 * V <= n; i += 4 * V)
        fixed_down_4(rows, weight, taps, bits, from + i, out + i);
    for (; i + V <= n; i += V)
        fixed_down_1(rows, weight, taps, bits, from + i, out + i);
    if (i < n && n >= V) { /* the last vector again, some samples twice */
        fixed_down_1(rows, weight, taps, bits, from + n - V, out + n - V);
        return;
    }
    for (; i < n; i++) {
        int32_t sum = -MIDDLE;
        for (uint32_t k = 0; k < taps; k++)
            sum += (rows[k][from + i] * weight[k] + (1 << (bits - 7))) >> (bits - 6);
        out[i] = (int16_t)sum;
    }
}

/* Rows from both ends at a time. A middle one meets itself with half its weight, which is even. */
BM_INLINED void folded_down_pairs(const uint8_t *const *rows, const int16_t *weight, uint32_t taps,
                                  size_t from, size_t pairs, int16_t *out)
{
    bm_v16_pair sum[2];
    for (size_t j = 0; j < pairs; j++)
        sum[j].lo = sum[j].hi = bm_v16_set(-MIDDLE);
    for (uint32_t k = 0; 2 * k < taps; k++) {
        const uint8_t *a = rows[k] + from, *b = rows[taps - 1 - k] + from;
        bm_v16 w = bm_v16_set((int16_t)(a == b ? weight[k] / 2 : weight[k]));
        for (size_t j = 0; j < pairs; j++) {
            bm_v16_pair both = bm_v16_pair_fold_u8(a + 2 * V * j, b + 2 * V * j);
            sum[j].lo = bm_v16_add(sum[j].lo, bm_v16_mulr(both.lo, w));
            sum[j].hi = bm_v16_add(sum[j].hi, bm_v16_mulr(both.hi, w));
        }
    }
    for (size_t j = 0; j < pairs; j++)
        bm_v16_pair_store(out + 2 * V * j, sum[j]);
}

static void folded_down(const uint8_t *const *rows, const int16_t *weight, uint32_t taps,
                        size_t from, size_t n, int16_t *out)
{
    size_t i = 0;
    for (; i + 4 * V <= n; i += 4 * V)
        folded_down_pairs(rows, weight, taps, from + i, 2, out + i);
    for (; i + 2 * V <= n; i += 2 * V)
        folded_down_pairs(rows, weight, taps, from + i, 1, out + i);
    if (i < n && n >= 2 * V) {
        folded_down_pairs(rows, weight, taps, from + n - 2 * V, 1, out + n - 2 * V);
        return;
    }
    for (; i < n; i++) {
        int32_t sum = -MIDDLE;
        for (uint32_t k = 0; 2 * k < taps; k++) {
            int32_t a = rows[k][from + i], b = rows[taps - 1 - k][from + i];
            int32_t w = 2 * k + 1 == taps ? weight[k] / 2 : weight[k];
            sum += ((a + b) * w + 256) >> 9;
        }
        out[i] = (int16_t)sum;
    }
}

static inline bool fixed_folds(const tap_table *table, uint32_t output)
{
    return table->bits == 15 && table->taps > 1 &&
           tap_mirrored(table->weight + (size_t)output * table->taps, table->taps);
}

static void fixed_down(const uint8_t *const *rows, const tap_table *table, uint32_t y, size_t from,
                       size_t n, int16_t *out)
{
    const int16_t *weight = table->fixed + (size_t)y * table->taps;
    if (fixed_folds(table, y))
        folded_down(rows, weight, table->taps, from, n, out);
    else if (table->bits == 15)
        fixed_down_bits(rows, weight, table->taps, 15, from, n, out);
    else
        fixed_down_bits(rows, weight, table->taps, 14, from, n, out);
    out[n] = 0;
}

/* What a sum of the pass across begins with: the middle, and a half for the last rounding. */
static inline bm_v16 fixed_begin(unsigned bits)
{
    return bm_v16_set((int16_t)(bits == 15 ? MIDDLE + 32 : MIDDLE / 2 + 16));
}

static inline void fixed_finish(bm_v16 sum, unsigned bits, uint8_t *to)
{
    bm_v16 level = bits == 15 ? bm_v16_sar(sum, 6) : bm_v16_sar(sum, 5);
    bm_v16_store_u8(to, bm_v16_clamp(level, bm_v16_set(255)));
}

#define CELLS(name) fixed_cells_##name
#if BM_V16_LANES < 4
#define LANES 4
#else
#define LANES BM_V16_LANES
#endif

static void fixed_cells_down(const uint8_t *const *rows, const tap_table *table, uint32_t y,
                             size_t from, size_t n, int16_t *out)
{
    fixed_down(rows, table, y, from, n, out);
}

static void fixed_cells_across(const int16_t *cells, const tap_table *table, uint32_t x, uint32_t n,
                               uint32_t from, uint16_t max, uint8_t *samples)
{
    (void)max;
    for (uint32_t i = x; i < x + n; i++) {
        const int16_t *weight = table->fixed + (size_t)i * table->taps;
        for (size_t lane = 0; lane < LANES; lane += V, samples += V) {
            const int16_t *cell = cells + (size_t)(table->first[i] - from) * LANES + lane;
            bm_v16 sum = fixed_begin(table->bits);
            for (uint32_t k = 0; k < table->taps; k++, cell += LANES)
                sum = bm_v16_add(sum, bm_v16_mulr(bm_v16_load(cell), bm_v16_set(weight[k])));
            fixed_finish(sum, table->bits, samples);
        }
    }
}

#include "kernels/resize_cells.h"

#define PHASES(name) fixed_phases_##name

static void fixed_phases_down(const uint8_t *const *rows, const tap_table *table, uint32_t y,
                              size_t from, size_t n, int16_t *out)
{
    fixed_down(rows, table, y, from, n, out);
}

/* `folded`, `bits` and `vectors` are constants at each call of this. */
BM_INLINED void fixed_along_vectors(const int16_t *const *source, const int16_t *weight,
                                    uint32_t taps, bool folded, unsigned bits, size_t vectors,
                                    size_t at, uint8_t *out)
{
    bm_v16 sum[4];
    uint32_t k = 0;
    for (size_t j = 0; j < vectors; j++)
        sum[j] = fixed_begin(bits);
    for (; folded && k < taps / 2; k++) {
        const int16_t *a = source[k] + at, *b = source[taps - 1 - k] + at;
        bm_v16 w = bm_v16_set(weight[k]);
        for (size_t j = 0; j < vectors; j++) {
            bm_v16 both = bm_v16_add(bm_v16_load(a + j * V), bm_v16_load(b + j * V));
            sum[j] = bm_v16_add(sum[j], bm_v16_mulr(both, w));
        }
    }
    for (uint32_t end = folded ? (taps + 1) / 2 : taps; k < end; k++) {
        const int16_t *a = source[k] + at;
        bm_v16 w = bm_v16_set(weight[k]);
        for (size_t j = 0; j < vectors; j++)
            sum[j] = bm_v16_add(sum[j], bm_v16_mulr(bm_v16_load(a + j * V), w));
    }
    for (size_t j = 0; j < vectors; j++)
        fixed_finish(sum[j], bits, out + at + j * V);
}

BM_INLINED void fixed_along(const int16_t *const *source, const int16_t *weight, uint32_t taps,
                            bool folded, unsigned bits, size_t n, uint8_t *out)
{
    size_t i = 0;
    for (; i + 4 * V <= n; i += 4 * V)
        fixed_along_vectors(source, weight, taps, folded, bits, 4, i, out);
    for (; i < n; i += V)
        fixed_along_vectors(source, weight, taps, folded, bits, 1, i, out);
}

static void fixed_phases_along(const int16_t *const *source, const tap_table *table, uint32_t x,
                               size_t n, uint16_t max, uint8_t *out)
{
    const int16_t *weight = table->fixed + (size_t)x * table->taps;
    (void)max;
    if (fixed_folds(table, x))
        fixed_along(source, weight, table->taps, true, 15, n, out);
    else if (table->bits == 15)
        fixed_along(source, weight, table->taps, false, 15, n, out);
    else
        fixed_along(source, weight, table->taps, false, 14, n, out);
}

/* One pixel, rounded once. `channels` is a constant at each call. */
BM_INLINED void fixed_one(const int16_t *row, const tap_table *table, uint32_t x,
                          size_t channels, uint8_t *out)
{
    const int16_t *weight = table->fixed + (size_t)x * table->taps;
    const unsigned shift = CELL_BITS + table->bits;
    int32_t sum[4];
    for (size_t c = 0; c < channels; c++)
        sum[c] = (128 << shift) + (1 << (shift - 1));
    for (uint32_t k = 0; k < table->taps; k++)
        for (size_t c = 0; c < channels; c++)
            sum[c] += row[k * channels + c] * weight[k];
    for (size_t c = 0; c < channels; c++) {
        int32_t level = sum[c] >> shift;
        out[c] = (uint8_t)(level < 0 ? 0 : level > 255 ? 255 : level);
    }
}

static void fixed_phases_one(const int16_t *row, const tap_table *table, uint32_t x,
                             size_t channels, uint16_t max, uint8_t *out)
{
    (void)max;
    if (channels == 1)
        fixed_one(row, table, x, 1, out);
    else if (channels == 3)
        fixed_one(row, table, x, 3, out);
    else if (channels == 4)
        fixed_one(row, table, x, 4, out);
    else
        fixed_one(row, table, x, 2, out);
}

#include "kernels/resize_phases.h"

#undef ELEMENT
#undef V

#endif
