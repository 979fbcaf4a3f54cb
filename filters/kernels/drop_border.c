/* SPDX-License-Identifier: MIT */
/* drop_border: the step after a filter with a border; what add_border added is cut off, by the kernel of crop. */
#include "kernels/border.h"

#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/crop.h"

static bm_status drop_border_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    uint32_t across = (uint32_t)call->value[BORDER_ACROSS].number;
    uint32_t down = (uint32_t)call->value[BORDER_DOWN].number;
    return bm_crop_plan(plan, across, down, plan->in.width - 2 * across, plan->in.height - 2 * down,
                        error);
}

const bm_filter bm_filter_drop_border = {
    .name = "drop_border",
    .summary = "The picture without what add_border added",
    .kind = BM_KIND_RESAMPLE,
    .models = BM_ANY_MODEL,
    .planar = true,
    .plan = drop_border_plan,
};

#endif
