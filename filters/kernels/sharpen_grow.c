/* SPDX-License-Identifier: MIT */
/* sharpen_grow: from the coarse grid back to the picture (gaussian_grow.h), and what the blurred samples are off from those
 * of the picture, which is the second input, is added to it (sharpen_finish.h). */
#include "kernels/sharpen_finish.h"
#include "kernels/gaussian_grow.h"

typedef struct sharpen_grow_data {
    grow_plane plane[BM_MAX_PLANES]; /* first: where gaussian_grow.h looks */
    sharpen_strength strength;
} sharpen_grow_data;

#ifdef BM_KERNEL_LEVEL

static void grow_band(const bm_plan *plan, const bm_band *band)
{
    const sharpen_grow_data *data = plan->data;
    if (sharpen_copies(&plan->out, band->plane)) {
        sharpen_copy(&plan->out, band, band->side);
        return;
    }
    grow_rows(plan, band, data->plane, &data->strength);
    sharpen_keep_chroma(&plan->out, band, band->side);
}

BM_KERNELS(sharpen_grow) = {.band = {grow_band}};

#else

BM_DECLARE_KERNELS(sharpen_grow)

static bm_status sharpen_grow_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    sharpen_grow_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan an unsharp mask");
    data->strength = sharpen_strength_of(call, grid_shape(call));
    plan->data = data;
    return grow_plan(call, plan, data->plane, sharpen_grow_kernels, error);
}

const bm_filter bm_filter_sharpen_grow = {
    .name = "sharpen_grow",
    .summary = "The picture, sharpened by itself from the coarse grid",
    .kind = BM_KIND_RESAMPLE,
    .models = BM_ANY_MODEL,
    .planar = true,
    .plan = sharpen_grow_plan,
};

#endif
