/* SPDX-License-Identifier: MIT */
/* Calls whose result has a size that hangs on the pixels: where a chain is cut, and what is kept. */
#include "bandmill/measure.h"

bool bm_call_is_measured(const bm_call *call)
{
    return call->filter->measure != NULL;
}

bool bm_chain_cut(const bm_chain *chain, bm_chain *head, const bm_call **measured, bm_chain *rest)
{
    size_t at = 0, count = chain->count;
    while (at < count && !bm_call_is_measured(&chain->calls[at]))
        at++;
    bool found = at < count;
    if (head)
        *head = (bm_chain){.calls = chain->calls, .count = at};
    if (measured)
        *measured = found ? &chain->calls[at] : NULL;
    if (rest)
        *rest = found ? (bm_chain){.calls = chain->calls + at + 1, .count = count - at - 1}
                      : (bm_chain){0};
    return found;
}

bm_status bm_measure_check(const bm_call *call, const bm_desc *desc, bm_error *error)
{
    bm_plan plan;
    bm_status status = bm_plan_create(&plan, call, desc, BM_CPU_SCALAR, error);
    bm_plan_destroy(&plan);
    if (!status && bm_call_is_scoped(call))
        status = bm_fail(error, BM_E_CHAIN,
                         "%s changes the size of the picture: it cannot act on a part (on, in, "
                         "mask)",
                         call->filter->name);
    return status;
}

bm_status bm_measure(const bm_call *call, const bm_image *image, bm_cpu_level level,
                     bm_measured *kept, bm_error *error)
{
    bm_plan plan;
    bm_status status = bm_measure_check(call, &image->desc, error);
    if (status)
        return status;
    status = bm_plan_create(&plan, call, &image->desc, level, error);
    if (!status)
        call->filter->measure(call, &plan, image, kept);
    bm_plan_destroy(&plan);
    return status;
}

bm_image bm_measured_view(const bm_image *image, const bm_measured *kept)
{
    bm_image view = *image;
    size_t pixel_bytes = image->desc.plane[0].channels * (image->desc.depth / 8u);
    view.owned = NULL;
    view.plane[0].data = (uint8_t *)bm_image_row(image, 0, kept->y) + kept->x * pixel_bytes;
    view.desc.width = view.desc.plane[0].width = kept->width;
    view.desc.height = view.desc.plane[0].height = kept->height;
    return view;
}
