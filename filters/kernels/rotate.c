/* SPDX-License-Identifier: MIT */
/* rotate: turns by any angle, clockwise.
 *
 * Multiples of 90 degrees move pixels (kernels/rotate_quarter.h). Any other angle interpolates: a warp along lines (kernels/warp.h)
 * whose canvas kernels/rotate_geometry.h finds. */
#include "kernels/kernel.h"

#ifdef BM_KERNEL_LEVEL

#include "kernels/rotate_quarter.h"

BM_KERNELS(rotate) = {.band = {rotate_quarters}};

#else

#include "kernels/mirror.h"
#include "kernels/rotate_geometry.h"
#include "kernels/rotate_quarters.h"
#include "kernels/warp_plan.h"

BM_DECLARE_KERNELS(rotate)

enum rotate_param { ROTATE_ANGLE, ROTATE_FILTER, ROTATE_SIZE, ROTATE_COLOR };

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
    plan->band = bm_pick(rotate_kernels, plan)->band[0];
    return BM_OK;
}

/* ---- other angles ---------------------------------------------------------------------------- */

static bm_status plan_angle(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_value *value = call->value;
    const enum rotate_size size = (enum rotate_size)value[ROTATE_SIZE].number;
    rotate_turn turn;
    warp_request request = {.function = (warp_function)value[ROTATE_FILTER].number,
                            .color = (uint32_t)value[ROTATE_COLOR].number,
                            .repeats = size == SIZE_CROP};

    bm_own_sincos(value[ROTATE_ANGLE].number, &turn.sine, &turn.cosine);
    rotate_canvas(size, plan->in.width, plan->in.height, &turn, &request.width, &request.height);
    request.map = rotate_map(&turn, &plan->in, request.width, request.height);
    return bm_warp_plan(plan, &request, error);
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
    return bm_rotate_quarters(call, &quarters) ? BM_ALPHA_CHANNEL
                                               : warp_alpha(&call->value[ROTATE_FILTER]);
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
    WARP_FILTER_PARAM(". Multiples of 90 degrees need none"),
    {.name = "size",
     .type = BM_PARAM_CHOICE,
     .choices = size_names,
     .doc = "The canvas: large enough for the whole picture, as large as the picture was, or the "
            "largest on which no background shows. Multiples of 90 degrees always fit"},
    WARP_COLOR_PARAM,
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
