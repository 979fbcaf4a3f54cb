/* SPDX-License-Identifier: MIT */
/* gaussian_grow: from the coarse grid back to the picture, rounded (gaussian_grow.h). */
#ifdef BM_KERNEL_LEVEL
#include "kernels/gaussian_finish.h"
#endif
#include "kernels/gaussian_grow.h"

#ifdef BM_KERNEL_LEVEL

static void grow_band(const bm_plan *plan, const bm_band *band)
{
    grow_rows(plan, band, plan->data, NULL);
}

BM_KERNELS(gaussian_grow) = {.band = {grow_band}};

#else

BM_DECLARE_KERNELS(gaussian_grow)

static bm_status gaussian_grow_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    grow_plane *planes = bm_plan_alloc(plan, BM_MAX_PLANES, sizeof *planes);
    if (!planes)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan a Gaussian");
    plan->data = planes;
    return grow_plan(call, plan, planes, gaussian_grow_kernels, error);
}

const bm_filter bm_filter_gaussian_grow = {
    .name = "gaussian_grow",
    .summary = "The picture from the coarse grid",
    .kind = BM_KIND_RESAMPLE,
    .models = BM_ANY_MODEL,
    .planar = true,
    .plan = gaussian_grow_plan,
};

#endif
