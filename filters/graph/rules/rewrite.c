/* SPDX-License-Identifier: MIT */
/* What all rules use: looking at a planned chain, and changing it. */
#include <stdio.h>
#include <string.h>

#include "core/catalogue.h"
#include "graph/rules/map_tables.h"
#include "graph/rules/rules.h"

/* Rules work on programs of one output, whose steps follow each other. */
static bm_output *output_of(const bm_rewrite *rewrite)
{
    return &rewrite->program->output[0];
}

static const bm_call_steps *steps_of(const bm_rewrite *rewrite, size_t i)
{
    return &output_of(rewrite)->steps_of[i];
}

size_t bm_rewrite_count(const bm_rewrite *rewrite)
{
    return output_of(rewrite)->chain.count;
}

const bm_call *bm_rewrite_call(const bm_rewrite *rewrite, size_t i)
{
    return &output_of(rewrite)->chain.calls[i];
}

bool bm_rewrite_is_empty(const bm_rewrite *rewrite, size_t i)
{
    return steps_of(rewrite, i)->first == steps_of(rewrite, i)->end;
}

/* The call's first step behind the way out of linear light that a call before it was in. */
static uint32_t first_own_step(const bm_rewrite *rewrite, size_t i)
{
    const bm_call_steps *steps = steps_of(rewrite, i);
    bool leaves = steps->first < steps->end &&
                  rewrite->program->steps[steps->first].plan.filter == &bm_filter_from_linear;
    return steps->first + leaves;
}

const bm_plan *bm_rewrite_plan(const bm_rewrite *rewrite, size_t i)
{
    uint32_t first = first_own_step(rewrite, i);
    if (first + 1 != steps_of(rewrite, i)->end)
        return NULL;
    const bm_plan *plan = &rewrite->program->steps[first].plan;
    return bm_call_is_of(bm_rewrite_call(rewrite, i), plan->filter) ? plan : NULL;
}

const bm_desc *bm_rewrite_in(const bm_rewrite *rewrite, size_t i)
{
    return &rewrite->program->rings[first_own_step(rewrite, i)].desc;
}

const bm_desc *bm_rewrite_out(const bm_rewrite *rewrite, size_t i)
{
    return &rewrite->program->rings[steps_of(rewrite, i)->end].desc;
}

bm_manner bm_rewrite_manner(const bm_rewrite *rewrite, size_t i)
{
    const bm_plan *plan = bm_rewrite_plan(rewrite, i);
    if (plan && (bm_tables_have_map(plan->map) || plan->matrix))
        return BM_MANNER_PIXELS;
    return bm_call_manner(bm_rewrite_call(rewrite, i));
}

bool bm_rewrite_is_linear(const bm_rewrite *rewrite, size_t i)
{
    return bm_rewrite_out(rewrite, i)->linear;
}

bool bm_rewrite_may_vanish(const bm_rewrite *rewrite, size_t first, size_t end)
{
    return first == 0 || end == bm_rewrite_count(rewrite) ||
           !bm_rewrite_is_linear(rewrite, first - 1) || !bm_rewrite_is_linear(rewrite, end);
}

#define MOST_NAMES 5

void bm_rewrite_names(const bm_rewrite *rewrite, size_t first, size_t end, char text[BM_NAMES_TEXT])
{
    size_t named = end - first > MOST_NAMES ? MOST_NAMES - 1 : end - first, used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < named && used < BM_NAMES_TEXT; i++) {
        bool last = first + i + 1 == end;
        const char *joint = i == 0 ? "" : last ? " and " : ", ";
        used += (size_t)snprintf(text + used, BM_NAMES_TEXT - used, "%s%s", joint,
                                 bm_rewrite_call(rewrite, first + i)->filter->name);
    }
    if (first + named < end && used < BM_NAMES_TEXT)
        snprintf(text + used, BM_NAMES_TEXT - used, " and %zu more", end - first - named);
}

void *bm_rewrite_alloc(bm_rewrite *rewrite, size_t count, size_t size)
{
    void *memory = bm_plan_alloc(&rewrite->program->memory, count, size);
    if (!memory)
        rewrite->status = bm_fail(rewrite->error, BM_E_NOMEM, "no memory to rewrite a chain");
    return memory;
}

void bm_rewrite_remove(bm_rewrite *rewrite, size_t first, size_t end)
{
    bm_output *output = output_of(rewrite);
    size_t behind = output->chain.count - end;
    memmove(output->chain.calls + first, output->chain.calls + end,
            behind * sizeof *output->chain.calls);
    memmove(output->steps_of + first, output->steps_of + end, behind * sizeof *output->steps_of);
    output->chain.count -= end - first;
}

bool bm_rewrite_insert(bm_rewrite *rewrite, size_t at, const bm_call *calls, size_t count)
{
    bm_output *output = output_of(rewrite);
    rewrite->status = bm_graph_reserve_calls(rewrite->program, output, count, rewrite->error);
    if (rewrite->status)
        return false;
    bm_call *place = output->chain.calls + at;
    memmove(place + count, place, (output->chain.count - at) * sizeof *place);
    if (count)
        memcpy(place, calls, count * sizeof *place);
    output->chain.count += count;
    return true;
}
