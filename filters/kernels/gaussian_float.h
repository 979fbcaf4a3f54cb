/* SPDX-License-Identifier: MIT */
/* Template: Gaussian passes in single precision, in a fixed order, without contraction, so the same bytes everywhere.
 * The vertical pass is gaussian_down.h.
 *
 * The including file has float_finish() and gets float_band(). */
#ifndef BM_KERNELS_GAUSSIAN_FLOAT_H
#define BM_KERNELS_GAUSSIAN_FLOAT_H

#include "kernels/gaussian_down.h"
#include "kernels/vecf.h"

/* n samples, the first of which has its centre tap at in[0]; four vectors at a time stay in registers. */
static inline void across_sums(const float *in, const half_kernel *k, size_t channels, size_t n,
                               float *sum)
{
    enum { L = BM_VF_LANES };
    size_t x = 0;
    for (; x + 4 * L <= n; x += 4 * L) {
        bm_vf s[4] = {{0}};
        for (size_t i = 0; i <= k->radius; i++) {
            const float *a = in + x - i * channels, *b = in + x + i * channels;
            for (size_t j = 0; j < 4; j++)
                s[j] += k->real[i] * (bm_vf_load(a + j * L) + bm_vf_load(b + j * L));
        }
        memcpy(sum + x, s, sizeof s);
    }
    memset(sum + x, 0, (n - x) * sizeof *sum);
    for (size_t i = 0; i <= k->radius && x < n; i++) {
        const float *a = in - i * channels, *b = in + i * channels;
        float w = k->real[i];
        for (size_t rest = x; rest < n; rest++)
            sum[rest] += w * (a[rest] + b[rest]);
    }
}

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
