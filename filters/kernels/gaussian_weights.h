/* SPDX-License-Identifier: MIT */
/* The weights of a sampled Gaussian, and the planning of passes that use them (gaussian_blur.h).
 *
 * Weights. w(i) = exp(-i^2 / 2 sigma^2) for |i| <= r, divided by their sum. The radius r is the smallest whose tails
 * (both sides, of the sampled Gaussian) weigh less than a quarter of a level: 1 / (4 * 255) of the whole for 8 bits,
 * 1 / (4 * 65535) for 16. Cutting the tails off therefore moves no sample by more than that in either pass. */
#ifndef BM_KERNELS_GAUSSIAN_WEIGHTS_H
#define BM_KERNELS_GAUSSIAN_WEIGHTS_H

#include <math.h>
#include <string.h>

#include "kernels/border.h"
#include "kernels/gaussian_blur.h"

/* exp(-x) for 0 <= x <= 100 out of additions and multiplications, whose results are the same on
 * every machine; libm's exp differs between CPUs in the last bit. The series for x / 1024 ends below
 * 10^-17, and squaring ten times leaves a relative error under 10^-12. */
static inline double decay(double x)
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

/* A curve to take weights from: a Gaussian times 1 + fourth * (d^4 - 6 d^2 sigma^2 + 3 sigma^4) / sigma^8, which adds
 * `fourth` times its fourth derivative. */
typedef struct bell {
    double sigma, fourth;
} bell;

typedef struct bells {
    bell across[BM_MAX_PLANES], down[BM_MAX_PLANES];
} bells;

static inline double weight(const bell *b, double d)
{
    double square = d * d, variance = b->sigma * b->sigma;
    double bend = (square * square - 6 * square * variance + 3 * variance * variance) /
                  (variance * variance * variance * variance);
    return decay(square / (2 * variance)) * (1 + b->fourth * bend);
}

/* The radius that the head of this file defines, and the sum of the weights within it. */
static inline uint32_t radius_of(const bell *b, double max, double *sum)
{
    double all = weight(b, 0);
    uint32_t far = (uint32_t)ceil(9 * b->sigma) + 1;
    for (uint32_t i = 1; i <= far; i++)
        all += 2 * weight(b, i);
    *sum = weight(b, 0);
    uint32_t r = 0;
    while (r < far && (all - *sum) * 4 * max >= all)
        *sum += 2 * weight(b, ++r);
    return r;
}

/* Weights of the radius k->radius, whose sum is `sum`. */
static inline bm_status make_weights(bm_plan *plan, const bell *b, double sum, half_kernel *k,
                                     bm_error *error)
{
    int16_t *fixed = bm_plan_alloc(plan, k->radius + 1, sizeof *fixed);
    float *real = bm_plan_alloc(plan, k->radius + 1, sizeof *real);
    if (!fixed || !real)
        return bm_fail(error, BM_E_NOMEM, "no memory for a Gaussian of radius %u", k->radius);

    /* From the tail inwards each weight is what brings the running sum nearest to the exact one; the centre gets
     * the rest, so that all together are exactly 1. */
    double exact = 0;
    int32_t given = 0;
    for (uint32_t i = k->radius; i > 0; i--) {
        exact += weight(b, i) / sum;
        int32_t upto = (int32_t)lround(exact * 32768);
        fixed[i] = (int16_t)(upto - given);
        given = upto;
        real[i] = (float)(weight(b, i) / sum);
    }
    fixed[0] = (int16_t)(16384 - given);
    real[0] = (float)(0.5 * weight(b, 0) / sum);
    k->fixed = fixed;
    k->real = real;
    return BM_OK;
}

static inline bm_status make_kernel(bm_plan *plan, const bell *b, half_kernel *k, bm_error *error)
{
    double sum, one = plan->in.depth == 8 ? 255 : 65535;
    k->radius = radius_of(b, one, &sum);
    return make_weights(plan, b, sum, k, error);
}

/* Those of a Gaussian of `sigma` pixels, for a picture whose planes may be subsampled. */
static inline bells bells_of(double sigma, const bm_desc *desc)
{
    bells all = {0};
    for (unsigned p = 0; p < desc->planes; p++) {
        all.across[p].sigma = sigma / (1 << desc->plane[p].hshift);
        all.down[p].sigma = sigma / (1 << desc->plane[p].vshift);
    }
    return all;
}

/* The plan's scratch for the weights that there are, and the choice of the passes: those of gaussian_fixed.h for 8 bits and
 * radii up to `fixed_radius`. */
static inline void gaussian_blur_lay_out(gaussian_blur *blur, uint32_t fixed_radius, bm_plan *plan)
{
    uint32_t largest = 0;
    for (unsigned p = 0; p < plan->in.planes; p++) {
        const bm_plane_desc *plane = &plan->in.plane[p];
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
}

/* Weights for all planes, laid out. */
static inline bm_status gaussian_blur_plan(gaussian_blur *blur, const bells *all,
                                           uint32_t fixed_radius, bm_plan *plan, bm_error *error)
{
    for (unsigned p = 0; p < plan->in.planes; p++) {
        const bell *across = &all->across[p], *down = &all->down[p];
        bm_status status = make_kernel(plan, across, &blur->across[p], error);
        /* Weights cost as much as a small picture, and both ways have the same ones unless the plane is subsampled. */
        if (!status && memcmp(down, across, sizeof *down) == 0)
            blur->down[p] = blur->across[p];
        else if (!status)
            status = make_kernel(plan, down, &blur->down[p], error);
        if (status)
            return status;
    }
    gaussian_blur_lay_out(blur, fixed_radius, plan);
    return BM_OK;
}

/* The reach of a filter that blurs by a Gaussian, its first parameter: as far as 16 bits see, which is also all that
 * counts on the coarse grid. */
static inline bm_reach gaussian_reach(const bm_call *call, const bm_desc *in)
{
    bells all = bells_of(call->value[0].number, in);
    bm_reach reach = {0};
    for (unsigned p = 0; p < in->planes; p++) {
        double sum;
        uint32_t across = radius_of(&all.across[p], 65535, &sum) << in->plane[p].hshift;
        uint32_t down = radius_of(&all.down[p], 65535, &sum) << in->plane[p].vshift;
        reach.across = across > reach.across ? across : reach.across;
        reach.down = down > reach.down ? down : reach.down;
    }
    return reach;
}

#endif
