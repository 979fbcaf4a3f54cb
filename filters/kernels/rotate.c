/* SPDX-License-Identifier: MIT */
/* rotate: turns by any angle, clockwise.
 *
 * Multiples of 90 degrees move pixels (kernels/rotate_quarter.h). Any other angle interpolates: rotate_plane.h has where
 * a sample lies, rotate_stretch.h the walk over a band, and one header each the arithmetic. */
#include "kernels/rotate_plane.h"

/* Also the kernel's variants: LINEAR and CUBIC in fixed point, for 8 bits. */
enum { QUARTERS, NEAREST, LINEAR, CUBIC, FLOAT };

#ifdef BM_KERNEL_LEVEL

#include "kernels/rotate_float.h"
#include "kernels/rotate_nearest.h"
#include "kernels/rotate_quarter.h"
#if BM_KERNEL_DEPTH == 8
#include "kernels/rotate_linear.h"

#include "kernels/rotate_cubic.h"
#endif

BM_KERNELS(rotate) = {.band = {[QUARTERS] = rotate_quarters,
                               [NEAREST] = rotate_nearest,
#if BM_KERNEL_DEPTH == 8
                               [LINEAR] = rotate_linear,
                               [CUBIC] = rotate_cubic,
#endif
                               [FLOAT] = rotate_float}};

#else

#include "bandmill/color.h"
#include "core/srgb.h"
#include "kernels/mirror.h"
#include "kernels/rotate_geometry.h"
#include "kernels/rotate_quarters.h"
#include "kernels/rotate_weights.h"

BM_DECLARE_KERNELS(rotate)

enum rotate_param { ROTATE_ANGLE, ROTATE_FILTER, ROTATE_SIZE, ROTATE_COLOR };

static const char *const function_names[] = {"catrom", "mitchell", "lanczos3", "lanczos2",
                                             "linear", "nearest",  NULL};
enum { FUNCTION_NEAREST = 5 }; /* the last one: it has no function */
static const tap_function functions[] = {{tap_catrom, 2},   {tap_mitchell, 2}, {tap_lanczos3, 3},
                                         {tap_lanczos2, 2}, {tap_linear, 1},   {.value = NULL}};
static const char *const size_names[] = {"fit", "same", "crop", NULL};

/* ---- multiples of 90 degrees ----------------------------------------------------------------- */

bool bm_rotate_quarters(const bm_call *call, unsigned *quarters)
{
    double angle = call->value[ROTATE_ANGLE].number;
    *quarters = (unsigned)(floor(angle / 90) - 4 * floor(angle / 360));
    return angle == 90 * floor(angle / 90);
}

bm_status bm_turn_plan(bm_plan *plan, turn_order order, bm_error *error)
{
    const bm_desc *in = &plan->in;
    bm_desc *out = &plan->out;
    turn_order *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of %s", plan->filter->name);
    *data = order;
    for (unsigned p = 0; p < in->planes; p++) {
        const bm_plane_desc *from = &in->plane[p];
        bm_plane_desc *to = &out->plane[p];
        int16_t left = from->siting_x, top = from->siting_y;
        if (order.left)
            left = siting_mirrored(in->width, from->width, from->hshift, left);
        if (order.up)
            top = siting_mirrored(in->height, from->height, from->vshift, top);
        to->siting_x = order.transposes ? top : left;
        to->siting_y = order.transposes ? left : top;
        if (order.transposes) {
            to->width = from->height;
            to->height = from->width;
            to->hshift = from->vshift;
            to->vshift = from->hshift;
        }
    }
    if (order.transposes) {
        plan->block_rows = QUARTER_ROWS;
        out->width = in->height;
        out->height = in->width;
    } else
        plan->need = mirrored_rows;
    plan->data = data;
    plan->whole = true;
    plan->band = bm_pick(rotate_kernels, plan)->band[QUARTERS];
    return BM_OK;
}

/* ---- other angles ---------------------------------------------------------------------------- */

/* A pixel of the colour as the kernel sees pixels: in linear light, premultiplied, or neither. Without an alpha channel it
 * is opaque. */
static void find_background(rotate_data *data, const bm_desc *in, uint32_t rgba)
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

static bm_status describe_output(bm_plan *plan, enum rotate_size size, const rotate_turn *turn,
                                 bm_error *error)
{
    bm_desc *out = &plan->out;
    double width, height;
    rotate_canvas(size, plan->in.width, plan->in.height, turn, &width, &height);
    if (width > BM_MAX_SIDE || height > BM_MAX_SIDE)
        return bm_fail(error, BM_E_CHAIN,
                       "rotate: %ux%u would become %.0fx%.0f: each side must be at most %u pixels",
                       plan->in.width, plan->in.height, width, height, BM_MAX_SIDE);
    out->width = (uint32_t)width;
    out->height = (uint32_t)height;
    for (unsigned p = 0; p < out->planes; p++) {
        bm_plane_desc *plane = &out->plane[p];
        plane->width = (out->width + (1u << plane->hshift) - 1) >> plane->hshift;
        plane->height = (out->height + (1u << plane->vshift) - 1) >> plane->vshift;
    }
    return BM_OK;
}

/* Tables for the taps, where there are any. False: no memory. */
static bool make_tables(rotate_data *data, const tap_function *function, int variant, bm_plan *plan)
{
    if (variant == FLOAT || variant == CUBIC)
        data->exact = make_exact(plan, data->taps, function);
    if (variant == CUBIC && data->exact)
        data->fixed = make_fixed(plan, data->exact);
    if (variant == CUBIC && data->fixed) {
        size_t channels = plan->in.plane[0].channels;
        data->spread = make_spread(plan, data->fixed, channels == 1 ? 4 : channels);
    }
    return variant == FLOAT ? data->exact != NULL : variant != CUBIC || data->spread;
}

static int choose_variant(const rotate_data *data, const bm_desc *in)
{
    if (data->taps == 1)
        return NEAREST;
    if (in->depth != 8 || in->plane[0].channels == 2 || data->taps == 6)
        return FLOAT;
    return data->taps == 2 ? LINEAR : CUBIC;
}

static bm_status plan_angle(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_value *value = call->value;
    const tap_function *function = &functions[(size_t)value[ROTATE_FILTER].number];
    const enum rotate_size size = (enum rotate_size)value[ROTATE_SIZE].number;
    rotate_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    rotate_turn turn;
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of rotate");
    plan->data = data;

    bm_own_sincos(value[ROTATE_ANGLE].number, &turn.sine, &turn.cosine);
    bm_status status = describe_output(plan, size, &turn, error);
    if (status)
        return status;
    data->taps = function->value ? 2 * (uint32_t)function->support : 1;
    data->repeats = size == SIZE_CROP;
    data->most = plan->in.premultiplied ? plan->in.premultiplied
                 : plan->in.depth == 8  ? 255
                                        : 65535;
    int variant = choose_variant(data, &plan->in);
    if (!make_tables(data, function, variant, plan))
        return bm_fail(error, BM_E_NOMEM, "no memory for the tables of rotate");
    for (unsigned p = 0; p < plan->in.planes; p++)
        rotate_place(data, p, plan, &turn, variant == CUBIC ? 0.5 / PHASES : 0);
    find_background(data, &plan->in, (uint32_t)value[ROTATE_COLOR].number);

    plan->whole = turn.cosine < LEAST_COSINE;
    plan->need = plan->whole ? NULL : rotate_need;
    plan->block_rows = ROTATE_ROWS;
    plan->edge = BM_EDGE_CLAMP; /* never used: rows that are needed exist */
    plan->band = bm_pick(rotate_kernels, plan)->band[variant];
    return BM_OK;
}

static bm_status rotate_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    /* by quarter turns, clockwise */
    static const turn_order orders[] = {
        {false, false, false}, {true, true, false}, {false, true, true}, {true, false, true}};
    unsigned quarters;
    if (!bm_rotate_quarters(call, &quarters))
        return plan_angle(call, plan, error);
    plan->copies = quarters == 0;
    return plan->copies ? BM_OK : bm_turn_plan(plan, orders[quarters], error);
}

/* Pixels that are only moved keep their colour, whatever their alpha. */
static bm_alpha_rule rotate_alpha(const bm_call *call)
{
    unsigned quarters;
    return bm_rotate_quarters(call, &quarters) ||
                   call->value[ROTATE_FILTER].number == FUNCTION_NEAREST
               ? BM_ALPHA_CHANNEL
               : BM_ALPHA_PREMULTIPLY;
}

static bm_manner rotate_manner(const bm_call *call)
{
    unsigned quarters;
    return bm_rotate_quarters(call, &quarters) ? BM_MANNER_MOVES : BM_MANNER_OTHER;
}

static const bm_param rotate_params[] = {
    {.name = "angle",
     .type = BM_PARAM_FLOAT,
     .min = -1000,
     .max = 1000,
     .required = true,
     .unit = "degrees",
     .doc = "How far to turn, clockwise; below 0 counter-clockwise"},
    {.name = "filter",
     .type = BM_PARAM_CHOICE,
     .choices = function_names,
     .doc = "The interpolation function; nearest takes pixels as they are. Multiples of 90 "
            "degrees need none"},
    {.name = "size",
     .type = BM_PARAM_CHOICE,
     .choices = size_names,
     .doc = "The canvas: large enough for the whole picture, as large as the picture was, or the "
            "largest on which no background shows. Multiples of 90 degrees always fit"},
    {.name = "color",
     .type = BM_PARAM_COLOR,
     .def = 0x00000000,
     .doc = "The background; opaque in pictures without alpha, where the default is black"},
    {.name = NULL},
};

const bm_filter bm_filter_rotate = {
    .name = "rotate",
    .group = BM_GROUP_GEOMETRY,
    .summary = "Turn the picture clockwise",
    .doc =
        "By quarters without any loss, or by any angle, as to put a horizon right: size=crop "
        "leaves no corners empty then.\n\n"
        "Multiples of 90 degrees move pixels and change none: exact. A quarter turn swaps width "
        "and "
        "height, multiples of 360 leave the picture as it is. Alpha turns with the colours. "
        "Subsampled "
        "planes turn too; where a side is no multiple of the subsampling, their siting moves "
        "with them. filter, size and color are of no importance then.\n\n"
        "Any other angle turns about the centre of the picture, which comes to lie on the centre "
        "of the "
        "canvas, and interpolates between pixel centres. Samples outside the picture are "
        "background, "
        "alpha included, so its border is as smooth as the interpolation makes it. Transparent "
        "pixels "
        "count by their alpha.\n\n"
        "filter: catrom (the default: four taps, passes through the pixels and keeps their "
        "detail), "
        "mitchell (four taps, softer, hardly any overshoot), lanczos3 (six taps, sharpest), "
        "lanczos2 (four taps), linear "
        "(two taps, no overshoot, fastest), as resize has them; nearest copies the pixel that lies "
        "nearest, of two the right or lower one. No sample is more than 1 level from the "
        "exact result, in 8 and in 16 bits; overshoot is clamped at the end.\n\n"
        "size: fit is the smallest canvas of whole pixels that holds all of the picture; same has "
        "the picture's size, and cuts off corners; crop is the upright rectangle of the largest "
        "area "
        "about the centre that lies within the picture, rounded down to whole pixels. In crop the "
        "picture's outermost pixels repeat beyond it, so that no background shows.\n\n"
        "Of an angle of up to 89 degrees either way, bands need as many rows as the picture falls "
        "over their length: width times sine; beyond, the whole picture.",
    .examples = "rotate:90\n"
                "rotate:angle=270\n"
                "rotate:-1.5,size=crop\n"
                "rotate:angle=30,size=same,color=white\n"
                "\n"
                "rotate:-3\n"
                "rotate:30,filter=linear\n"
                "rotate:450\n"
                "rotate:-90\n"
                "rotate:180",
    .kind = BM_KIND_WHOLE,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .alpha_of = rotate_alpha,
    .manner_of = rotate_manner,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = rotate_params,
    .plan = rotate_plan,
};

#endif
