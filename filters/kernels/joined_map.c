/* SPDX-License-Identifier: MIT */
/* joined_map: the step that stands for several neighbouring sample maps (graph/rules/join_maps.c). */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include <string.h>

static const void *table_of(const bm_call *call, size_t channel)
{
    const bm_image *table = call->value[channel].picture;
    return table ? table->plane[0].data : NULL;
}

/* value[c].picture: a picture of which one row is there, the table of channel c; NULL: the channel is copied. Channels that
 * share a table share its copy, which is looked up faster. */
static bm_status joined_map_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    size_t bytes = ((size_t)1 << plan->in.depth) * (plan->in.depth / 8u);
    for (size_t c = 0; c < BM_MAX_PLANES; c++) {
        const void *table = table_of(call, c);
        size_t same = 0;
        while (same < c && table_of(call, same) != table)
            same++;
        if (!table || same < c) {
            plan->map[c] = table ? plan->map[same] : NULL;
            continue;
        }
        void *kept = bm_plan_alloc(plan, 1, bytes);
        if (!kept)
            return bm_fail(error, BM_E_NOMEM, "no memory for the plan of joined_map");
        plan->map[c] = memcpy(kept, table, bytes);
    }
    return BM_OK;
}

static const bm_param joined_map_params[] = {{.name = NULL}};

const bm_filter bm_filter_joined_map = {
    .name = "joined_map",
    .summary = "Several maps of samples at once",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .manner = BM_MANNER_PIXELS,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = joined_map_params,
    .plan = joined_map_plan,
};

#endif
