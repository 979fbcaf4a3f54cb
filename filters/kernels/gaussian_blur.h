/* SPDX-License-Identifier: MIT */
/* Blurring by the sampled Gaussian (gaussian_weights.h), for every filter that does: what its passes share.
 *
 * Vertical pass first: it reads whole rows through the band's pointers and leaves a row of intermediate values in
 * scratch, where the row's ends can be extended for the horizontal pass. Both passes fold the two taps at the same
 * distance: w(i) * (a + b). The centre meets itself with half its weight, so that it needs no code of its own.
 *
 * gaussian_fixed.h has the passes in 16-bit lanes, for 8-bit samples and small radii, gaussian_float.h those in single
 * precision for everything else; gaussian_grid.h is the way for large sigma. What becomes of the blurred samples is the
 * matter of gaussian_finish.h or sharpen_finish.h: a file of kernels includes one of them before the passes. */
#ifndef BM_KERNELS_GAUSSIAN_BLUR_H
#define BM_KERNELS_GAUSSIAN_BLUR_H

#include <string.h>

#include "kernels/kernel.h"

#define GAUSSIAN_FIXED_MAX_RADIUS 24
/* Rows made together by the fixed passes, so that a strip of input is read from far away once for all of them. */
#define GAUSSIAN_GROUP 8
/* Samples: with a band's rows and their halo this stays in a first-level cache. Whole pixels of 1, 2 and 4 channels. */
#define GAUSSIAN_STRIP 512

/* Half a kernel for one direction of one plane, from the centre (with half its weight) outwards. */
typedef struct half_kernel {
    uint32_t radius;
    const int16_t *fixed; /* 1.15 */
    const float *real;
} half_kernel;

typedef struct gaussian_blur {
    half_kernel across[BM_MAX_PLANES], down[BM_MAX_PLANES];
    size_t pad[BM_MAX_PLANES]; /* samples of room on each side of a scratch row: the halo across */
    size_t pitch[BM_MAX_PLANES]; /* samples from a scratch row to the next */
    bool fixed;                  /* the passes that the scratch is laid out for */
} gaussian_blur;

static inline bm_span gaussian_blur_need(const gaussian_blur *blur, unsigned plane, uint32_t y0,
                                         uint32_t y1)
{
    int32_t radius = (int32_t)blur->down[plane].radius;
    return (bm_span){(int32_t)y0 - radius, (int32_t)y1 + radius};
}

#ifdef BM_KERNEL_LEVEL

enum {
    BITS = 6
}; /* fraction of blurred samples in fixed point; bm_v16_pair_fold_u8() scales by 2^BITS */

/* Where blurred samples go. */
typedef struct gaussian_row {
    const void *finish;  /* what the finishing functions know beyond this; NULL in gaussian */
    const bm_sample *in; /* the row of the input that has the output's place */
    bm_sample *out;
} gaussian_row;

/* Extends a scratch row by copies of its end pixels, `radius` on each side. */
static inline void extend_ends(void *row, uint32_t width, size_t pixel_bytes, uint32_t radius)
{
    uint8_t *first = row, *last = first + (width - 1) * pixel_bytes;
    for (size_t i = 1; i <= radius; i++) {
        memcpy(first - i * pixel_bytes, first, pixel_bytes);
        memcpy(last + i * pixel_bytes, last, pixel_bytes);
    }
}

static inline size_t strip_end(size_t from, size_t samples)
{
    return samples - from < GAUSSIAN_STRIP ? samples : from + GAUSSIAN_STRIP;
}

#endif
#endif
