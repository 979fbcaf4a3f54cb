/* SPDX-License-Identifier: MIT */
/* Resampling in 16-bit lanes with the rounding multiply of 1.15 numbers: resize's arithmetic for
 * 8-bit samples and moderate reductions.
 *
 * Weights have `bits` fraction bits, 15, or 14 where one reaches 1; those of an output sum to
 * exactly 1. A sample shifted to 21 - bits fraction bits times a weight has 6, and so has a cell. A
 * cell times a weight has bits - 9 in the end.
 *
 * Errors in levels before the last rounding, for n taps down and m taps across, S being the largest
 * sum of the magnitudes of an output's weights:
 *
 *   products  Each is off by at most half a unit: n / 128 down, m / 2^(bits - 8) across.
 *   weights   Each is off by at most one unit (tap_table_fix), up as much as down in all, and only
 *             one of these halves can meet white: n * 255 / 2^(bits + 1). Across, where cells may
 *             reach beyond white, S(down) times that.
 *   both      What was off down is multiplied by at most S(across).
 *
 * fixed_fits() in resize.c wants all that together below 0.95 level, so that no sample is more than
 * 1 level from the exact result, and the products alone below 0.5: on a flat picture the weights'
 * errors cancel, so it stays flat. (On pictures nearly all cancels, and a tenth of a level is
 * left.)
 *
 * Nothing overflows: black and white arranged for the worst give 255 * (S(down) * S(across) + 1) /
 * 2, which must fit in 16 bits of which 6 are fraction and one is the sign. */
#ifndef BM_KERNELS_RESIZE_FIXED_H
#define BM_KERNELS_RESIZE_FIXED_H

#include "kernels/taps.h"
#include "kernels/vec.h"

#define CELLS(name) fixed_##name
#define ELEMENT int16_t
#if BM_V16_LANES < 4
#define LANES 4
#else
#define LANES BM_V16_LANES
#endif
#define V ((size_t)BM_V16_LANES)

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
    bm_v16 s0 = bm_v16_set(0), s1 = s0, s2 = s0, s3 = s0;
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
    bm_v16 sum = bm_v16_set(0);
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
        int32_t sum = 0;
        for (uint32_t k = 0; k < taps; k++)
            sum += (rows[k][from + i] * weight[k] + (1 << (bits - 7))) >> (bits - 6);
        out[i] = (int16_t)sum;
    }
}

static void fixed_down(const uint8_t *const *rows, const tap_table *table, uint32_t y, size_t from,
                       size_t n, int16_t *out)
{
    const int16_t *weight = table->fixed + (size_t)y * table->taps;
    if (table->bits == 15)
        fixed_down_bits(rows, weight, table->taps, 15, from, n, out);
    else
        fixed_down_bits(rows, weight, table->taps, 14, from, n, out);
    out[n] = 0;
}

static inline uint8_t *fixed_finish(bm_v16 sum, unsigned bits, uint8_t *to)
{
    bm_v16 level = bits == 15 ? bm_v16_sar(bm_v16_add(sum, bm_v16_set(1 << 5)), 6)
                              : bm_v16_sar(bm_v16_add(sum, bm_v16_set(1 << 4)), 5);
    bm_v16_store_u8(to, bm_v16_clamp(level, bm_v16_set(255)));
    return to + V;
}

static void fixed_across(const int16_t *cells, const tap_table *table, uint32_t x, uint32_t n,
                         uint32_t from, uint16_t max, uint8_t *samples)
{
    (void)max;
    for (uint32_t i = x; i < x + n; i++) {
        const int16_t *weight = table->fixed + (size_t)i * table->taps;
        for (size_t lane = 0; lane < LANES; lane += V) {
            const int16_t *cell = cells + (size_t)(table->first[i] - from) * LANES + lane;
            bm_v16 sum = bm_v16_set(0);
            for (uint32_t k = 0; k < table->taps; k++, cell += LANES)
                sum = bm_v16_add(sum, bm_v16_mulr(bm_v16_load(cell), bm_v16_set(weight[k])));
            samples = fixed_finish(sum, table->bits, samples);
        }
    }
}

#include "kernels/resize_cells.h"

#endif
