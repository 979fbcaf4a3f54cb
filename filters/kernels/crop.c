/* SPDX-License-Identifier: MIT */
/* crop: a rectangle of the picture. */
#include "kernels/crop.h"

#include "kernels/kernel.h"

typedef struct crop_corner {
    uint32_t x, y; /* of the first pixel kept, in samples of the plane */
} crop_corner;

#ifdef BM_KERNEL_LEVEL

#include <string.h>

static void crop_band(const bm_plan *plan, const bm_band *band)
{
    const crop_corner *corner = (const crop_corner *)plan->data + band->plane;
    size_t channels = plan->in.plane[band->plane].channels;
    size_t row_bytes = bm_desc_row_bytes(&plan->out, band->plane);

    for (uint32_t y = band->y0; y < band->y1; y++) {
        const bm_sample *in = band->in[(int32_t)(y + corner->y) - band->in_y0];
        memcpy(band->out[y - band->y0], in + corner->x * channels, row_bytes);
    }
}

BM_KERNELS(crop) = {.band = {crop_band}};

#else

#include <math.h>

#include "core/catalogue.h"

BM_DECLARE_KERNELS(crop)

enum crop_param { CROP_SIZE, CROP_X, CROP_Y };

bm_call bm_crop_call(const bm_rect *rect)
{
    bm_call call = {.filter = &bm_filter_crop};
    call.value[CROP_SIZE] = (bm_value){.width = rect->width, .height = rect->height};
    call.value[CROP_X].number = rect->x;
    call.value[CROP_Y].number = rect->y;
    return call;
}

bm_rect bm_crop_rect(const bm_call *call, const bm_desc *out)
{
    return (bm_rect){(uint32_t)call->value[CROP_X].number, (uint32_t)call->value[CROP_Y].number,
                     out->width, out->height};
}

static bm_span crop_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    uint32_t y = ((const crop_corner *)plan->data)[plane].y;
    return (bm_span){(int32_t)(y0 + y), (int32_t)(y1 + y)};
}

static uint32_t shifted_up(uint32_t pixels, unsigned shift)
{
    return (uint32_t)(((uint64_t)pixels + (1u << shift) - 1) >> shift);
}

bm_status bm_crop_plan(bm_plan *plan, uint32_t x, uint32_t y, uint32_t width, uint32_t height,
                       bm_error *error)
{
    crop_corner *corner = bm_plan_alloc(plan, plan->in.planes, sizeof *corner);
    if (!corner)
        return bm_fail(error, BM_E_NOMEM, "no memory for the plan of crop");
    plan->out.width = width;
    plan->out.height = height;
    for (unsigned p = 0; p < plan->in.planes; p++) {
        bm_plane_desc *plane = &plan->out.plane[p];
        corner[p] = (crop_corner){x >> plane->hshift, y >> plane->vshift};
        plane->width = shifted_up(width, plane->hshift);
        plane->height = shifted_up(height, plane->vshift);
    }
    plan->data = corner;
    plan->need = crop_need;
    plan->band = bm_pick(crop_kernels, plan)->band[0];
    return BM_OK;
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

    return bm_crop_plan(plan, (uint32_t)x, (uint32_t)y, (uint32_t)width, (uint32_t)height, error);
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
    .group = BM_GROUP_GEOMETRY,
    .summary = "Keeps a rectangle of the picture",
    .doc = "Keeps pixels and changes none: exact. The rectangle starts x columns from the left and "
           "y rows from the top, and has to lie inside the picture: a picture that is too small "
           "for it fails. A percentage is rounded to nearest and keeps at least one pixel.",
    .examples = "crop:20x9\ncrop:size=12x5,x=7,y=3\ncrop:50%",
    .kind = BM_KIND_RESAMPLE,
    .alpha = BM_ALPHA_CHANNEL,
    .manner = BM_MANNER_MOVES,
    .models = BM_ANY_MODEL,
    .params = crop_params,
    .plan = crop_plan,
};

#endif
