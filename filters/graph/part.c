/* SPDX-License-Identifier: MIT */
#include "graph/part.h"

#include "core/catalogue.h"
#include "kernels/border.h"

static uint32_t less(uint32_t from, uint32_t by)
{
    return from > by ? from - by : 0;
}

static uint32_t end_of(uint64_t begin, uint64_t length, uint64_t reach, uint32_t side)
{
    uint64_t end = begin + length + reach;
    return end < side ? (uint32_t)end : side;
}

bool bm_part_around(const bm_rect *rect, bm_reach reach, const bm_desc *picture, bm_rect *around)
{
    around->x = less(rect->x, reach.across);
    around->y = less(rect->y, reach.down);
    around->width = end_of(rect->x, rect->width, reach.across, picture->width) - around->x;
    around->height = end_of(rect->y, rect->height, reach.down, picture->height) - around->y;
    return (uint64_t)around->width * around->height <=
           (uint64_t)picture->width * picture->height / 8 * 7;
}

bool bm_part_reach(bm_call *call, const bm_desc *in, bm_reach *reach)
{
    const bm_filter *filter = call->filter;
    uint32_t rgba;
    if (filter->kind != BM_KIND_WINDOW || !filter->reach ||
        bm_call_border(call, &rgba) == BM_BORDER_WRAP)
        return false;
    if (filter->settle)
        filter->settle(call, in);
    *reach = filter->reach(call, in);
    return true;
}

bool bm_part_keeps_places(const bm_program *program, uint32_t from, uint32_t to)
{
    for (uint32_t ring = to; ring != from; ring = program->steps[ring - 1].input) {
        const bm_plan *plan = &program->steps[ring - 1].plan;
        if (plan->whole || plan->scan || plan->serial ||
            (plan->filter->kind == BM_KIND_RESAMPLE && plan->filter != &bm_filter_drop_border))
            return false;
    }
    return true;
}
