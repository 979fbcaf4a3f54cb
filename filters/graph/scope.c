/* SPDX-License-Identifier: MIT */
/* Calls that act on a part of the picture: what planning puts around them (docs/scopes.md tells what it means).
 *
 *     picture ─> crop ─> channel as gray ─> the call ─> back among the others ─> into the rectangle, by the mask ─>
 *        │          └───────────────────────────────────────┘ side                   │ side
 *        └─────────────────────────────────────────────────────────────────────────┘
 *
 * Each of these only where it is asked for. The crop leaves out what the rectangle has no use for, where the filter says what
 * that is. */
#include <stdio.h>

#include "core/catalogue.h"
#include "core/scope.h"
#include "graph/part.h"
#include "kernels/scope.h"

/* How the channels of a picture go to the call and come back. */
typedef enum route {
    ROUTE_ALL,
    ROUTE_LUMA,
    ROUTE_CHANNEL,
    ROUTE_COLOURS /* all go, alpha does not come back */
} route;

static bm_status refuse(const bm_call *call, bm_error *error, const char *why)
{
    const bm_param *param = bm_scope_params;
    char text[BM_SCOPE_TEXT];
    const char *value = NULL;
    while (param->name && !(value = bm_scope_format(&call->scope, param, text)))
        param++;
    return bm_fail(error, BM_E_CHAIN, "%s: %s=%s: %s", call->filter->name, param->name, value, why);
}

static bm_status find_route(const bm_call *call, const bm_desc *in, route *way, unsigned *channel,
                            bm_error *error)
{
    bm_scope_on on = call->scope.on;
    bool alpha = bm_model_has_alpha(in->model);
    bool gray = in->model == BM_GRAY || in->model == BM_GRAYA;
    bool colours = in->model == BM_RGB || in->model == BM_RGBA;
    char why[100];

    *way = ROUTE_ALL;
    *channel = 0;
    if (on == BM_ON_ALL)
        return BM_OK;
    snprintf(why, sizeof why, "a %s picture has no such channel", bm_model_name(in->model));
    if (on == BM_ON_ALPHA                        ? !alpha
        : on == BM_ON_LUMA || on == BM_ON_COLOUR ? !gray && !colours
                                                 : !colours)
        return refuse(call, error, why);
    if (on == BM_ON_ALPHA) {
        *way = ROUTE_CHANNEL;
        *channel = bm_model_channels(in->model) - 1;
    } else if (on == BM_ON_COLOUR || gray) {
        *way = alpha ? ROUTE_COLOURS : ROUTE_ALL;
    } else if (on == BM_ON_LUMA) {
        *way = ROUTE_LUMA;
    } else {
        *way = ROUTE_CHANNEL;
        *channel = (unsigned)(on - BM_ON_RED);
    }
    return BM_OK;
}

static bool same_form(const bm_desc *a, const bm_desc *b)
{
    return a->width == b->width && a->height == b->height && a->model == b->model &&
           a->depth == b->depth && a->planes == b->planes;
}

static bm_status refuse_form(const bm_call *call, const bm_desc *in, const bm_desc *out,
                             bm_error *error)
{
    char why[200];
    snprintf(why, sizeof why,
             "it makes %ux%u %s of %u bits out of %ux%u %s of %u bits, and only what keeps size, "
             "channels and depth can act on a part",
             out->width, out->height, bm_model_name(out->model), out->depth, in->width, in->height,
             bm_model_name(in->model), in->depth);
    return refuse(call, error, why);
}

/* The rings before and behind the steps that do the work of the call itself. */
typedef struct inner {
    uint32_t from, to;
} inner;

static bm_status take(bm_program *program, const bm_call *call, route way, unsigned channel,
                      bm_error *error)
{
    const bm_call luma = {.filter = &bm_filter_grayscale};
    const bm_call one = {.filter = &bm_filter_take_channel, .value = {{.number = channel}}};
    if (way != ROUTE_LUMA && way != ROUTE_CHANNEL)
        return BM_OK;
    bm_status status =
        bm_graph_add(program, way == ROUTE_LUMA ? &luma : &one, program->count, BM_NO_RING, error);
    if (!status &&
        !(call->filter->models & BM_MODEL_BIT(program->rings[program->count].desc.model)))
        return refuse(call, error, "that is a gray picture to it, which it does not take");
    return status;
}

static bm_status put_back(bm_program *program, route way, unsigned channel, uint32_t side,
                          bm_error *error)
{
    bm_model model = program->rings[side].desc.model;
    bm_call back = {.filter = way == ROUTE_LUMA ? &bm_filter_put_luma : &bm_filter_put_channel};
    back.value[SCOPE_CHANNEL].number = way == ROUTE_COLOURS ? PUT_COLOURS : channel;
    back.value[SCOPE_MODEL].number = model;
    return way == ROUTE_ALL ? BM_OK : bm_graph_add(program, &back, program->count, side, error);
}

/* Adds the call on the channels that it acts on, in a part of the picture. No step: there is nothing to do. */
static bm_status add_in_part(bm_program *program, const bm_call *call, const bm_rect *part,
                             inner *work, bm_error *error)
{
    uint32_t before = program->count;
    const bm_desc picture = program->rings[before].desc;
    const bm_call crop = bm_crop_call(part);
    bm_call everywhere = *call;
    everywhere.scope = (bm_scope){0};
    route way;
    unsigned channel;

    bm_status status = find_route(call, &picture, &way, &channel, error);
    if (!status)
        status = bm_graph_add(program, &crop, before, BM_NO_RING, error);
    uint32_t side = program->count;
    if (!status)
        status = take(program, call, way, channel, error);
    if (status)
        return status;
    work->from = program->count;
    const bm_desc in = program->rings[work->from].desc;
    status = bm_graph_add_call(program, &everywhere, error);
    if (!status)
        status = bm_graph_leave_linear(program, error);
    if (status)
        return status;
    work->to = program->count;
    if (work->from == work->to) {
        bm_graph_drop_steps(program, before);
        return BM_OK;
    }
    const bm_desc *out = &program->rings[work->to].desc;
    return same_form(&in, out) ? put_back(program, way, channel, side, error)
                               : refuse_form(call, &in, out, error);
}

/* Whether the steps of a call make the same of a pixel wherever it is. */
static bool is_of_pixels(const bm_program *program, const bm_call *call, const inner *work)
{
    const bm_step *last = &program->steps[work->to - 1];
    const bm_plan *plan = &last->plan;
    bm_call everywhere = *call;
    everywhere.scope = (bm_scope){0};
    return bm_call_manner(&everywhere) == BM_MANNER_PIXELS ||
           (last->input == work->from &&
            (plan->matrix || plan->map[0] || plan->map[1] || plan->map[2] || plan->map[3]));
}

/* Adds the call on as much of the picture as makes a difference to `rect`: *part. */
static bm_status add_around(bm_program *program, const bm_call *call, const bm_rect *rect,
                            bm_rect *part, bm_error *error)
{
    uint32_t before = program->count;
    const bm_desc *in = &program->rings[before].desc;
    const bm_rect all = {0, 0, in->width, in->height};
    bm_call settled = *call;
    bm_reach reach = {0};
    inner work = {0};
    bool sees = bm_part_reach(&settled, in, &reach);
    if ((sees || call->filter->kind == BM_KIND_POINT) && bm_part_around(rect, reach, in, part)) {
        bm_status status = add_in_part(program, &settled, part, &work, error);
        /* Nothing to do on that part may be because of its place. */
        bool idle = program->count == before;
        bool fits = !status && (sees ? idle || bm_part_keeps_places(program, work.from, work.to)
                                     : !idle && is_of_pixels(program, call, &work));
        if (fits || (status && status != BM_E_CHAIN))
            return status;
        /* What is refused is so of the whole picture, in figures of that. */
        bm_graph_drop_steps(program, before);
        program->encoded_depth = 0;
    }
    *part = all;
    return add_in_part(program, call, part, &work, error);
}

static bm_status put_within(bm_program *program, const bm_scope *scope, const bm_rect *rect,
                            const bm_rect *part, uint32_t side, bm_error *error)
{
    const bm_desc *picture = &program->rings[side].desc;
    bool whole = rect->width == picture->width && rect->height == picture->height;
    bm_call within = {.filter = &bm_filter_put_within};
    bm_value *value = within.value;
    value[WITHIN_SIDE_WIDTH].number = picture->width;
    value[WITHIN_SIDE_HEIGHT].number = picture->height;
    value[WITHIN_LEFT].number = part->x;
    value[WITHIN_TOP].number = part->y;
    value[WITHIN_X].number = rect->x;
    value[WITHIN_Y].number = rect->y;
    value[WITHIN_WIDTH].number = rect->width;
    value[WITHIN_HEIGHT].number = rect->height;
    value[WITHIN_MASK].picture = scope->mask;
    return whole && !scope->mask ? BM_OK
                                 : bm_graph_add(program, &within, program->count, side, error);
}

bm_status bm_graph_add_scoped(bm_program *program, const bm_call *call, bm_error *error)
{
    uint32_t before = program->count;
    const bm_desc *in = &program->rings[before].desc;
    const bm_scope *scope = &call->scope;
    bm_rect rect, part;
    if (scope->mask_name && !scope->mask)
        return bm_fail(error, BM_E_PARAM, "%s: mask=%s: the picture was not loaded",
                       call->filter->name, scope->mask_name);
    if (in->planes > 1)
        return refuse(call, error, "not on separate planes");
    bool any = bm_scope_rect(scope, in->width, in->height, &rect);
    bm_status status = add_around(program, call, &rect, &part, error);
    if (!status && !any) /* planned for its errors alone */
        bm_graph_drop_steps(program, before);
    if (status || program->count == before)
        return status;
    return put_within(program, scope, &rect, &part, before, error);
}
