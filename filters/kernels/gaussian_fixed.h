/* SPDX-License-Identifier: MIT */
/* Template: Gaussian passes in 16-bit lanes, for 8-bit samples and radii up to GAUSSIAN_FIXED_MAX_RADIUS.
 *
 * A sum of two samples, shifted to 9.6 bits (at most 510 * 64 = 32640), times a weight in 1.15 with rounding gives 9.6
 * again; so does each sum of the horizontal pass, since no intermediate exceeds 255 * 64 plus its rounding. Error of a
 * blurred sample in 9.6, in levels: each of the r + 1 products of a pass is off by at most 1/128, so 2 * 25 / 128 =
 * 0.39 for r = 24; the weights are rounded such that every partial sum from the tail inwards is within half a unit of
 * 2^-15, so each is off by at most one unit, and 2 passes * 49 taps * 255 / 32768 / 2 (errors of both signs; only the
 * positive half can meet white) = 0.38. Together below 0.78. On a flat picture the weights' errors cancel, and 0.39
 * does not reach 0.5.
 *
 * The including file has fixed_finish() and fixed_finish_one() and gets fixed_band(). */
#ifndef BM_KERNELS_GAUSSIAN_FIXED_H
#define BM_KERNELS_GAUSSIAN_FIXED_H

#include "kernels/gaussian_blur.h"
#include "kernels/vec.h"

static inline bm_v16_pair down_pair(const uint8_t *a, const uint8_t *b, bm_v16 weight,
                                    bm_v16_pair sum)
{
    bm_v16_pair both = bm_v16_pair_fold_u8(a, b);
    return (bm_v16_pair){bm_v16_add(sum.lo, bm_v16_mulr(both.lo, weight)),
                         bm_v16_add(sum.hi, bm_v16_mulr(both.hi, weight))};
}

static inline int16_t down_one(const uint8_t *const *rows, const half_kernel *k, size_t x)
{
    int32_t sum = 0;
    for (ptrdiff_t i = 0; i <= (ptrdiff_t)k->radius; i++)
        sum += ((rows[-i][x] + rows[i][x]) * (1 << BITS) * k->fixed[i] + 16384) >> 15;
    return (int16_t)sum;
}

/* Samples [from, to) of the vertical pass for the row whose centre tap is rows[0]. Two pairs of vectors at a time,
 * so that their sums do not wait for each other. */
static void down(const uint8_t *const *rows, const half_kernel *k, int16_t *out, size_t from,
                 size_t to)
{
    enum { PAIR = 2 * BM_V16_LANES };
    size_t x = from;
    for (; x + 2 * PAIR <= to; x += 2 * PAIR) {
        bm_v16_pair s0 = {bm_v16_set(0), bm_v16_set(0)}, s1 = s0;
        for (ptrdiff_t i = 0; i <= (ptrdiff_t)k->radius; i++) {
            const uint8_t *a = rows[-i] + x, *b = rows[i] + x;
            bm_v16 w = bm_v16_set(k->fixed[i]);
            s0 = down_pair(a, b, w, s0);
            s1 = down_pair(a + PAIR, b + PAIR, w, s1);
        }
        bm_v16_pair_store(out + x, s0);
        bm_v16_pair_store(out + x + PAIR, s1);
    }
    for (; x + PAIR <= to; x += PAIR) {
        bm_v16_pair sum = {bm_v16_set(0), bm_v16_set(0)};
        for (ptrdiff_t i = 0; i <= (ptrdiff_t)k->radius; i++)
            sum = down_pair(rows[-i] + x, rows[i] + x, bm_v16_set(k->fixed[i]), sum);
        bm_v16_pair_store(out + x, sum);
    }
    for (; x < to; x++)
        out[x] = down_one(rows, k, x);
}

static inline bm_v16 across_sum(const int16_t *in, ptrdiff_t distance, bm_v16 weight, bm_v16 sum)
{
    bm_v16 both = bm_v16_add(bm_v16_load(in - distance), bm_v16_load(in + distance));
    return bm_v16_add(sum, bm_v16_mulr(both, weight));
}

static inline int32_t across_one(const int16_t *in, const half_kernel *k, ptrdiff_t step)
{
    int32_t sum = 0;
    for (ptrdiff_t i = 0; i <= (ptrdiff_t)k->radius; i++)
        sum += ((in[-i * step] + in[i * step]) * k->fixed[i] + 16384) >> 15;
    return sum;
}

static inline void across(const int16_t *in, const half_kernel *k, size_t channels, size_t samples,
                          const gaussian_row *row)
{
    enum { L = BM_V16_LANES };
    ptrdiff_t step = (ptrdiff_t)channels;
    size_t x = 0;
    for (; x + 4 * L <= samples; x += 4 * L) {
        bm_v16 s0 = bm_v16_set(0), s1 = s0, s2 = s0, s3 = s0;
        for (ptrdiff_t i = 0; i <= (ptrdiff_t)k->radius; i++) {
            bm_v16 w = bm_v16_set(k->fixed[i]);
            s0 = across_sum(in + x, i * step, w, s0);
            s1 = across_sum(in + x + L, i * step, w, s1);
            s2 = across_sum(in + x + 2 * L, i * step, w, s2);
            s3 = across_sum(in + x + 3 * L, i * step, w, s3);
        }
        fixed_finish(row, x, s0);
        fixed_finish(row, x + L, s1);
        fixed_finish(row, x + 2 * L, s2);
        fixed_finish(row, x + 3 * L, s3);
    }
    for (; x + L <= samples; x += L) {
        bm_v16 sum = bm_v16_set(0);
        for (ptrdiff_t i = 0; i <= (ptrdiff_t)k->radius; i++)
            sum = across_sum(in + x, i * step, bm_v16_set(k->fixed[i]), sum);
        fixed_finish(row, x, sum);
    }
    for (; x < samples; x++)
        fixed_finish_one(row, x, across_one(in + x, k, step));
}

static void fixed_band(const bm_plan *plan, const bm_band *band, const gaussian_blur *blur,
                       const void *finish)
{
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    const half_kernel *k_down = &blur->down[band->plane], *k_across = &blur->across[band->plane];
    size_t samples = (size_t)plane->width * plane->channels, pitch = blur->pitch[band->plane];
    int16_t *rows = (int16_t *)band->scratch + blur->pad[band->plane];

    for (uint32_t y = band->y0; y < band->y1; y += GAUSSIAN_GROUP) {
        uint32_t group = band->y1 - y < GAUSSIAN_GROUP ? band->y1 - y : GAUSSIAN_GROUP;
        const uint8_t *const *in =
            (const uint8_t *const *)band->in + (y - band->y0) + k_down->radius;
        for (size_t from = 0; from < samples; from += GAUSSIAN_STRIP)
            for (uint32_t i = 0; i < group; i++)
                down(in + i, k_down, rows + i * pitch, from, strip_end(from, samples));
        for (uint32_t i = 0; i < group; i++) {
            const gaussian_row row = {finish, in[i], band->out[y - band->y0 + i]};
            extend_ends(rows + i * pitch, plane->width, plane->channels * sizeof *rows,
                        k_across->radius);
            across(rows + i * pitch, k_across, plane->channels, samples, &row);
        }
    }
}

#endif
