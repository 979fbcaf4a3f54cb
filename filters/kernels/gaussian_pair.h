/* SPDX-License-Identifier: MIT */
/* What dog and log have in common: the sum of two separable symmetric kernels (dog.c has the passes). */
#ifndef BM_KERNELS_GAUSSIAN_PAIR_H
#define BM_KERNELS_GAUSSIAN_PAIR_H

#include "kernels/border.h"
#include "kernels/gaussian_blur.h"
#include "kernels/signed_levels.h"

/* Output: share[0] times what the first kernels make, and share[1] times what the second ones do. */
typedef struct gaussian_pair {
    half_kernel across[2], down[2];
    uint32_t reach; /* the largest radius down */
    size_t pad;     /* samples of room on each side of a scratch row */
    size_t pitch;   /* samples from a scratch row to the next */
    float share[2];
    enum signed_output output;
} gaussian_pair;

#ifndef BM_KERNEL_LEVEL

/* What there is to plan once the kernels and shares are filled in. */
static inline void gaussian_pair_plan(gaussian_pair *pair, bm_plan *plan)
{
    uint32_t across = 0;
    size_t channels = plan->in.plane[0].channels;
    for (unsigned k = 0; k < 2; k++) {
        across = pair->across[k].radius > across ? pair->across[k].radius : across;
        pair->reach = pair->down[k].radius > pair->reach ? pair->down[k].radius : pair->reach;
    }
    pair->pad = (across * channels + 31) / 32 * 32;
    pair->pitch = ((size_t)plan->in.width * channels + 31) / 32 * 32 + 2 * pair->pad;
    plan->scratch_bytes = 2 * pair->pitch * sizeof(float);
    plan->data = pair;
    plan->edge = BM_EDGE_CLAMP;
}

static inline bm_span gaussian_pair_need(const bm_plan *plan, unsigned plane, uint32_t y0,
                                         uint32_t y1)
{
    int32_t reach = (int32_t)((const gaussian_pair *)plan->data)->reach;
    (void)plane;
    return (bm_span){(int32_t)y0 - reach, (int32_t)y1 + reach};
}

#endif
#endif
