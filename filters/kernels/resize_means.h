/* SPDX-License-Identifier: MIT */
/* Means of whole blocks of samples, exact, halves rounded up: resize's arithmetic for area and box where both factors
 * are whole numbers whose product, the samples of a block, does not exceed MEANS_MOST.
 *
 * Rows are added first, then what they leave is parted into phases as in kernels/resize_phases.h, and those are added. With d
 * samples in a block whose sum is s, the mean is floor(t / d) for t = s + floor(d / 2): an odd d has no ties. A
 * power of two is a shift. For the others
 *
 *   8 bits    t <= 255.5 d. With m = ceil(2^24 / d), that is m d = 2^24 + e and e < d, floor(t m / 2^24) is
 *             floor(t / d) whenever t e < 2^24 (Granlund and Montgomery 1994), and t e < 255.5 d^2 < 2^24. t m < 2^32.
 *   16 bits   (t + 1/2) / d in double precision is at least 1 / (2 d) away from a whole number, and off by less. */
#ifndef BM_KERNELS_RESIZE_MEANS_H
#define BM_KERNELS_RESIZE_MEANS_H

#include "kernels/resize_pixels.h"
#include "kernels/taps.h"

/* A sum of up to MEANS_MOST samples, with half of them more. */
#if BM_KERNEL_DEPTH == 8
typedef uint16_t means_sum;
#else
typedef uint32_t means_sum;
#endif

static void means_add_rows(const bm_sample *restrict a, const bm_sample *restrict b, size_t n,
                           means_sum *restrict sums)
{
    for (size_t i = 0; i < n; i++)
        sums[i] = (means_sum)(a[i] + (means_sum)b[i]);
}

static void means_add_row(const bm_sample *restrict a, size_t n, means_sum *restrict sums)
{
    for (size_t i = 0; i < n; i++)
        sums[i] = (means_sum)(sums[i] + a[i]);
}

static void means_begin(const bm_sample *restrict a, size_t n, means_sum *restrict sums)
{
    for (size_t i = 0; i < n; i++)
        sums[i] = a[i];
}

static void means_down(const bm_sample *const *rows, uint32_t count, size_t from, size_t n,
                       means_sum *sums)
{
    uint32_t k = 2;
    if (count > 1)
        means_add_rows(rows[0] + from, rows[1] + from, n, sums);
    else
        means_begin(rows[0] + from, n, sums);
    for (; k < count; k++)
        means_add_row(rows[k] + from, n, sums);
}

static void means_add_phases(const means_sum *restrict phases, size_t pitch, uint32_t count,
                             size_t n, means_sum *restrict sums)
{
    for (size_t i = 0; i < n; i++)
        sums[i] = (means_sum)(phases[i] + phases[pitch + i]);
    for (uint32_t p = 2; p < count; p++)
        for (size_t i = 0; i < n; i++)
            sums[i] = (means_sum)(sums[i] + phases[p * pitch + i]);
}

static void means_finish(const means_sum *restrict sums, size_t n, uint32_t block,
                         bm_sample *restrict out)
{
    const means_sum half = (means_sum)(block / 2);
    uint32_t shift = 0;
    while (block >> shift > 1)
        shift++;
    if (block == 1u << shift) {
        for (size_t i = 0; i < n; i++)
            out[i] = (bm_sample)((means_sum)(sums[i] + half) >> shift);
        return;
    }
#if BM_KERNEL_DEPTH == 8
    const uint32_t multiplier = ((1u << 24) + block - 1) / block;
    for (size_t i = 0; i < n; i++)
        out[i] = (bm_sample)(((uint32_t)sums[i] + half) * multiplier >> 24);
#else
    const double inverse = 1.0 / block;
    for (size_t i = 0; i < n; i++)
        out[i] = (bm_sample)(int32_t)(((double)(int32_t)(sums[i] + half) + 0.5) * inverse);
#endif
}

static void means_band(const bm_plan *plan, const bm_band *band)
{
    const resize_data *data = plan->data;
    const size_t channels = plan->in.plane[band->plane].channels;
    const resize_room *room = &data->room[band->plane];
    const uint32_t across = data->across[band->plane].taps, down = data->down[band->plane].taps;
    const uint32_t width = plan->out.plane[band->plane].width;
    const size_t bytes = channels * sizeof(means_sum);
    means_sum *sums = band->scratch, *phases = (means_sum *)((uint8_t *)sums + room->row);

    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *const *rows =
            (const bm_sample *const *)band->in + ((int32_t)(y * down) - band->in_y0);
        bm_sample *out = band->out[y - band->y0];
        for (uint32_t x = 0; x < width; x += room->periods) {
            size_t n = width - x < room->periods ? width - x : room->periods;
            means_down(rows, down, x * across * channels, n * across * channels, sums);
            if (across > 1) {
                part_pixels(sums, n, across, bytes, phases, room->phase);
                means_add_phases(phases, room->phase / sizeof *phases, across, n * channels, sums);
            }
            means_finish(sums, n * channels, across * down, out + x * channels);
        }
    }
}

#endif
