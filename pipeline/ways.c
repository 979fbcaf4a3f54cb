/* SPDX-License-Identifier: MIT */
/* The ways of a flight, and one program for all of them. */
#include "ways.h"

#include "output_plan.h"

bm_branch bm_ways_as_written(const bm_ways *ways, const bm_output *output)
{
    return (bm_branch){&output->head,
                       ways->config->as_stored ? 1 : ways->flight->picture.orientation};
}

void bm_ways_drop_program(bm_flight *flight)
{
    bm_program_destroy(flight->program);
    flight->program = NULL;
}

void bm_ways_end(bm_ways *ways, size_t i)
{
    bm_program_destroy(ways->way[i].whole);
    ways->way[i].whole = NULL;
    bm_draft_end(&ways->draft[i]);
}

void bm_ways_move(bm_ways *ways, size_t from, size_t to)
{
    bm_way *way = &ways->way[to];
    const bm_way *old = &ways->way[from];
    if (from == to)
        return;
    *way = *old;
    if (way->branch.chain == &old->rewritten)
        way->branch.chain = &way->rewritten;
    else if (way->branch.chain == &old->changed)
        way->branch.chain = &way->changed;
    ways->draft[to] = ways->draft[from];
}

void bm_ways_leave_out(bm_ways *ways)
{
    size_t left = 0;
    for (size_t i = 0; i < ways->count; i++) {
        if (ways->way[i].output->error.status)
            bm_ways_end(ways, i);
        else
            bm_ways_move(ways, i, left++);
    }
    ways->count = left;
}

static bm_status plan_for(const bm_ways *ways, size_t i, size_t count, const bm_desc *desc,
                          bool unmeasured, bm_program **program, bm_error *error)
{
    const bm_pipeline_config *config = ways->config;
    for (size_t k = 1; k < count; k++)
        ways->also[k - 1] = ways->way[i + k].branch;
    const bm_branch *first = &ways->way[i].branch;
    const bm_program_request request = {.chain = first->chain,
                                        .orientation = first->orientation,
                                        .also = ways->also,
                                        .also_count = count - 1,
                                        .linear = config->linear,
                                        .unmeasured = unmeasured,
                                        .rewriting = config->rewriting,
                                        .reasons =
                                            count == 1 ? &ways->way[i].output->reasons : NULL,
                                        .level = config->level,
                                        .memory = &ways->flight->memory};
    return bm_program_plan(program, &request, desc, error);
}

bm_status bm_ways_plan_some(const bm_ways *ways, size_t i, size_t count, bm_program **program,
                            bm_error *error)
{
    return plan_for(ways, i, count, &ways->flight->recolouring.to.desc, false, program, error);
}

bm_status bm_ways_try(const bm_ways *ways, size_t i, const bm_desc *desc, bm_program **program,
                      bm_error *error)
{
    bm_reasons *reasons = &ways->way[i].output->reasons;
    unsigned count = reasons->count;
    bm_status status = plan_for(ways, i, 1, desc, false, program, error);
    reasons->count = count;
    return status;
}

bm_status bm_ways_try_all(const bm_ways *ways, size_t i, const bm_desc *desc, bm_program **program,
                          bm_error *error)
{
    bm_way *way = &ways->way[i];
    const bm_branch head = way->branch;
    bm_reasons *reasons = &way->output->reasons;
    unsigned count = reasons->count;
    way->branch.chain = way->output->chain;
    bm_status status = plan_for(ways, i, 1, desc, true, program, error);
    way->branch = head;
    reasons->count = count;
    return status;
}

/* Outputs fail whose chain does not fit the picture. */
static bm_status lose_misfits(bm_ways *ways, bm_error *error)
{
    bm_status status = BM_OK;
    for (size_t i = 0; !status && i < ways->count; i++) {
        bm_program *alone = NULL;
        bm_error why;
        const bm_desc *desc = &ways->flight->recolouring.to.desc;
        status =
            bm_output_lose(ways->way[i].output, bm_ways_try(ways, i, desc, &alone, &why), &why);
        if (status)
            *error = why;
        bm_program_destroy(alone);
    }
    bm_ways_leave_out(ways);
    return status;
}

bm_status bm_ways_plan(bm_ways *ways, bm_error *error)
{
    bm_flight *flight = ways->flight;
    bm_ways_drop_program(flight);
    bm_status status = bm_ways_plan_some(ways, 0, ways->count, &flight->program, error);
    if (ways->count == 1)
        return bm_output_lose(ways->way[0].output, status, error);
    if (!status)
        return BM_OK;
    size_t before = ways->count;
    bm_error why;
    bm_status lost = lose_misfits(ways, &why);
    if (lost || ways->count == before) {
        *error = lost ? why : *error;
        return lost ? lost : status;
    }
    return bm_ways_plan_some(ways, 0, ways->count, &flight->program, error);
}

bool bm_ways_lie_alike(const bm_ways *ways)
{
    return ways->config->as_stored || ways->flight->picture.orientation <= 1;
}
