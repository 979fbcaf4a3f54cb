/* SPDX-License-Identifier: MIT */
/* Filters for tests: declaration and planning. */
#include "fake.h"

#include <stdio.h>

#include "fake_kernel.h"

enum { FORM, ABOVE, BELOW, TOP, HEIGHT, EDGE, FLAGS };
enum { SUMS = 1, CARRIES = 2, FIRST_PLANE = 4, OTHER_DEPTH = 8 };

static bm_status fake_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    fake_step step = fake_step_of(call);
    plan->out = fake_out_desc(&step, &plan->in);
    fake_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for a fake step");
    data->step = step;
    for (unsigned p = 0; p < plan->out.planes; p++) {
        data->made[p] = bm_plan_alloc(plan, plan->out.plane[p].height, sizeof *data->made[p]);
        if (!data->made[p])
            return bm_fail(error, BM_E_NOMEM, "no memory for the rows of a fake step");
    }
    plan->data = data;
    plan->edge = step.edge;
    plan->whole = step.form == FAKE_FLIP;
    plan->serial = step.carries;
    fake_pick_kernels(plan);
    return BM_OK;
}

static const bm_param no_params[] = {{.name = NULL}};

static const bm_filter fake_filter = {
    .name = "fake",
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = no_params,
    .plan = fake_plan,
};

static const bm_filter fake_mixing_filter = {
    .name = "fake_mixing",
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = no_params,
    .plan = fake_plan,
};

bm_call fake_call(const fake_step *step)
{
    int flags = (step->sums ? SUMS : 0) | (step->carries ? CARRIES : 0) |
                (step->first_plane ? FIRST_PLANE : 0) | (step->other_depth ? OTHER_DEPTH : 0);
    return (bm_call){.filter = step->mixes ? &fake_mixing_filter : &fake_filter,
                     .value = {[FORM] = {.number = step->form},
                               [ABOVE] = {.number = step->above},
                               [BELOW] = {.number = step->below},
                               [TOP] = {.number = step->top},
                               [HEIGHT] = {.number = step->height},
                               [EDGE] = {.number = step->edge},
                               [FLAGS] = {.number = flags}}};
}

fake_step fake_step_of(const bm_call *call)
{
    const bm_value *value = call->value;
    int flags = (int)value[FLAGS].number;
    return (fake_step){.form = (fake_form)value[FORM].number,
                       .above = (int)value[ABOVE].number,
                       .below = (int)value[BELOW].number,
                       .top = (uint32_t)value[TOP].number,
                       .height = (uint32_t)value[HEIGHT].number,
                       .edge = (bm_edge)value[EDGE].number,
                       .sums = flags & SUMS,
                       .carries = flags & CARRIES,
                       .first_plane = flags & FIRST_PLANE,
                       .other_depth = flags & OTHER_DEPTH,
                       .mixes = call->filter == &fake_mixing_filter};
}

bm_chain fake_chain(bm_call *calls, size_t count)
{
    return (bm_chain){.calls = calls, .count = count, .capacity = count};
}

int fake_describe(const fake_step *step, char *text, size_t size)
{
    static const char *const forms[FAKE_FORMS] = {"window", "resample", "nearest", "flip"};
    static const char *const edges[] = {"clamp", "mirror", "constant"};
    return snprintf(text, size, "%s above=%d below=%d top=%u height=%u edge=%s%s%s%s%s%s",
                    forms[step->form], step->above, step->below, step->top, step->height,
                    edges[step->edge], step->sums ? " sums" : "", step->carries ? " carries" : "",
                    step->first_plane ? " first_plane" : "",
                    step->other_depth ? " other_depth" : "", step->mixes ? " mixes" : "");
}

bm_desc fake_out_desc(const fake_step *step, const bm_desc *in)
{
    uint32_t height = step->height ? step->height : in->height;
    bool deepen = step->other_depth && !in->premultiplied;
    unsigned depth = deepen ? 24u - in->depth : in->depth;
    bm_desc out = {0};
    if (in->planes == 1) {
        bm_desc_interleaved(&out, in->width, height, in->model, depth, NULL);
    } else if (step->first_plane) {
        bm_desc_interleaved(&out, in->width, height, BM_GRAY, depth, NULL);
    } else {
        bm_desc_planar(&out, in->width, height, in->model, depth, NULL);
        if (in->model == BM_YCBCR)
            bm_desc_subsample(&out, in->plane[1].hshift, in->plane[1].vshift, NULL);
    }
    out.premultiplied = in->premultiplied;
    return out;
}
