/* SPDX-License-Identifier: MIT */
/* Warps: the kernels of rotate by any angle, affine, shear, perspective and barrel, and what their plans have in common. */
#include "kernels/warp.h"

/* LINEAR, CUBIC and SIX in fixed point, for 8 bits. */
enum { NEAREST, LINEAR, CUBIC, SIX, FLOAT };

#ifdef BM_KERNEL_LEVEL

#include "kernels/warp_float.h"
#include "kernels/warp_nearest.h"
#if BM_KERNEL_DEPTH == 8
#include "kernels/warp_linear.h"

#include "kernels/warp_cubic.h"
#include "kernels/warp_six.h"
#endif

BM_KERNELS(warp) = {.band = {[NEAREST] = warp_nearest,
#if BM_KERNEL_DEPTH == 8
                             [LINEAR] = warp_linear,
                             [CUBIC] = warp_cubic,
                             [SIX] = warp_six,
#endif
                             [FLOAT] = warp_float}};

#else

#include "bandmill/color.h"
#include "core/srgb.h"
#include "kernels/warp_plan.h"
#include "kernels/warp_rows.h"
#include "kernels/warp_weights.h"

BM_DECLARE_KERNELS(warp)

const char *const bm_warp_functions[] = {"catrom", "mitchell", "lanczos3", "lanczos2",
                                         "linear", "nearest",  NULL};
static const tap_function functions[] = {
    [WARP_CATROM] = {tap_catrom, 2},     [WARP_MITCHELL] = {tap_mitchell, 2},
    [WARP_LANCZOS3] = {tap_lanczos3, 3}, [WARP_LANCZOS2] = {tap_lanczos2, 2},
    [WARP_LINEAR] = {tap_linear, 1},     [WARP_NEAREST] = {.value = NULL}};

/* A pixel of the colour as the kernel sees pixels: in linear light, premultiplied, or neither. Without an alpha channel it
 * is opaque. */
static void find_background(warp_data *data, const bm_desc *in, uint32_t rgba)
{
    size_t channels = bm_model_channels(in->model);
    uint16_t sample[4];
    bool narrow = in->depth == 8 || in->premultiplied == 65025 || in->linear;

    bm_color_samples(rgba, in->model, narrow ? 8 : 16, sample);
    if (in->linear) {
        const uint16_t *light = bm_srgb_to_linear(8);
        bool alpha = bm_model_has_alpha(in->model);
        for (size_t c = 0; c < channels; c++)
            sample[c] = alpha && c + 1 == channels ? (uint16_t)(sample[c] * 257) : light[sample[c]];
    }
    if (in->premultiplied) {
        uint32_t max = in->premultiplied == 65025 ? 255 : 65535, alpha = sample[channels - 1];
        for (size_t c = 0; c < channels; c++) {
            uint64_t product = (c + 1 == channels ? max : sample[c]) * (uint64_t)alpha;
            sample[c] = (uint16_t)(max == 255 ? product : (product + 32767) / 65535);
        }
    }
    for (size_t c = 0; c < channels; c++)
        if (in->planes > 1)
            data->plane[c].background[0] = sample[c];
        else
            data->plane[0].background[c] = sample[c];
}

/* Tables for the taps, where there are any. False: no memory. */
static bool make_tables(warp_data *data, const tap_function *function, int variant, bm_plan *plan)
{
    if (data->shrinks && variant != NEAREST) {
        data->curve = make_curve(plan, function);
        if (!data->curve)
            return false;
    }
    if (variant == NEAREST || variant == LINEAR)
        return true;
    /* Where weights are made for each sample, the tables are for those that see an unstretched function. */
    const double across = data->shrinks ? 1 : data->across, down = data->shrinks ? 1 : data->down;
    const size_t channels = plan->in.plane[0].channels;
    for (size_t axis = 2; axis-- > 0;) {
        if (axis == 0 && across == down) {
            data->exact[0] = data->exact[1];
            data->spread[0] = data->spread[1];
            return true;
        }
        data->exact[axis] = make_exact(plan, data->taps, function, axis == 0 ? across : down);
        if (!data->exact[axis])
            return false;
        if (variant == FLOAT)
            continue;
        data->fixed = make_fixed(plan, data->exact[axis], data->taps);
        if (!data->fixed)
            return false;
        data->spread[axis] = make_spread(plan, data->fixed, data->taps,
                                         channels == 1 && variant == CUBIC ? 4 : channels);
        if (!data->spread[axis])
            return false;
    }
    return true;
}

/* Along lines all samples see functions of the same width: if that is no more than MOST_TAPS taps, the tables are of these. */
static void widen_tables(warp_data *data)
{
    const uint32_t taps = 2 * (uint32_t)ceil(data->support * fmax(data->across, data->down));
    if (taps > MOST_TAPS)
        return;
    data->hats = data->support == 1 && taps > 2;
    data->taps = taps;
    data->shrinks = false;
}

static int choose_variant(const warp_data *data, const bm_desc *in)
{
    if (data->taps == 1)
        return NEAREST;
    if (in->depth != 8 || in->plane[0].channels == 2 || data->support > 2)
        return FLOAT;
    return data->taps == 2 ? LINEAR : data->taps == 4 ? CUBIC : SIX;
}

static bm_status describe_output(bm_plan *plan, double width, double height, bm_error *error)
{
    bm_desc *out = &plan->out;
    if (width > BM_MAX_SIDE || height > BM_MAX_SIDE)
        return bm_fail(error, BM_E_CHAIN,
                       "%s: %ux%u would become %.0fx%.0f: each side must be at most %u pixels",
                       plan->filter->name, plan->in.width, plan->in.height, width, height,
                       BM_MAX_SIDE);
    out->width = (uint32_t)width;
    out->height = (uint32_t)height;
    for (unsigned p = 0; p < out->planes; p++) {
        bm_plane_desc *plane = &out->plane[p];
        plane->width = (out->width + (1u << plane->hshift) - 1) >> plane->hshift;
        plane->height = (out->height + (1u << plane->vshift) - 1) >> plane->vshift;
    }
    return BM_OK;
}

/* A row of a map between pixels as one between samples of a plane: x pixels are `across` x' + left, and so are y. */
static void map_samples(const bm_plane_desc *plane, double row[3])
{
    row[2] += row[0] * (plane->siting_x / 16.0) + row[1] * (plane->siting_y / 16.0);
    row[0] *= 1u << plane->hshift;
    row[1] *= 1u << plane->vshift;
}

/* The map of a plane, to the first taps. nearest looks half a sample further, and 2^-20 more, so that of two samples equally near
 * it is the right or lower one whatever the rounding. */
static void place_plane(warp_data *data, const warp_map *map, const bm_plane_desc *from,
                        double shift, warp_plane *plane)
{
    double left = from->siting_x / 16.0, top = from->siting_y / 16.0;
    plane->map = *map;
    warp_map *to = &plane->map;
    for (size_t i = 0; i < 3; i++) {
        to->u[i] = (map->u[i] - left * map->w[i]) / (1u << from->hshift) + shift * map->w[i];
        to->v[i] = (map->v[i] - top * map->w[i]) / (1u << from->vshift) + shift * map->w[i];
    }
    map_samples(from, to->u);
    map_samples(from, to->v);
    map_samples(from, to->w);
    plane->u_step = (int64_t)floor(fmin(fmax(to->u[0], -FAR_STEP), FAR_STEP) * 0x1p32 + 0.5);
    plane->v_step = (int64_t)floor(fmin(fmax(to->v[0], -FAR_STEP), FAR_STEP) * 0x1p32 + 0.5);
    data->shift = (int64_t)floor(shift * 0x1p32 + 0.5);
}

bm_status bm_warp_plan(bm_plan *plan, const warp_request *request, bm_error *error)
{
    const tap_function *function = &functions[request->function];
    bm_status status = describe_output(plan, request->width, request->height, error);
    if (status)
        return status;
    warp_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of %s", plan->filter->name);
    plan->data = data;
    data->taps = function->value ? 2 * (uint32_t)function->support : 1;
    data->support = function->support;
    data->repeats = request->repeats;
    data->across = data->down = 1;
    data->most = plan->in.premultiplied ? plan->in.premultiplied
                 : plan->in.depth == 8  ? 255
                                        : 65535;
    if (request->widens && function->value)
        find_scales(data, &request->map, &plan->in, &plan->out);
    if (data->shrinks && request->map.kind == WARP_LINES)
        widen_tables(data);

    int variant = choose_variant(data, &plan->in);
    bool made = make_tables(data, function, variant, plan);
    double shift = data->taps == 1 ? 0.5 + 1.0 / (1 << 20) : 1 - (double)(data->taps / 2);
    shift += variant == CUBIC || variant == SIX ? 0.5 / PHASES : 0;
    plan->whole = true;
    for (unsigned p = 0; made && p < plan->in.planes; p++) {
        const bm_plane_desc *in = &plan->in.plane[p], *out = &plan->out.plane[p];
        place_plane(data, &request->map, in, shift, &data->plane[p]);
        made = find_rows(data, &data->plane[p], in, out, plan);
        plan->whole = made && plan->whole && needs_all_rows(&data->plane[p], in, out);
    }
    if (!made)
        return bm_fail(error, BM_E_NOMEM, "no memory for the tables of %s", plan->filter->name);
    find_background(data, &plan->in, request->color);
    plan->need = plan->whole ? NULL : warp_need;
    plan->block_rows = WARP_ROWS;
    plan->edge = BM_EDGE_CLAMP; /* never used: rows that are needed exist */
    plan->band = bm_pick(warp_kernels, plan)->band[variant];
    return BM_OK;
}

#endif
