/* SPDX-License-Identifier: MIT */
/* detail_grow: from the coarse grid back to the picture (gaussian_grow.h), and what the picture, which is the second input,
 * differs from that makes the output (detail_finish.h). */
#include "kernels/detail_finish.h"
#include "kernels/gaussian_grow.h"

typedef struct detail_grow_data {
    grow_plane plane[BM_MAX_PLANES]; /* first: where gaussian_grow.h looks */
    detail_strength strength;
} detail_grow_data;

#ifdef BM_KERNEL_LEVEL

static void grow_band(const bm_plan *plan, const bm_band *band)
{
    const detail_grow_data *data = plan->data;
    grow_rows(plan, band, data->plane, &data->strength);
}

BM_KERNELS(detail_grow) = {.band = {grow_band}};

#else

BM_DECLARE_KERNELS(detail_grow)

static bm_status detail_grow_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    detail_grow_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan detail");
    data->strength =
        detail_strength_of(call, (enum detail_law)call->value[DETAIL_LAW].number, grid_shape(call));
    plan->data = data;
    return grow_plan(call, plan, data->plane, detail_grow_kernels, error);
}

const bm_filter bm_filter_detail_grow = {
    .name = "detail_grow",
    .summary = "The picture's detail, against itself from the coarse grid",
    .kind = BM_KIND_RESAMPLE,
    .models = BM_ANY_MODEL,
    .planar = true,
    .plan = detail_grow_plan,
};

#endif
