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

#include "bandmill/crop.h"
#include "core/catalogue.h"
#include "kernels/gravity.h"

BM_DECLARE_KERNELS(crop)

enum crop_param { CROP_SIZE, CROP_X, CROP_Y, CROP_GRAVITY };

bm_call bm_crop_call(const bm_rect *rect)
{
    bm_call call = {.filter = &bm_filter_crop};
    call.value[CROP_SIZE] = (bm_value){.width = rect->width, .height = rect->height};
    call.value[CROP_X].number = rect->x;
    call.value[CROP_Y].number = rect->y;
    return call;
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

/* Pixels of one direction, perhaps beyond the picture. As doubles, for 1e9 % of a side fit no integer. */
typedef struct crop_range {
    double first, count;
} crop_range;

/* What was asked for of a side, else that part of it, else what the offset leaves. */
static crop_range find_range(uint32_t given, double percent, uint32_t side, double offset,
                             gravity_pull pull)
{
    if (!given && percent <= 0) {
        bool before = pull == PULL_FIRST || (pull == PULL_MIDDLE && offset > 0);
        double count = side - (pull == PULL_MIDDLE ? fabs(offset) : offset);
        return (crop_range){before ? offset : 0, count};
    }
    double count = given ? given : fmax(1, floor(side * percent / 100 + 0.5));
    double room = side - count;
    switch (pull) {
    case PULL_FIRST:
        return (crop_range){offset, count};
    case PULL_MIDDLE:
        return (crop_range){floor(room / 2) + offset, count};
    default:
        return (crop_range){room - offset, count};
    }
}

static bool lies_in(const crop_range *range, uint32_t side)
{
    return range->first >= 0 && range->count >= 1 && range->first + range->count <= side;
}

static bool find_ranges(const bm_call *call, uint32_t width, uint32_t height, crop_range *x,
                        crop_range *y)
{
    const bm_value *value = call->value, *size = &value[CROP_SIZE];
    *x = find_range(size->width, size->percent, width, value[CROP_X].number,
                    gravity_across(&value[CROP_GRAVITY]));
    *y = find_range(size->height, size->percent, height, value[CROP_Y].number,
                    gravity_down(&value[CROP_GRAVITY]));
    return lies_in(x, width) && lies_in(y, height);
}

bool bm_crop_find(const bm_call *call, uint32_t width, uint32_t height, bm_crop_part *part)
{
    crop_range x, y;
    bool fits = find_ranges(call, width, height, &x, &y);
    if (fits)
        *part = (bm_crop_part){(uint32_t)x.first, (uint32_t)y.first, (uint32_t)x.count,
                               (uint32_t)y.count};
    return fits;
}

bm_rect bm_crop_rect(const bm_call *call, const bm_desc *in)
{
    bm_crop_part part = {0};
    bm_crop_find(call, in->width, in->height, &part);
    return (bm_rect){part.x, part.y, part.width, part.height};
}

static bm_status crop_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    crop_range x, y;
    if (!find_ranges(call, plan->in.width, plan->in.height, &x, &y))
        return bm_fail(
            error, BM_E_CHAIN,
            "crop: %.0fx%.0f pixels from %.0f, %.0f on leave the picture, which has %ux%u",
            fmax(x.count, 1), fmax(y.count, 1), x.first, y.first, plan->in.width, plan->in.height);
    plan->copies = x.count == plan->in.width && y.count == plan->in.height;
    if (plan->copies)
        return BM_OK;
    return bm_crop_plan(plan, (uint32_t)x.first, (uint32_t)y.first, (uint32_t)x.count,
                        (uint32_t)y.count, error);
}

static const bm_param crop_params[] = {
    {.name = "size",
     .type = BM_PARAM_SIZE,
     .min = 1,
     .max = BM_MAX_SIDE,
     .required = true,
     .unit = "pixels",
     .doc =
         "WxH: that many pixels; W or xH: of the other side all that the offset leaves; P%: that "
         "part of each side"},
    {.name = "x",
     .type = BM_PARAM_INT,
     .min = -(double)BM_MAX_SIDE,
     .max = BM_MAX_SIDE,
     .unit = "pixels",
     .doc = "Columns left out on the side of gravity, or how far to the right of the middle"},
    {.name = "y",
     .type = BM_PARAM_INT,
     .min = -(double)BM_MAX_SIDE,
     .max = BM_MAX_SIDE,
     .unit = "pixels",
     .doc = "Rows left out on the side of gravity, or how far below the middle"},
    {.name = "gravity",
     .type = BM_PARAM_CHOICE,
     .choices = gravity_names,
     .def = GRAVITY_NORTH_WEST,
     .doc = "The side or corner of the picture where the rectangle lies"},
    {.name = NULL},
};

const bm_filter bm_filter_crop = {
    .name = "crop",
    .group = BM_GROUP_GEOMETRY,
    .summary = "Keep a rectangle of the picture",
    .doc = "Cuts to a size, or to a part of it in percent, at a place of your own or from a side "
           "(`gravity`). JPEGs that stay JPEGs are cut without loss where the rectangle falls on "
           "their blocks.\n\n"
           "Keeps pixels and changes none: exact. The rectangle starts x columns from the left and "
           "y rows from the top, and has to lie inside the picture: a picture that is too small "
           "for it fails. A percentage is rounded to nearest and keeps at least one pixel.\n\n"
           "gravity says from where x and y count, as in ImageMagick: from the right with east, "
           "from below with south. Where it names no side of a direction, the middle: of an odd "
           "number of pixels that are left out one more goes on the right or below, and x and y "
           "move the rectangle to the right and down, or the other way where they are negative.",
    .examples = "crop:50%\n"
                "crop:80%,gravity=center\n"
                "crop:size=12x9,gravity=center\n"
                "\n"
                "crop:20x9\n"
                "crop:size=12x5,x=7,y=3\n"
                "crop:size=11x3,x=2,y=1,gravity=south_east\n"
                "crop:size=x4,y=-2,gravity=east\n"
                "crop:size=30%,x=-1,y=1,gravity=center\n"
                "crop:size=5,y=2,gravity=south",
    .kind = BM_KIND_RESAMPLE,
    .alpha = BM_ALPHA_CHANNEL,
    .manner = BM_MANNER_MOVES,
    .models = BM_ANY_MODEL,
    .params = crop_params,
    .plan = crop_plan,
};

#endif
