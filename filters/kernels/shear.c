/* SPDX-License-Identifier: MIT */
/* shear: rows slide along each other, and then columns. warp.c has the kernels. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/own_math.h"
#include "kernels/warp_lines.h"

enum shear_param { SHEAR_X, SHEAR_Y, SHEAR_FILTER, SHEAR_SIZE, SHEAR_COLOR };

static const char *const size_names[] = {"fit", "same", NULL};

static double tangent(double degrees)
{
    double sine, cosine;
    bm_own_sincos(degrees, &sine, &cosine);
    return sine / cosine;
}

static bm_status shear_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_value *value = call->value;
    const double s = tangent(value[SHEAR_X].number), t = tangent(value[SHEAR_Y].number);
    const double x = (plan->in.width - 1.0) / 2, y = (plan->in.height - 1.0) / 2;
    plan->copies = s == 0 && t == 0;
    if (plan->copies)
        return BM_OK;
    /* x' = x - s y, then y' = y + t x', about the middle */
    const double to[6] = {1, -s, s * y, t, 1 - s * t, s * t * y - t * x};
    return bm_warp_lines_plan(plan, to, value[SHEAR_SIZE].number == 0 ? CANVAS_FIT : CANVAS_SAME,
                              (warp_function)value[SHEAR_FILTER].number,
                              (uint32_t)value[SHEAR_COLOR].number, error);
}

static bm_alpha_rule shear_alpha(const bm_call *call)
{
    return warp_alpha(&call->value[SHEAR_FILTER]);
}

static const bm_param shear_params[] = {
    {.name = "x",
     .type = BM_PARAM_FLOAT,
     .min = -85,
     .max = 85,
     .unit = "degrees",
     .doc = "How far upright lines lean to the right; below 0 to the left"},
    {.name = "y",
     .type = BM_PARAM_FLOAT,
     .min = -85,
     .max = 85,
     .unit = "degrees",
     .doc = "How far level lines then fall to the right; below 0 rise"},
    WARP_FILTER_PARAM(""),
    {.name = "size",
     .type = BM_PARAM_CHOICE,
     .choices = size_names,
     .doc = "The canvas: large enough for the whole picture, or as large as the picture was"},
    WARP_COLOR_PARAM,
    {.name = NULL},
};

const bm_filter bm_filter_shear = {
    .name = "shear",
    .group = BM_GROUP_GEOMETRY,
    .aliases = (const char *const[]){"skew", NULL},
    .summary = "Slant the picture",
    .doc = "For italics, for scans whose rows slid along each other, and for boxes drawn from "
           "their sides.\n\n"
           "As ImageMagick's -shear: rows slide along each other, by tan(x) for each row farther "
           "up, and "
           "then columns, by tan(y) down for each column farther to the right. The picture's "
           "middle stays in "
           "the middle of the canvas, which is the smallest one of whole pixels that holds all of "
           "it, or with "
           "size=same cuts off corners.\n\n" WARP_SAMPLING_DOC,
    .examples = "shear:20\n"
                "shear:x=-10,y=5,filter=linear,color=white\n"
                "\n"
                "shear:y=30,filter=lanczos3\n"
                "shear:x=12,size=same,filter=nearest\n"
                "shear:x=40,y=-40,filter=mitchell",
    .kind = BM_KIND_RESAMPLE,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .alpha_of = shear_alpha,
    .models = BM_ANY_MODEL,
    .params = shear_params,
    .plan = shear_plan,
};

#endif
