/* SPDX-License-Identifier: MIT */
/* Steps that a filter's contract asks for around it. */
#include "core/catalogue.h"
#include "graph/graph.h"
#include "kernels/border.h"

/* A call as one step, or as the several steps that its filter prefers. */
static bm_status add_split(bm_program *program, const bm_call *call, bm_error *error)
{
    uint32_t before = program->count;
    bm_stages stages = {0};
    if (!call->filter->split || !call->filter->split(call, &program->rings[before].desc, &stages))
        return bm_graph_add(program, call, before, BM_NO_RING, error);

    bm_status status = BM_OK;
    for (uint32_t i = 0; i < stages.count && !status; i++) {
        bool last = i + 1 == stages.count;
        status = bm_graph_add(program, &stages.call[i], program->count,
                              last && stages.side ? before : BM_NO_RING, error);
    }
    return status;
}

/* A filter that mixes neighbours must not let the colour of transparent pixels bleed: it works on
 * colour multiplied by alpha. Going back, a pixel that came out fully transparent has no colour;
 * where the geometry is unchanged it takes the colour that it had before, through the side input.
 */
static bm_status add_premultiplied(bm_program *program, const bm_call *call, bm_error *error)
{
    uint32_t before = program->count;
    const bm_call premultiply = {.filter = &bm_filter_premultiply};
    const bm_call unpremultiply = {.filter = &bm_filter_unpremultiply};

    bm_status status = bm_graph_add(program, &premultiply, before, BM_NO_RING, error);
    if (!status)
        status = add_split(program, call, error);
    if (status)
        return status;
    /* Where the filter had nothing to do, neither has the step before it. */
    if (program->count == before + 1) {
        bm_graph_drop_steps(program, before);
        return BM_OK;
    }
    const bm_desc *in = &program->rings[before].desc;
    const bm_desc *out = &program->rings[program->count].desc;
    bool same = in->width == out->width && in->height == out->height;
    return bm_graph_add(program, &unpremultiply, program->count, same ? before : BM_NO_RING, error);
}

/* ---- linear light ---------------------------------------------------------------------------- */

#define LINEAR_MODELS                                                                              \
    (BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) | BM_MODEL_BIT(BM_RGBA))

static bool runs_in_linear(const bm_program *program, const bm_call *call)
{
    const bm_desc *in = &program->rings[program->count].desc;
    return program->linear && bm_call_alpha(call) == BM_ALPHA_PREMULTIPLY &&
           (BM_MODEL_BIT(in->model) & LINEAR_MODELS);
}

static bm_status enter_linear(bm_program *program, bm_error *error)
{
    const bm_call call = {.filter = &bm_filter_to_linear};
    uint8_t depth = program->rings[program->count].desc.depth;
    bm_status status = bm_graph_add(program, &call, program->count, BM_NO_RING, error);
    if (!status)
        program->encoded_depth = depth;
    return status;
}

bm_status bm_graph_leave_linear(bm_program *program, bm_error *error)
{
    const bm_call call = {.filter = &bm_filter_from_linear,
                          .value = {{.number = program->encoded_depth}}};
    if (!program->encoded_depth)
        return BM_OK;
    bm_status status = bm_graph_add(program, &call, program->count, BM_NO_RING, error);
    if (!status)
        program->encoded_depth = 0;
    return status;
}

static bm_status add_without_border(bm_program *program, const bm_call *call, bm_error *error)
{
    const bm_desc *in = &program->rings[program->count].desc;
    if (bm_call_alpha(call) == BM_ALPHA_PREMULTIPLY && bm_model_has_alpha(in->model))
        return add_premultiplied(program, call, error);
    return add_split(program, call, error);
}

/* The border is the outermost of what surrounds a filter but for linear light, which neighbours in a chain share: it has
 * straight colours, and what lies within sees nothing but a larger picture. */
static bm_status add_bare_call(bm_program *program, const bm_call *call, bm_error *error)
{
    uint32_t before = program->count, rgba;
    bm_border border = bm_call_border(call, &rgba);
    bm_call settled = *call;
    bm_reach size = {0};
    if (border != BM_BORDER_CLAMP) {
        const bm_desc *in = &program->rings[before].desc;
        if (call->filter->settle)
            call->filter->settle(&settled, in);
        size = bm_border_size(call->filter->reach(&settled, in), in);
    }
    if (size.across + size.down == 0)
        return add_without_border(program, call, error);

    bm_call add = {.filter = &bm_filter_add_border}, drop = {.filter = &bm_filter_drop_border};
    add.value[BORDER_ACROSS].number = drop.value[BORDER_ACROSS].number = size.across;
    add.value[BORDER_DOWN].number = drop.value[BORDER_DOWN].number = size.down;
    add.value[BORDER_RULE].number = border;
    add.value[BORDER_RGBA].number = rgba;
    add.value[BORDER_LINEAR].number = program->encoded_depth != 0;

    bm_status status = bm_graph_add(program, &add, before, BM_NO_RING, error);
    if (!status)
        status = add_without_border(program, &settled, error);
    if (status)
        return status;
    if (program->count == before + 1) { /* the filter had nothing to do */
        bm_graph_drop_steps(program, before);
        return BM_OK;
    }
    return bm_graph_add(program, &drop, program->count, BM_NO_RING, error);
}

/* Neighbours in a chain that want linear light share one stretch of it. */
bm_status bm_graph_add_call(bm_program *program, const bm_call *call, bm_error *error)
{
    uint32_t before = program->count;
    uint8_t encoded_depth = program->encoded_depth;
    bm_status status = BM_OK;
    bool scoped = bm_call_is_scoped(call);
    if (scoped || !runs_in_linear(program, call))
        status = bm_graph_leave_linear(program, error);
    else if (!encoded_depth)
        status = enter_linear(program, error);
    bool switched = program->count > before;
    if (!status)
        status = scoped ? bm_graph_add_scoped(program, call, error)
                        : add_bare_call(program, call, error);
    /* Where the filter had nothing to do, there is nothing to change the light for. */
    if (!status && switched && program->count == before + 1) {
        bm_graph_drop_steps(program, before);
        program->encoded_depth = encoded_depth;
    }
    return status;
}
