/* SPDX-License-Identifier: MIT */
/* resize: another size, by separable resampling.
 *
 * kernels/taps.h settles which input samples make an output sample, with what weights. The vertical
 * pass comes first, then the horizontal; they meet in the cells of kernels/resize_cells.h. There
 * are two kinds of arithmetic, FIXED and FLOAT, each derived in its own header. */
#include "kernels/kernel.h"
#include "kernels/taps.h"

enum { FIXED, FLOAT };

typedef struct resize_data {
    tap_table across[BM_MAX_PLANES], down[BM_MAX_PLANES];
    uint32_t strip[BM_MAX_PLANES]; /* columns of input that one strip may span */
} resize_data;

#ifdef BM_KERNEL_LEVEL

#include <string.h>

#define CHUNK 16

#if BM_KERNEL_DEPTH == 8
#include "kernels/resize_fixed.h"
#endif
#include "kernels/resize_float.h"

BM_KERNELS(resize) = {.band = {
#if BM_KERNEL_DEPTH == 8
                          [FIXED] = fixed_band,
#endif
                          [FLOAT] = float_band}};

#else

BM_DECLARE_KERNELS(resize)

enum resize_param { RESIZE_SIZE, RESIZE_FILTER };

static const char *const function_names[] = {"lanczos3", "mitchell", "catrom",
                                             "linear",   "box",      NULL};
static const tap_function functions[] = {
    {tap_lanczos3, 3}, {tap_mitchell, 2}, {tap_catrom, 2}, {tap_linear, 1}, {tap_box, 0.5}};

/* A strip repeats the work of its neighbours for the columns that their taps share: at most a
 * quarter of it when it spans four times the taps. 512 columns of cells fit in the first-level
 * cache. */
#define STRIP_COLUMNS 512
#define STRIP_TAPS 4
#define MOST_CELL_BYTES 64 /* at any level, in either arithmetic */

/* round(side * to / from), at least 1. */
static uint32_t scaled(uint32_t side, uint32_t to, uint32_t from)
{
    uint64_t rounded = (2 * (uint64_t)side * to + from) / (2 * (uint64_t)from);
    return rounded ? (uint32_t)rounded : 1;
}

static bm_status resize_geometry(const bm_value *size, const bm_desc *in, uint32_t *width,
                                 uint32_t *height, bm_error *error)
{
    *width = in->width;
    *height = in->height;
    if (size->percent > 0) {
        double w = floor(in->width * size->percent / 100 + 0.5);
        double h = floor(in->height * size->percent / 100 + 0.5);
        if (w > BM_MAX_SIDE || h > BM_MAX_SIDE)
            return bm_fail(error, BM_E_CHAIN,
                           "resize: %g%% of %ux%u: each side must be at most %u pixels",
                           size->percent, in->width, in->height, BM_MAX_SIDE);
        *width = w < 1 ? 1 : (uint32_t)w;
        *height = h < 1 ? 1 : (uint32_t)h;
        return BM_OK;
    }
    /* A side that was not given never decides: it is as good as endless. */
    uint32_t most_w = size->width ? size->width : UINT32_MAX;
    uint32_t most_h = size->height ? size->height : UINT32_MAX;
    if (most_w >= in->width && most_h >= in->height)
        return BM_OK;
    if ((uint64_t)most_w * in->height <= (uint64_t)most_h * in->width) {
        *width = most_w;
        *height = scaled(in->height, most_w, in->width);
    } else {
        *width = scaled(in->width, most_h, in->height);
        *height = most_h;
    }
    return BM_OK;
}

static bm_span resize_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    const tap_table *table = &((const resize_data *)plan->data)->down[plane];
    return (bm_span){(int32_t)table->first[y0], (int32_t)(table->first[y1 - 1] + table->taps)};
}

/* The bounds that kernels/resize_fixed.h derives. */
static bool fixed_fits(const tap_table *across, const tap_table *down)
{
    double product_down = down->taps / 128.0;
    double product_across = across->taps / (double)(1 << (across->bits - 8));
    double weight_down = down->taps * 255.0 / (2 << down->bits);
    double weight_across = across->taps * 255.0 / (2 << across->bits) * down->magnitude;
    double error =
        (product_down + weight_down) * across->magnitude + product_across + weight_across;

    return error < 0.95 && product_down + product_across < 0.5 &&
           (down->magnitude * across->magnitude + 1) / 2 * 255 < 510;
}

static bm_status make_tables(resize_data *data, unsigned p, const tap_function *function,
                             bm_plan *plan, bm_error *error)
{
    const bm_desc *in = &plan->in, *out = &plan->out;
    const bm_plane_desc *from = &in->plane[p], *to = &out->plane[p];
    const tap_axis across = {in->width, out->width,   from->width,
                             to->width, from->hshift, from->siting_x};
    const tap_axis down = {in->height, out->height,  from->height,
                           to->height, from->vshift, from->siting_y};

    bm_status status = tap_table_make(&data->across[p], &across, function, plan, error);
    if (!status)
        status = tap_table_make(&data->down[p], &down, function, plan, error);
    if (!status && in->depth == 8)
        status = tap_table_fix(&data->across[p], to->width, plan, error);
    if (!status && in->depth == 8)
        status = tap_table_fix(&data->down[p], to->height, plan, error);
    return status;
}

static bm_status size_scratch(resize_data *data, unsigned p, bm_plan *plan, bm_error *error)
{
    uint32_t taps = data->across[p].taps;
    size_t bytes;

    data->strip[p] = taps > STRIP_COLUMNS / STRIP_TAPS ? taps * STRIP_TAPS : STRIP_COLUMNS;
    /* The cells of a strip, and one row of it: up to 4 channels a column, and the element after. */
    if (!bm_size_mul(data->strip[p] + 1, MOST_CELL_BYTES + 4 * sizeof(float), &bytes))
        return bm_fail(error, BM_E_NOMEM, "resize: no memory for %u taps", taps);
    if (plan->scratch_bytes < bytes)
        plan->scratch_bytes = bytes;
    return BM_OK;
}

static bm_status resize_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    bm_desc *out = &plan->out;
    bm_status status =
        resize_geometry(&call->value[RESIZE_SIZE], &plan->in, &out->width, &out->height, error);
    if (status)
        return status;
    if (out->width == plan->in.width && out->height == plan->in.height) {
        plan->copies = true;
        return BM_OK;
    }
    for (unsigned p = 0; p < out->planes; p++) {
        bm_plane_desc *plane = &out->plane[p];
        plane->width = (out->width + (1u << plane->hshift) - 1) >> plane->hshift;
        plane->height = (out->height + (1u << plane->vshift) - 1) >> plane->vshift;
    }
    resize_data *data = bm_plan_alloc(plan, 1, sizeof *data);
    if (!data)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of resize");
    plan->data = data;
    plan->need = resize_need;
    plan->edge = BM_EDGE_CLAMP; /* never used: taps stay inside */
    bool fixed = plan->in.depth == 8;
    for (unsigned p = 0; p < out->planes && !status; p++) {
        status = make_tables(data, p, &functions[(size_t)call->value[RESIZE_FILTER].number], plan,
                             error);
        if (!status)
            status = size_scratch(data, p, plan, error);
        if (!status && fixed)
            fixed = fixed_fits(&data->across[p], &data->down[p]);
    }
    plan->band = bm_pick(resize_kernels, plan)->band[fixed ? FIXED : FLOAT];
    return status;
}

static const bm_param resize_params[] = {
    {.name = "size",
     .type = BM_PARAM_SIZE,
     .min = 1,
     .max = BM_MAX_SIDE,
     .required = true,
     .unit = "pixels",
     .doc = "WxH, W or xH: the largest size that fits, never larger than the picture; P%: that "
            "part of each side"},
    {.name = "filter",
     .type = BM_PARAM_CHOICE,
     .choices = function_names,
     .doc = "The interpolation function, from sharp to soft"},
    {.name = NULL},
};

const bm_filter bm_filter_resize = {
    .name = "resize",
    .summary = "Another size, the same proportions",
    .doc = "Sizes: 800x600 is the largest size of the same proportions that fits inside; 800 and "
           "x600 bound one side only. None of them enlarges. 50% and 250% are factors for both "
           "sides. Sides are rounded to nearest and at least 1. A picture that has the size "
           "already stays as it is, byte for byte.\n\n"
           "Separable resampling between pixel centres: output x lies at (x + 1/2) * width_in / "
           "width_out - 1/2. A reduction stretches the interpolation function by the factor, "
           "which makes it the low-pass filter too. Beyond the edge there is nothing: the "
           "weights inside the picture are divided by their sum. A side that keeps its length is "
           "not filtered.\n\n"
           "filter: lanczos3 (three lobes, sharpest), mitchell and catrom (cubics of Mitchell "
           "and Netravali, 1988, with B = C = 1/3 and with B = 0, C = 1/2), linear, box.\n\n"
           "No sample is more than 1 level from the exact result, in 8 and in 16 bits; overshoot "
           "is clamped at the end. Transparent pixels count by their alpha.",
    .examples = "resize:800x600\nresize:50%\nresize:size=x1080,filter=mitchell",
    .kind = BM_KIND_RESAMPLE,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = resize_params,
    .plan = resize_plan,
};

#endif
