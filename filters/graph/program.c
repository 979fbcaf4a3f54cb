/* SPDX-License-Identifier: MIT */
/* Programs: building the graph of steps from a chain, and describing it. */
#include "bandmill/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/catalogue.h"
#include "graph/graph.h"
#include "graph/rules/rules.h"

static bm_status reserve_step(bm_program *program, bm_error *error)
{
    if (program->count < program->allocated)
        return BM_OK;
    uint32_t allocated = program->allocated ? 2 * program->allocated : 4;
    bm_step *steps = reallocarray(program->steps, allocated, sizeof *steps);
    if (steps)
        program->steps = steps;
    bm_ring *rings = reallocarray(program->rings, (size_t)allocated + 1, sizeof *rings);
    if (rings)
        program->rings = rings;
    if (!steps || !rings)
        return bm_fail(error, BM_E_NOMEM, "no memory for a program of %u steps", allocated);
    program->allocated = allocated;
    return BM_OK;
}

bm_status bm_graph_add(bm_program *program, const bm_call *call, uint32_t input, uint32_t side,
                       bm_error *error)
{
    bm_status status = reserve_step(program, error);
    if (status)
        return status;
    bm_step *step = &program->steps[program->count];
    *step = (bm_step){.input = input, .side = side};
    status = bm_plan_create(&step->plan, call, &program->rings[input].desc, program->level, error);
    if (status || step->plan.copies) {
        bm_plan_destroy(&step->plan);
        return status;
    }
    program->count++;
    program->rings[program->count] = (bm_ring){.desc = step->plan.out};
    return BM_OK;
}

bm_status bm_program_create(bm_program **program, const bm_chain *chain, const bm_desc *in,
                            bm_cpu_level level, bm_error *error)
{
    const bm_program_request request = {
        .chain = chain, .rewriting = BM_REWRITE_EXACT, .level = level};
    return bm_program_plan(program, &request, in, error);
}

bm_status bm_graph_reserve_calls(bm_program *program, size_t more, bm_error *error)
{
    bm_chain *chain = &program->chain;
    size_t wanted = chain->count + more;
    if (wanted <= chain->capacity)
        return BM_OK;
    bm_call *calls = reallocarray(chain->calls, wanted, sizeof *calls);
    if (calls)
        chain->calls = calls;
    bm_call_steps *steps_of = reallocarray(program->steps_of, wanted, sizeof *steps_of);
    if (steps_of)
        program->steps_of = steps_of;
    if (!calls || !steps_of)
        return bm_fail(error, BM_E_NOMEM, "no memory for a chain of %zu calls", wanted);
    chain->capacity = wanted;
    return BM_OK;
}

static bm_status append_calls(bm_program *program, const bm_chain *chain, bm_error *error)
{
    bm_status status = bm_graph_reserve_calls(program, chain->count, error);
    if (!status && chain->count) {
        memcpy(program->chain.calls + program->chain.count, chain->calls,
               chain->count * sizeof *chain->calls);
        program->chain.count += chain->count;
    }
    return status;
}

/* The calls that turn the picture upright, and those of the request. */
static bm_status gather_calls(bm_program *program, const bm_program_request *request,
                              bm_error *error)
{
    bm_chain upright = {0};
    bm_status status = bm_graph_upright(&upright, request->orientation, error);
    if (!status)
        status = append_calls(program, &upright, error);
    bm_chain_clear(&upright);
    return status ? status : append_calls(program, request->chain, error);
}

static void drop_steps(bm_program *program)
{
    while (program->count)
        bm_plan_destroy(&program->steps[--program->count].plan);
    program->encoded_depth = 0;
}

bm_status bm_graph_plan_calls(bm_program *program, bm_error *error)
{
    bm_status status = BM_OK;
    drop_steps(program);
    for (size_t i = 0; i < program->chain.count && !status; i++) {
        program->steps_of[i].first = program->count;
        status = bm_graph_add_call(program, &program->chain.calls[i], error);
        program->steps_of[i].end = program->count;
    }
    return status ? status : bm_graph_leave_linear(program, error);
}

bm_status bm_program_plan(bm_program **result, const bm_program_request *request, const bm_desc *in,
                          bm_error *error)
{
    *result = NULL;
    bm_status status = bm_desc_check(in, error);
    if (status)
        return status;
    bm_program *program = calloc(1, sizeof *program);
    if (!program)
        return bm_fail(error, BM_E_NOMEM, "no memory for a program");
    program->level = request->level;
    program->linear = request->linear;
    status = reserve_step(program, error);
    if (!status)
        program->rings[0] = (bm_ring){.desc = *in};
    if (!status)
        status = gather_calls(program, request, error);
    if (!status)
        status = bm_graph_plan_calls(program, error);
    if (!status)
        status = bm_graph_apply_rules(program, request, error);
    if (status) {
        bm_program_destroy(program);
        return status;
    }
    *result = program;
    return BM_OK;
}

void bm_program_destroy(bm_program *program)
{
    if (!program)
        return;
    drop_steps(program);
    bm_plan_destroy(&program->memory);
    free(program->chain.calls);
    free(program->steps_of);
    free(program->steps);
    free(program->rings);
    free(program->scratch_offset);
    free(program);
}

const bm_desc *bm_program_in(const bm_program *program)
{
    return &program->rings[0].desc;
}

const bm_desc *bm_program_out(const bm_program *program)
{
    return &program->rings[program->count].desc;
}

bm_chain bm_program_chain(const bm_program *program)
{
    return program->chain;
}

bool bm_program_is_empty(const bm_program *program)
{
    return program->count == 0;
}

bm_status bm_program_convert(bm_program *program, bm_model model, unsigned depth, bm_error *error)
{
    if (program->total_bytes)
        return bm_fail(error, BM_E_PARAM, "the program has a layout already");
    const bm_desc *out = bm_program_out(program);
    if (out->model == model && out->depth == depth && out->planes == 1 && !out->premultiplied)
        return BM_OK; /* whatever the model is: convert itself knows only some */
    bm_call call = {.filter = &bm_filter_convert,
                    .value = {{.number = (double)model}, {.number = depth}}};
    return bm_graph_add(program, &call, program->count, BM_NO_RING, error);
}

size_t bm_program_bytes(const bm_program *program)
{
    return program->total_bytes;
}

static int describe_step(const bm_program *program, uint32_t i, char *text, size_t size)
{
    const bm_step *step = &program->steps[i];
    const bm_plan *plan = &step->plan;
    const bm_ring *input = &program->rings[step->input];
    char wants[96] = "the same rows";
    if (plan->whole)
        snprintf(wants, sizeof wants, "the whole picture");
    else if (plan->need) {
        uint32_t y = plan->out.plane[0].height / 2;
        bm_span span = plan->need(plan, 0, y, y + 1);
        snprintf(wants, sizeof wants, "%d input rows for a row", span.hi - span.lo);
    }
    return snprintf(
        text, size,
        "%s%-14s %ux%u %s %u-bit -> %ux%u %s %u-bit · needs %s%s%s · holds %u of %u rows",
        i ? "\n" : "", plan->filter->name, plan->in.width, plan->in.height,
        bm_model_name(plan->in.model), plan->in.depth, plan->out.width, plan->out.height,
        bm_model_name(plan->out.model), plan->out.depth, wants,
        plan->scan ? ", after a pass over all of them" : "", plan->serial ? " · in order" : "",
        input->capacity[0], input->desc.plane[0].height);
}

size_t bm_program_describe(const bm_program *program, char *text, size_t size)
{
    size_t length = 0;
    if (size)
        text[0] = '\0';
    for (uint32_t i = 0; i < program->count; i++) {
        bool room = length < size;
        length += (size_t)describe_step(program, i, room ? text + length : NULL,
                                        room ? size - length : 0);
    }
    return length;
}
