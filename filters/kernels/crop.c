/* SPDX-License-Identifier: MIT */
/* crop: a rectangle of the picture. */
#include "kernels/kernel.h"

typedef struct crop_corner {
    uint32_t x, y; /* of the first pixel kept */
} crop_corner;

#ifdef BM_KERNEL_LEVEL

#include <string.h>

static void crop_band(const bm_plan *plan, const bm_band *band)
{
    const crop_corner *corner = plan->data;
    size_t channels = plan->in.plane[0].channels;
    size_t row_bytes = plan->out.width * channels * sizeof(bm_sample);

    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *in = band->in[(int32_t)(y + corner->y) - band->in_y0];
        memcpy(band->out[y - band->y0], in + corner->x * channels, row_bytes);
    }
}

BM_KERNELS(crop) = {.band = {crop_band}};

#else

#include <math.h>

BM_DECLARE_KERNELS(crop)

enum crop_param { CROP_SIZE, CROP_X, CROP_Y };

static bm_span crop_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    (void)plane;
    uint32_t y = ((const crop_corner *)plan->data)->y;
    return (bm_span){(int32_t)(y0 + y), (int32_t)(y1 + y)};
}

/* How much of a side is kept: what was given, else that part of it, else all behind the offset. As a double, for 1e9 %
 * of a side fit no integer. */
static double crop_side(uint32_t given, double percent, uint32_t side, double offset)
{
    if (given)
        return given;
    if (percent > 0)
        return fmax(1, floor(side * percent / 100 + 0.5));
    return side - offset;
}

static bm_status crop_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_value *size = &call->value[CROP_SIZE];
    double x = call->value[CROP_X].number, y = call->value[CROP_Y].number;
    double width = crop_side(size->width, size->percent, plan->in.width, x);
    double height = crop_side(size->height, size->percent, plan->in.height, y);

    if (width < 1 || height < 1 || x + width > plan->in.width || y + height > plan->in.height)
        return bm_fail(
            error, BM_E_CHAIN,
            "crop: %.0fx%.0f pixels from %.0f, %.0f on leave the picture, which has %ux%u",
            fmax(width, 1), fmax(height, 1), x, y, plan->in.width, plan->in.height);
    plan->copies = width == plan->in.width && height == plan->in.height;
    if (plan->copies)
        return BM_OK;

    crop_corner *corner = bm_plan_alloc(plan, 1, sizeof *corner);
    if (!corner)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of crop");
    *corner = (crop_corner){(uint32_t)x, (uint32_t)y};
    plan->data = corner;
    plan->need = crop_need;
    plan->band = bm_pick(crop_kernels, plan)->band[0];
    plan->out.width = plan->out.plane[0].width = (uint32_t)width;
    plan->out.height = plan->out.plane[0].height = (uint32_t)height;
    return BM_OK;
}

static const bm_param crop_params[] = {
    {.name = "size",
     .type = BM_PARAM_SIZE,
     .min = 1,
     .max = BM_MAX_SIDE,
     .required = true,
     .unit = "pixels",
     .doc = "WxH: that many pixels; W or xH: the other side reaches to the picture's end; P%: that "
            "part of each side"},
    {.name = "x",
     .type = BM_PARAM_INT,
     .min = 0,
     .max = BM_MAX_SIDE,
     .unit = "pixels",
     .doc = "Columns left out on the left"},
    {.name = "y",
     .type = BM_PARAM_INT,
     .min = 0,
     .max = BM_MAX_SIDE,
     .unit = "pixels",
     .doc = "Rows left out at the top"},
    {.name = NULL},
};

const bm_filter bm_filter_crop = {
    .name = "crop",
    .summary = "Keeps a rectangle of the picture",
    .doc = "Keeps pixels and changes none: exact. The rectangle starts x columns from the left and "
           "y rows from the top, and has to lie inside the picture: a picture that is too small "
           "for it fails. A percentage is rounded to nearest and keeps at least one pixel.",
    .examples = "crop:20x9\ncrop:size=12x5,x=7,y=3\ncrop:50%",
    .kind = BM_KIND_RESAMPLE,
    .alpha = BM_ALPHA_CHANNEL,
    .models = BM_ANY_MODEL,
    .params = crop_params,
    .plan = crop_plan,
};

#endif
