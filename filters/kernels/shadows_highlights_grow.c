/* SPDX-License-Identifier: MIT */
/* shadows_highlights_grow: the luma of the coarse grid, back at the size of the picture (gaussian_grow.h), which is the second
 * input, and what it makes of that (shadows_highlights_finish.h). Luma is a weighted sum, as a blur is: which of them comes
 * first does not matter, and luma is cheapest where there are fewest pixels. */
#define GROW_IN_FLOATS
#include "kernels/shadows_highlights_finish.h"
#include "kernels/gaussian_grow.h"
#include "kernels/gray.h"

typedef struct shadows_grow_data {
    grow_plane plane[BM_MAX_PLANES]; /* first: where gaussian_grow.h looks */
    shadows_law law;
} shadows_grow_data;

#ifdef BM_KERNEL_LEVEL

/* Luma and alpha of a coarse row, in scratch behind the wide rows. */
static void widen_luma(const bm_plan *plan, const bm_band *band, const grow_plane *k,
                       const uint16_t *coarse, wide_sample *wide)
{
    const shadows_law *law = &((const shadows_grow_data *)plan->data)->law;
    const size_t channels = law->channels, mask = law->mask;
    const gray_weights weights = GRAY_BT601;
    uint16_t *luma = (uint16_t *)(void *)((wide_sample *)band->scratch + GRID_TAPS * k->pitch);

    if (channels < 3) {
        widen_channels(coarse, k, plan->out.width, channels, wide);
        return;
    }
    for (size_t x = 0; x < plan->in.width; x++) {
        const uint16_t *pixel = coarse + x * channels;
        luma[x * mask] = (uint16_t)((weights.red * pixel[0] + weights.green * pixel[1] +
                                     weights.blue * pixel[2] + 32768) >>
                                    16);
        if (mask == 2)
            luma[x * mask + 1] = pixel[channels - 1];
    }
    widen_channels(luma, k, plan->out.width, mask, wide);
}

static void grow_band(const bm_plan *plan, const bm_band *band)
{
    const shadows_grow_data *data = plan->data;
    grow_rows_by(plan, band, data->plane, data->law.mask, widen_luma, &data->law);
}

BM_KERNELS(shadows_highlights_grow) = {.band = {grow_band}};

#else

BM_DECLARE_KERNELS(shadows_highlights_grow)

static bm_status shadows_grow_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    shadows_grow_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan shadows_highlights");
    const bm_call written = shadows_sigma_first(call);
    data->law = shadows_law_of(written.value[SHADOWS_SHADOWS].number,
                               written.value[SHADOWS_HIGHLIGHTS].number, 65535, grid_shape(call));
    plan->data = data;
    bm_status status = grow_plan(call, plan, data->plane, shadows_highlights_grow_kernels, error);
    if (!status)
        plan->scratch_bytes += plan->in.width * data->law.mask * sizeof(uint16_t);
    return status;
}

const bm_filter bm_filter_shadows_highlights_grow = {
    .name = "shadows_highlights_grow",
    .summary = "Shadows and highlights by the luma of the coarse grid",
    .kind = BM_KIND_RESAMPLE,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .plan = shadows_grow_plan,
};

#endif
