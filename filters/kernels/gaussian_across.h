/* SPDX-License-Identifier: MIT */
/* A symmetric kernel along a row of single precision, extended by its radius on both sides. The order of additions is that
 * of the source, without contraction, so the same bytes everywhere. */
#ifndef BM_KERNELS_GAUSSIAN_ACROSS_H
#define BM_KERNELS_GAUSSIAN_ACROSS_H

#include "kernels/gaussian_blur.h"
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

#endif
