/* SPDX-License-Identifier: MIT */
/* The sampled Gaussian, for every filter that blurs by it: its weights, and what its passes share.
 *
 * Weights. w(i) = exp(-i^2 / 2 sigma^2) for |i| <= r, divided by their sum. The radius r is the smallest whose tails
 * (both sides, of the sampled Gaussian) weigh less than a quarter of a level: 1 / (4 * 255) of the whole for 8 bits,
 * 1 / (4 * 65535) for 16. Cutting the tails off therefore moves no sample by more than that.
 *
 * Vertical pass first: it reads whole rows through the band's pointers and leaves a row of intermediate values in
 * scratch, where the row's ends can be extended for the horizontal pass. Both passes fold the two taps at the same
 * distance: w(i) * (a + b). The centre meets itself with half its weight, so that it needs no code of its own.
 *
 * gaussian_fixed.h has the passes in 16-bit lanes, for 8-bit samples and small radii, gaussian_float.h those in single
 * precision for everything else. What a filter does with the blurred samples it says itself: the passes end in
 * functions that the including file defines, and hand them a gaussian_row. */
#ifndef BM_KERNELS_GAUSSIAN_BLUR_H
#define BM_KERNELS_GAUSSIAN_BLUR_H

#include <math.h>
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

/* Where blurred samples go. */
typedef struct gaussian_row {
    const bm_plan *plan;
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

#else

/* exp(-x) for 0 <= x <= 100 out of additions and multiplications, whose results are the same on
 * every machine; libm's exp differs between CPUs in the last bit. The series for x / 1024 ends below
 * 10^-17, and squaring ten times leaves a relative error under 10^-12. */
static double decay(double x)
{
    double t = -x / 1024, term = 1, sum = 1;
    for (int n = 1; n <= 10; n++) {
        term *= t / n;
        sum += term;
    }
    for (int n = 0; n < 10; n++)
        sum *= sum;
    return sum;
}

static double weight(double i, double sigma)
{
    return decay(i * i / (2 * sigma * sigma));
}

/* The radius that the head of this file defines, and the sum of the weights within it. */
static uint32_t radius_of(double sigma, double max, double *sum)
{
    double all = 1;
    uint32_t far = (uint32_t)ceil(9 * sigma) + 1;
    for (uint32_t i = 1; i <= far; i++)
        all += 2 * weight(i, sigma);
    *sum = 1;
    uint32_t r = 0;
    while (r < far && (all - *sum) * 4 * max >= all)
        *sum += 2 * weight(++r, sigma);
    return r;
}

static bm_status make_kernel(bm_plan *plan, double sigma, half_kernel *k, bm_error *error)
{
    double sum, one = plan->in.depth == 8 ? 255 : 65535;
    k->radius = radius_of(sigma, one, &sum);
    int16_t *fixed = bm_plan_alloc(plan, k->radius + 1, sizeof *fixed);
    float *real = bm_plan_alloc(plan, k->radius + 1, sizeof *real);
    if (!fixed || !real)
        return bm_fail(error, BM_E_NOMEM, "no memory for a Gaussian of radius %u", k->radius);

    /* From the tail inwards each weight is what brings the running sum nearest to the exact one; the centre gets
     * the rest, so that all together are exactly 1. */
    double exact = 0;
    int32_t given = 0;
    for (uint32_t i = k->radius; i > 0; i--) {
        exact += weight(i, sigma) / sum;
        int32_t upto = (int32_t)lround(exact * 32768);
        fixed[i] = (int16_t)(upto - given);
        given = upto;
        real[i] = (float)(weight(i, sigma) / sum);
    }
    fixed[0] = (int16_t)(16384 - given);
    real[0] = (float)(0.5 / sum);
    k->fixed = fixed;
    k->real = real;
    return BM_OK;
}

/* Weights for all planes, the plan's scratch, and the choice of the passes: those of gaussian_fixed.h for 8 bits and
 * radii up to `fixed_radius`. */
static bm_status gaussian_blur_plan(gaussian_blur *blur, double sigma, uint32_t fixed_radius,
                                    bm_plan *plan, bm_error *error)
{
    uint32_t largest = 0;
    for (unsigned p = 0; p < plan->in.planes; p++) {
        const bm_plane_desc *plane = &plan->in.plane[p];
        bm_status status = make_kernel(plan, sigma / (1 << plane->hshift), &blur->across[p], error);
        if (!status)
            status = make_kernel(plan, sigma / (1 << plane->vshift), &blur->down[p], error);
        if (status)
            return status;
        uint32_t across = blur->across[p].radius, down = blur->down[p].radius;
        largest = across > largest ? across : largest;
        largest = down > largest ? down : largest;
        blur->pad[p] = ((size_t)across * plane->channels + 31) / 32 * 32;
        blur->pitch[p] = ((size_t)plane->width * plane->channels + 31) / 32 * 32 + 2 * blur->pad[p];
    }
    blur->fixed = plan->in.depth == 8 && largest <= fixed_radius;
    size_t row_bytes = blur->fixed ? GAUSSIAN_GROUP * sizeof(int16_t) : sizeof(float);
    for (unsigned p = 0; p < plan->in.planes; p++) {
        size_t bytes = blur->pitch[p] * row_bytes;
        plan->scratch_bytes = bytes > plan->scratch_bytes ? bytes : plan->scratch_bytes;
    }
    return BM_OK;
}

#endif
#endif
