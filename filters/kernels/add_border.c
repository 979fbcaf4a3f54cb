/* SPDX-License-Identifier: MIT */
/* add_border: the step before a filter with a border other than the one its kernel knows (border.h). The picture is made
 * larger by as much as the filter sees, by the kernels of pad. */
#include "kernels/border.h"

#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include <string.h>

#include "bandmill/color.h"
#include "core/params.h"
#include "core/srgb.h"
#include "kernels/pad.h"

const char *const bm_border_names[] = {"clamp", "mirror", "wrap", "constant", NULL};

static const bm_value *value_named(const bm_call *call, const char *name)
{
    const bm_param *params = call->filter->params;
    const bm_param *param = params ? bm_param_find(call->filter, name, strlen(name)) : NULL;
    return param ? &call->value[param - params] : NULL;
}

bm_border bm_call_border(const bm_call *call, uint32_t *rgba)
{
    const bm_value *border = call->filter->reach ? value_named(call, BM_BORDER_PARAM) : NULL;
    const bm_value *color = border ? value_named(call, BM_BORDER_COLOR_PARAM) : NULL;
    *rgba = color ? (uint32_t)color->number : 0;
    return border ? (bm_border)border->number : BM_BORDER_CLAMP;
}

bm_reach bm_border_size(bm_reach reach, const bm_desc *desc)
{
    uint32_t across = 1, down = 1;
    for (unsigned p = 0; p < desc->planes; p++) {
        uint32_t h = 1u << desc->plane[p].hshift, v = 1u << desc->plane[p].vshift;
        across = h > across ? h : across;
        down = v > down ? v : down;
    }
    return (bm_reach){(reach.across + across - 1) / across * across,
                      (reach.down + down - 1) / down * down};
}

/* A pixel of the colour, among samples that may be linear light. */
static void border_samples(const bm_desc *desc, uint32_t rgba, bool linear, uint16_t sample[4])
{
    bm_color_samples(rgba, desc->model, linear ? 8 : desc->depth, sample);
    if (!linear)
        return;
    const uint16_t *table = bm_srgb_to_linear(8);
    unsigned channels = bm_model_channels(desc->model);
    unsigned colours = channels - bm_model_has_alpha(desc->model);
    for (unsigned c = 0; c < channels; c++)
        sample[c] = c < colours ? table[sample[c]] : (uint16_t)(sample[c] * 257);
}

static bm_status add_border_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    static const pad_edge edges[] = {[BM_BORDER_CLAMP] = PAD_CLAMP,
                                     [BM_BORDER_MIRROR] = PAD_MIRROR,
                                     [BM_BORDER_WRAP] = PAD_WRAP,
                                     [BM_BORDER_CONSTANT] = PAD_COLOR};
    const bm_value *value = call->value;
    uint32_t across = (uint32_t)value[BORDER_ACROSS].number;
    uint32_t down = (uint32_t)value[BORDER_DOWN].number;
    uint16_t sample[4] = {0};

    if (plan->in.width + 2 * (uint64_t)across > BM_MAX_SIDE ||
        plan->in.height + 2 * (uint64_t)down > BM_MAX_SIDE)
        return bm_fail(error, BM_E_CHAIN,
                       "%ux%u pixels with a border of %u and %u: each side must be at most %u "
                       "pixels",
                       plan->in.width, plan->in.height, across, down, BM_MAX_SIDE);
    border_samples(&plan->in, (uint32_t)value[BORDER_RGBA].number, value[BORDER_LINEAR].number != 0,
                   sample);
    const pad_sides sides = {across, across, down, down};
    return bm_pad_plan(plan, &sides, edges[(size_t)value[BORDER_RULE].number], sample, error);
}

const bm_filter bm_filter_add_border = {
    .name = "add_border",
    .summary = "The picture, and as much around it as a filter sees",
    .kind = BM_KIND_WINDOW,
    .models = BM_ANY_MODEL,
    .planar = true,
    .plan = add_border_plan,
};

#endif
