/* SPDX-License-Identifier: MIT */
/* Programs: building the graph of steps from a chain, and describing it. */
#include "bandmill/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/measure.h"
#include "core/catalogue.h"
#include "core/plan_memory.h"
#include "graph/graph.h"
#include "graph/rules/rules.h"

static bm_status reserve_step(bm_program *program, bm_error *error)
{
    if (program->count < program->allocated)
        return BM_OK;
    uint32_t allocated = program->allocated ? 2 * program->allocated : 4;
    bm_step *steps = bm_pool_alloc(program->pool, allocated, sizeof *steps);
    bm_ring *rings = bm_pool_alloc(program->pool, (size_t)allocated + 1, sizeof *rings);
    if (!steps || !rings)
        return bm_fail(error, BM_E_NOMEM, "no memory for a program of %u steps", allocated);
    if (program->allocated) {
        memcpy(steps, program->steps, program->count * sizeof *steps);
        memcpy(rings, program->rings, ((size_t)program->count + 1) * sizeof *rings);
    }
    program->steps = steps;
    program->rings = rings;
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
    status = bm_plan_create_in(&step->plan, program->pool, call, &program->rings[input].desc,
                               program->level, error);
    if (!status && !step->plan.copies && program->remembers)
        status = bm_graph_remember(step, call, error);
    if (status || step->plan.copies) {
        bm_plan_destroy(&step->plan);
        return status;
    }
    program->count++;
    program->rings[program->count] = (bm_ring){.desc = step->plan.out};
    return BM_OK;
}

bm_status bm_graph_move(bm_program *program, bm_step *step, bm_error *error)
{
    bm_status status = reserve_step(program, error);
    if (status)
        return status;
    program->steps[program->count++] = *step;
    program->rings[program->count] = (bm_ring){.desc = step->plan.out};
    step->plan = (bm_plan){.blocks = NULL};
    return BM_OK;
}

bm_status bm_program_create(bm_program **program, const bm_chain *chain, const bm_desc *in,
                            bm_cpu_level level, bm_error *error)
{
    const bm_program_request request = {
        .chain = chain, .rewriting = BM_REWRITE_EXACT, .level = level};
    return bm_program_plan(program, &request, in, error);
}

bm_status bm_graph_reserve_calls(bm_program *program, bm_output *output, size_t more,
                                 bm_error *error)
{
    bm_chain *chain = &output->chain;
    size_t wanted = chain->count + more;
    if (wanted <= chain->capacity)
        return BM_OK;
    bm_call *calls = bm_pool_alloc(program->pool, wanted, sizeof *calls);
    bm_call_steps *steps_of = bm_pool_alloc(program->pool, wanted, sizeof *steps_of);
    if (!calls || !steps_of)
        return bm_fail(error, BM_E_NOMEM, "no memory for a chain of %zu calls", wanted);
    if (chain->count) {
        memcpy(calls, chain->calls, chain->count * sizeof *calls);
        memcpy(steps_of, output->steps_of, chain->count * sizeof *steps_of);
    }
    chain->calls = calls;
    output->steps_of = steps_of;
    chain->capacity = wanted;
    return BM_OK;
}

bm_status bm_graph_append_calls(bm_program *program, bm_output *output, const bm_call *calls,
                                size_t count, bm_error *error)
{
    bm_status status = bm_graph_reserve_calls(program, output, count, error);
    if (!status && count) {
        memcpy(output->chain.calls + output->chain.count, calls, count * sizeof *calls);
        output->chain.count += count;
    }
    return status;
}

bm_status bm_graph_append_chain(bm_program *program, bm_output *output, const bm_chain *chain,
                                unsigned orientation, bm_error *error)
{
    bm_chain upright = {0};
    bm_status status = bm_chain_append_upright(&upright, orientation, error);
    if (!status)
        status = bm_graph_append_calls(program, output, upright.calls, upright.count, error);
    bm_chain_clear(&upright);
    return status ? status
                  : bm_graph_append_calls(program, output, chain->calls, chain->count, error);
}

void bm_graph_drop_steps(bm_program *program, uint32_t first)
{
    while (program->count > first)
        bm_plan_destroy(&program->steps[--program->count].plan);
}

bm_status bm_graph_plan_calls(bm_program *program, bm_error *error)
{
    bm_status status = BM_OK;
    bm_output *output = &program->output[0];
    bm_graph_drop_steps(program, 0);
    program->encoded_depth = 0;
    for (size_t i = 0; i < output->chain.count && !status; i++) {
        output->steps_of[i].first = program->count;
        status = bm_graph_add_call(program, &output->chain.calls[i], error);
        output->steps_of[i].end = program->count;
    }
    if (!status)
        status = bm_graph_leave_linear(program, error);
    output->ring = program->count;
    return status;
}

bm_status bm_graph_create(bm_program **result, size_t outputs, const bm_program_request *request,
                          const bm_desc *in, bm_error *error)
{
    *result = NULL;
    if (outputs > BM_MAX_OUTPUTS)
        return bm_fail(error, BM_E_PARAM, "%zu outputs: must be 1 to %u", outputs, BM_MAX_OUTPUTS);
    bm_status status = bm_desc_check(in, error);
    if (status)
        return status;
    bm_pool own = {.allocator = request->allocator},
            *pool = request->memory ? request->memory : &own;
    bm_program *program =
        bm_pool_alloc(pool, 1, sizeof *program + outputs * sizeof program->output[0]);
    if (!program)
        return bm_fail(error, BM_E_NOMEM, "no memory for a program");
    program->own = own;
    program->pool = request->memory ? request->memory : &program->own;
    program->outputs = (uint32_t)outputs;
    program->level = request->level;
    program->linear = request->linear;
    status = bm_plan_use(&program->memory, program->pool, error);
    if (!status)
        status = reserve_step(program, error);
    if (status) {
        bm_program_destroy(program);
        return status;
    }
    program->rings[0] = (bm_ring){.desc = *in};
    *result = program;
    return BM_OK;
}

bm_status bm_graph_plan_chain(bm_program **program, const bm_program_request *request,
                              const bm_desc *in, bool remembers, bm_error *error)
{
    bm_status status = bm_graph_create(program, 1, request, in, error);
    if (status)
        return status;
    (*program)->remembers = remembers;
    status = bm_graph_append_chain(*program, &(*program)->output[0], request->chain,
                                   request->orientation, error);
    if (!status)
        status = bm_graph_plan_calls(*program, error);
    return status ? status : bm_graph_apply_rules(*program, request, error);
}

static bm_status refuse_measured(const bm_chain *chain, bm_error *error)
{
    const bm_call *measured;
    if (!bm_chain_cut(chain, NULL, &measured, NULL))
        return BM_OK;
    return bm_fail(error, BM_E_CHAIN, "%s: what size it leaves is not known before its pixels are",
                   measured->filter->name);
}

bm_status bm_program_plan(bm_program **program, const bm_program_request *request,
                          const bm_desc *in, bm_error *error)
{
    bm_status status = request->unmeasured ? BM_OK : refuse_measured(request->chain, error);
    for (size_t i = 0; i < request->also_count && !status && !request->unmeasured; i++)
        status = refuse_measured(request->also[i].chain, error);
    *program = NULL;
    if (!status)
        status = request->also_count ? bm_graph_plan_tree(program, request, in, error)
                                     : bm_graph_plan_chain(program, request, in, false, error);
    if (status) {
        bm_program_destroy(*program);
        *program = NULL;
    }
    return status;
}

void bm_program_destroy(bm_program *program)
{
    if (!program)
        return;
    bm_graph_drop_steps(program, 0);
    bm_plan_destroy(&program->memory);
    bm_pool own = program->own;
    bm_pool_free(&own); /* the program itself lies there, or is in memory of the caller's */
}

const bm_desc *bm_program_in(const bm_program *program)
{
    return &program->rings[0].desc;
}

size_t bm_program_outputs(const bm_program *program)
{
    return program->outputs;
}

const bm_desc *bm_program_output(const bm_program *program, size_t output)
{
    return &program->rings[program->output[output].ring].desc;
}

const bm_desc *bm_program_out(const bm_program *program)
{
    return bm_program_output(program, 0);
}

bm_chain bm_program_output_chain(const bm_program *program, size_t output)
{
    return program->output[output].chain;
}

bm_chain bm_program_chain(const bm_program *program)
{
    return bm_program_output_chain(program, 0);
}

bool bm_program_output_is_empty(const bm_program *program, size_t output)
{
    return program->output[output].ring == 0;
}

bool bm_program_is_empty(const bm_program *program)
{
    return program->count == 0;
}

bm_status bm_program_convert_output(bm_program *program, size_t output, bm_model model,
                                    unsigned depth, bm_error *error)
{
    if (program->total_bytes)
        return bm_fail(error, BM_E_PARAM, "the program has a layout already");
    const bm_desc *out = bm_program_output(program, output);
    if (out->model == model && out->depth == depth && out->planes == 1 && !out->premultiplied)
        return BM_OK; /* whatever the model is: convert itself knows only some */
    bm_call call = {.filter = &bm_filter_convert,
                    .value = {{.number = (double)model}, {.number = depth}}};
    uint32_t input = program->output[output].ring, count = program->count;
    uint32_t ring =
        program->remembers ? bm_graph_find(program, &call, input, BM_NO_RING) : BM_NO_RING;
    if (ring == BM_NO_RING) {
        bm_status status = bm_graph_add(program, &call, input, BM_NO_RING, error);
        if (status)
            return status;
        ring = program->count > count ? program->count : input;
    }
    program->output[output].ring = ring;
    return BM_OK;
}

bm_status bm_program_convert(bm_program *program, bm_model model, unsigned depth, bm_error *error)
{
    return bm_program_convert_output(program, 0, model, depth, error);
}

size_t bm_program_bytes(const bm_program *program)
{
    return program->total_bytes;
}

/* " · for output 0, 2", where there are several. */
static void describe_outputs(const bm_program *program, const unsigned *numbers, uint32_t ring,
                             char text[80])
{
    size_t used = 0;
    text[0] = '\0';
    for (uint32_t k = 0; k < program->outputs && program->outputs > 1 && used < 80; k++)
        if (bm_ring_comes_of(program, program->output[k].ring, ring))
            used += (size_t)snprintf(text + used, 80 - used, used ? ", %u" : " · for output %u",
                                     numbers ? numbers[k] : k);
}

static int describe_step(const bm_program *program, const unsigned *numbers, uint32_t i, char *text,
                         size_t size)
{
    const bm_step *step = &program->steps[i];
    const bm_plan *plan = &step->plan;
    const bm_ring *input = &program->rings[step->input];
    char wants[96] = "the same rows", outputs[80];
    describe_outputs(program, numbers, i + 1, outputs);
    if (plan->whole)
        snprintf(wants, sizeof wants, "the whole picture");
    else if (plan->need) {
        uint32_t y = plan->out.plane[0].height / 2;
        bm_span span = plan->need(plan, 0, y, y + 1);
        snprintf(wants, sizeof wants, "%d input rows for a row", span.hi - span.lo);
    }
    return snprintf(
        text, size,
        "%s%-14s %ux%u %s %u-bit -> %ux%u %s %u-bit · needs %s%s%s · holds %u of %u rows%s",
        i ? "\n" : "", plan->filter->name, plan->in.width, plan->in.height,
        bm_model_name(plan->in.model), plan->in.depth, plan->out.width, plan->out.height,
        bm_model_name(plan->out.model), plan->out.depth, wants,
        plan->scan ? ", after a pass over all of them" : "", plan->serial ? " · in order" : "",
        input->capacity[0], input->desc.plane[0].height, outputs);
}

size_t bm_program_describe(const bm_program *program, const unsigned *numbers, char *text,
                           size_t size)
{
    size_t length = 0;
    if (size)
        text[0] = '\0';
    for (uint32_t i = 0; i < program->count; i++) {
        bool room = length < size;
        length += (size_t)describe_step(program, numbers, i, room ? text + length : NULL,
                                        room ? size - length : 0);
    }
    return length;
}
