/* SPDX-License-Identifier: MIT */
/* highpass and clarity: what both planning functions share. highpass.c has the kernels, detail_grow.c the last step over the
 * coarse grid. */
#ifndef BM_KERNELS_DETAIL_H
#define BM_KERNELS_DETAIL_H

#include "kernels/detail_finish.h"
#include "kernels/gaussian_blur.h"
#include "kernels/gaussian_grid.h"

enum { DETAIL_FIXED, DETAIL_FLOAT };

typedef struct detail_data {
    gaussian_blur blur;
    detail_strength strength;
} detail_data;

#ifndef BM_KERNEL_LEVEL

#include "core/catalogue.h"
#include "kernels/gaussian_weights.h"

static inline bm_span detail_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    return gaussian_blur_need(&((const detail_data *)plan->data)->blur, plane, y0, y1);
}

/* The largest radius with amount * (r + 1) / 64 < 1/4, and with amount * (2 r + 1) * 255 / 32768 < 1/4. */
static inline uint32_t detail_fixed_radius(double amount)
{
    double products = ceil(16 / amount) - 2, weights = ceil((32 / amount - 1) / 2) - 1;
    double bound = fmax(fmin(products, weights), 0);
    return bound < GAUSSIAN_FIXED_MAX_RADIUS ? (uint32_t)bound : GAUSSIAN_FIXED_MAX_RADIUS;
}

static inline bm_status detail_plan(const bm_call *call, enum detail_law law, bm_plan *plan,
                                    const bm_kernel_table kernels, bm_error *error)
{
    double amount = fabs(call->value[DETAIL_AMOUNT].number);
    detail_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory to plan %s", plan->filter->name);
    bells all = bells_of(call->value[DETAIL_SIGMA].number, &plan->in);
    bm_status status =
        gaussian_blur_plan(&data->blur, &all, detail_fixed_radius(fmax(amount, 0.01)), plan, error);
    if (status)
        return status;
    data->strength = detail_strength_of(call, law, &plan->in);
    plan->data = data;
    plan->need = detail_need;
    plan->edge = BM_EDGE_CLAMP;
    plan->band = bm_pick(kernels, plan)->band[data->blur.fixed ? DETAIL_FIXED : DETAIL_FLOAT];
    return BM_OK;
}

static inline bool detail_split(const bm_call *call, enum detail_law law, const bm_desc *in,
                                bm_stages *stages)
{
    if (!grid_split(call, &bm_filter_detail_grow, true, in, stages))
        return false;
    stages->call[2].value[DETAIL_LAW].number = law;
    return true;
}

#endif
#endif
