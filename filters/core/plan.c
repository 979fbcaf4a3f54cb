/* SPDX-License-Identifier: MIT */
/* Planning one call of a filter, and the memory that belongs to a plan. */
#include "bandmill/filter.h"

#include <stdlib.h>
#include <string.h>

#include "bandmill/size.h"
#include "core/catalogue.h"
#include "core/plan_memory.h"

struct bm_plan_block {
    struct bm_plan_block *next;
    /* The caller's bytes follow at the next multiple of BM_ROW_ALIGN. */
};

void *bm_plan_alloc(bm_plan *plan, size_t count, size_t size)
{
    size_t bytes;
    if (!bm_size_mul(count, size, &bytes) || bytes > SIZE_MAX / 2)
        return NULL;
    bytes = bm_size_align(bytes, BM_ROW_ALIGN) + BM_ROW_ALIGN;
    struct bm_plan_block *block = aligned_alloc(BM_ROW_ALIGN, bytes);
    if (!block)
        return NULL;
    memset(block, 0, bytes);
    block->next = plan->blocks;
    plan->blocks = block;
    return (char *)block + BM_ROW_ALIGN;
}

void bm_plan_adopt(bm_plan *to, bm_plan *from)
{
    while (from->blocks) {
        struct bm_plan_block *block = from->blocks;
        from->blocks = block->next;
        block->next = to->blocks;
        to->blocks = block;
    }
}

bm_alpha_rule bm_call_alpha(const bm_call *call)
{
    return call->filter->alpha_of ? call->filter->alpha_of(call) : call->filter->alpha;
}

bm_manner bm_call_manner(const bm_call *call)
{
    return call->filter->manner_of ? call->filter->manner_of(call) : call->filter->manner;
}

static bool has_map(const bm_plan *plan)
{
    for (size_t c = 0; c < BM_MAX_PLANES; c++)
        if (plan->map[c])
            return true;
    return false;
}

bm_status bm_plan_create(bm_plan *plan, const bm_call *call, const bm_desc *in, bm_cpu_level level,
                         bm_error *error)
{
    const bm_filter *filter = call->filter;
    *plan = (bm_plan){.filter = filter, .level = level, .in = *in, .out = *in};

    if (!(filter->models & BM_MODEL_BIT(in->model)))
        return bm_fail(error, BM_E_CHAIN, "%s does not take %s pictures", filter->name,
                       bm_model_name(in->model));
    if (in->planes > 1 && !filter->planar)
        return bm_fail(error, BM_E_CHAIN, "%s does not take separate planes", filter->name);

    for (size_t k = 0; filter->params && filter->params[k].name; k++)
        if (call->value[k].name && !call->value[k].picture)
            return bm_fail(error, BM_E_PARAM, "%s: %s=%s: the picture was not loaded", filter->name,
                           filter->params[k].name, call->value[k].name);

    bm_status status = filter->plan(call, plan, error);
    if (!status && !plan->band && has_map(plan))
        status = bm_filter_map_line.plan(call, plan, error);
    if (!status && !plan->band && has_map(plan))
        status = bm_filter_map.plan(call, plan, error);
    if (!status && !plan->band && plan->matrix)
        status = bm_filter_colour_matrix.plan(call, plan, error);
    if (!status)
        status = bm_desc_check(&plan->out, error);
    if (!status && !plan->copies && !plan->band)
        status = bm_fail(error, BM_E_INTERNAL, "%s planned no kernel", filter->name);
    if (!status && plan->out.planes > in->planes)
        status = bm_fail(error, BM_E_INTERNAL, "%s planned %u planes out of %u", filter->name,
                         plan->out.planes, in->planes);
    return status;
}

void bm_plan_destroy(bm_plan *plan)
{
    if (!plan)
        return;
    while (plan->blocks) {
        struct bm_plan_block *next = plan->blocks->next;
        free(plan->blocks);
        plan->blocks = next;
    }
    *plan = (bm_plan){0};
}
