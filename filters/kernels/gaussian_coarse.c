/* SPDX-License-Identifier: MIT */
/* gaussian_coarse: the blur on the coarse grid, the second of the steps for large sigma (gaussian_grid.h). */
#include "kernels/gaussian_blur.h"
#include "kernels/gaussian_grid.h"

#ifdef BM_KERNEL_LEVEL

#if BM_KERNEL_DEPTH == 16

#include "kernels/gaussian_finish.h"
#include "kernels/gaussian_float.h"

static void coarse_band(const bm_plan *plan, const bm_band *band)
{
    float_band(plan, band, plan->data, NULL);
}

BM_KERNELS(gaussian_coarse) = {.band = {coarse_band}};

#else /* coarse pictures have 16 bits */

BM_KERNELS(gaussian_coarse) = {.band = {NULL}};

#endif

#else

#include "kernels/gaussian_weights.h"

BM_DECLARE_KERNELS(gaussian_coarse)

static bm_span coarse_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    return gaussian_blur_need(plan->data, plane, y0, y1);
}

/* The kernel of the head of gaussian_grid.h. */
static bell coarse_bell(double s, double step)
{
    return (bell){sqrt(s * s - 2.0 / 3), (1 - 1 / (step * step * step * step)) / 360};
}

static bm_status coarse_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_desc *shape = grid_shape(call);
    double sigma = call->value[GRID_SIGMA].number;
    uint32_t step = grid_step(sigma, shape);
    gaussian_blur *blur = bm_plan_alloc(plan, 1, sizeof *blur);
    bells all = {0};

    if (!blur)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan a Gaussian");
    for (unsigned p = 0; p < shape->planes; p++) {
        all.across[p] = coarse_bell(sigma / step, step >> shape->plane[p].hshift);
        all.down[p] = coarse_bell(sigma / step, step >> shape->plane[p].vshift);
    }
    bm_status status = gaussian_blur_plan(blur, &all, 0, plan, error);
    if (status)
        return status;
    plan->data = blur;
    plan->need = coarse_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(gaussian_coarse_kernels, plan)->band[0];
    return BM_OK;
}

const bm_filter bm_filter_gaussian_coarse = {
    .name = "gaussian_coarse",
    .summary = "Blur on the coarse grid",
    .kind = BM_KIND_WINDOW,
    .models = BM_ANY_MODEL,
    .planar = true,
    .plan = coarse_plan,
};

#endif
