/* SPDX-License-Identifier: MIT */
/* Template: Gaussian passes in single precision, in a fixed order, without contraction, so the same bytes everywhere.
 * The passes themselves are gaussian_down.h and gaussian_across.h.
 *
 * The including file has float_finish() and gets float_band(). */
#ifndef BM_KERNELS_GAUSSIAN_FLOAT_H
#define BM_KERNELS_GAUSSIAN_FLOAT_H

#include "kernels/gaussian_across.h"
#include "kernels/gaussian_down.h"

static inline void across_float(const float *in, const half_kernel *k, size_t channels, size_t from,
                                size_t to, const gaussian_row *row)
{
    float sum[GAUSSIAN_STRIP];
    across_sums(in + from, k, channels, to - from, sum);
    float_finish(row, from, to - from, sum);
}

static void float_band(const bm_plan *plan, const bm_band *band, const gaussian_blur *blur,
                       const void *finish)
{
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    const half_kernel *k_down = &blur->down[band->plane], *k_across = &blur->across[band->plane];
    size_t samples = (size_t)plane->width * plane->channels;
    float *sums = (float *)band->scratch + blur->pad[band->plane];

    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *const *in =
            (const bm_sample *const *)band->in + (y - band->y0) + k_down->radius;
        const gaussian_row row = {finish, in[0], band->out[y - band->y0]};
        for (size_t from = 0; from < samples; from += GAUSSIAN_STRIP)
            down_float(in, k_down, from, strip_end(from, samples), sums);
        extend_ends(sums, plane->width, plane->channels * sizeof *sums, k_across->radius);
        for (size_t from = 0; from < samples; from += GAUSSIAN_STRIP)
            across_float(sums, k_across, plane->channels, from, strip_end(from, samples), &row);
    }
}

#endif
