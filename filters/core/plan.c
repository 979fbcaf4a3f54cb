/* SPDX-License-Identifier: MIT */
/* Planning one call of a filter, and the memory that belongs to a plan. */
#include "bandmill/filter.h"

#include <string.h>

#include "bandmill/size.h"
#include "core/catalogue.h"
#include "core/plan_memory.h"

struct bm_plan_block {
    struct bm_plan_block *next;
    bm_pool *
        pool; /* where small memory of the plan comes from; the same in all blocks; NULL: from nowhere */
    bool in_pool; /* this one is there, for no other end than to name it */
    /* The caller's bytes follow at the next multiple of BM_ROW_ALIGN. */
};

/* A pool gives nothing back when a plan is made anew, so that what is large stays out of it. */
#define POOL_BYTES ((size_t)16 << 10)

static bm_pool *pool_of(const bm_plan *plan)
{
    return plan->blocks ? plan->blocks->pool : NULL;
}

bm_status bm_plan_use(bm_plan *plan, bm_pool *pool, bm_error *error)
{
    struct bm_plan_block *block = bm_pool_alloc(pool, 1, sizeof *block);
    if (!block)
        return bm_fail(error, BM_E_NOMEM, "no memory for a plan");
    block->pool = pool;
    block->in_pool = true;
    plan->blocks = block;
    return BM_OK;
}

void *bm_plan_alloc(bm_plan *plan, size_t count, size_t size)
{
    size_t bytes;
    if (!bm_size_mul(count, size, &bytes) || bytes > SIZE_MAX / 2)
        return NULL;
    bm_pool *pool = pool_of(plan);
    if (pool && bytes <= POOL_BYTES)
        return bm_pool_alloc(pool, 1, bytes);
    bytes = bm_size_align(bytes, BM_ROW_ALIGN) + BM_ROW_ALIGN;
    struct bm_plan_block *block = bm_allocate(pool ? pool->allocator : NULL, bytes, BM_ROW_ALIGN);
    if (!block)
        return NULL;
    memset(block, 0, bytes);
    block->pool = pool;
    block->next = plan->blocks;
    plan->blocks = block;
    return (char *)block + BM_ROW_ALIGN;
}

void bm_plan_adopt(bm_plan *to, bm_plan *from)
{
    while (from->blocks) {
        struct bm_plan_block *block = from->blocks;
        from->blocks = block->next;
        if (block->in_pool)
            continue;
        block->pool = pool_of(to);
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
    if (bm_call_is_scoped(call))
        return BM_MANNER_OTHER;
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
    return bm_plan_create_in(plan, NULL, call, in, level, error);
}

bm_status bm_plan_create_in(bm_plan *plan, bm_pool *pool, const bm_call *call, const bm_desc *in,
                            bm_cpu_level level, bm_error *error)
{
    const bm_filter *filter = call->filter;
    *plan = (bm_plan){.filter = filter, .level = level, .in = *in, .out = *in};
    bm_status status = pool ? bm_plan_use(plan, pool, error) : BM_OK;
    if (status)
        return status;

    if (!(filter->models & BM_MODEL_BIT(in->model)))
        return bm_fail(error, BM_E_CHAIN, "%s does not take %s pictures", filter->name,
                       bm_model_name(in->model));
    if (in->planes > 1 && !filter->planar)
        return bm_fail(error, BM_E_CHAIN, "%s does not take separate planes", filter->name);

    for (size_t k = 0; filter->params && filter->params[k].name; k++)
        if (call->value[k].name && !call->value[k].picture && !call->value[k].content)
            return bm_fail(error, BM_E_PARAM, "%s: %s=%s: the %s was not loaded", filter->name,
                           filter->params[k].name, call->value[k].name,
                           filter->params[k].type == BM_PARAM_FILE ? "file" : "picture");

    status = filter->plan(call, plan, error);
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
        struct bm_plan_block *block = plan->blocks;
        plan->blocks = block->next;
        if (!block->in_pool)
            bm_release(block->pool ? block->pool->allocator : NULL, block);
    }
    *plan = (bm_plan){0};
}
