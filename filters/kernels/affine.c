/* SPDX-License-Identifier: MIT */
/* affine: a picture moved, scaled, turned and sheared by a matrix. warp.c has the kernels. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include <math.h>
#include <string.h>

#include "kernels/warp_lines.h"

enum affine_param { AFFINE_MATRIX, AFFINE_FILTER, AFFINE_SIZE, AFFINE_COLOR };

static const char *const size_names[] = {"same", "fit", NULL};

/* Sides up to this part of a pixel longer than a whole number count as that number: it is rounding. */
#define ROUNDING 1e-9

bm_status bm_warp_lines_plan(bm_plan *plan, const double to[6], warp_canvas canvas,
                             warp_function function, uint32_t color, bm_error *error)
{
    const double a = to[0], b = to[1], d = to[3], e = to[4];
    const double in_width = plan->in.width, in_height = plan->in.height;
    const double determinant = a * e - b * d;
    double c = to[2], f = to[5], width = in_width, height = in_height;
    if (!(fabs(determinant) >= LEAST_DETERMINANT))
        return bm_fail(error, BM_E_PARAM, "%s: nothing would be left of a picture's area",
                       plan->filter->name);
    if (canvas == CANVAS_FIT) {
        width = ceil(fabs(a) * in_width + fabs(b) * in_height - ROUNDING);
        height = ceil(fabs(d) * in_width + fabs(e) * in_height - ROUNDING);
        width = width > 1 ? width : 1;
        height = height > 1 ? height : 1;
        c = (width - 1) / 2 - a * (in_width - 1) / 2 - b * (in_height - 1) / 2;
        f = (height - 1) / 2 - d * (in_width - 1) / 2 - e * (in_height - 1) / 2;
    }
    const warp_request request = {
        .function = function,
        .color = color,
        .widens = true,
        .width = width,
        .height = height,
        .map = {.kind = WARP_LINES,
                .u = {e / determinant, -b / determinant, (b * f - e * c) / determinant},
                .v = {-d / determinant, a / determinant, (d * c - a * f) / determinant},
                .w = {0, 0, 1}}};
    return bm_warp_plan(plan, &request, error);
}

static bm_status affine_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_value *value = call->value;
    const bm_numbers *matrix = &value[AFFINE_MATRIX].numbers;
    plan->copies = matrix->count == 0;
    if (plan->copies)
        return BM_OK;
    if (matrix->rows != 0 && matrix->rows != 2)
        return bm_fail(error, BM_E_PARAM, "affine: matrix: must be 6 numbers, two rows of 3");
    return bm_warp_lines_plan(plan, matrix->at, (warp_canvas)value[AFFINE_SIZE].number,
                              (warp_function)value[AFFINE_FILTER].number,
                              (uint32_t)value[AFFINE_COLOR].number, error);
}

static bm_alpha_rule affine_alpha(const bm_call *call)
{
    return warp_alpha(&call->value[AFFINE_FILTER]);
}

static const bm_param affine_params[] = {
    {.name = "matrix",
     .type = BM_PARAM_NUMBERS,
     .min = -100000,
     .max = 100000,
     .least = 6,
     .most = 6,
     .doc = "a b c / d e f: what is at (x, y) goes to (a x + b y + c, d x + e y + f); none: where "
            "it is"},
    WARP_FILTER_PARAM(""),
    {.name = "size",
     .type = BM_PARAM_CHOICE,
     .choices = size_names,
     .doc = "The canvas: as large as the picture was, or large enough for all of the picture, "
            "wherever c and f put it"},
    WARP_COLOR_PARAM,
    {.name = NULL},
};

const bm_filter bm_filter_affine = {
    .name = "affine",
    .group = BM_GROUP_GEOMETRY,
    .aliases = (const char *const[]){"warp_affine", "affine_projection", NULL},
    .summary = "Move, scale, turn and shear the picture by a matrix",
    .doc = "Lays pictures over each other whose matrix another program found, and does in one "
           "step, and with one interpolation, what `resize`, `rotate` and `shear` do one after the "
           "other.\n\n"
           "The matrix is that of OpenCV's warpAffine: it says where pixels go, x to the right and "
           "y down, (0, 0) being the centre of the first pixel. With size=fit the picture's middle "
           "comes to lie in the canvas's, which is the smallest one of whole pixels that holds all "
           "of it.\n\n" WARP_SAMPLING_DOC,
    .examples = "affine:1 0.2 0 / 0 1 0\n"
                "affine:matrix=0.8 -0.3 9 / 0.3 0.8 2,size=fit,color=white\n"
                "\n"
                "affine:matrix=0.3 0.1 5 -0.1 0.4 6,filter=linear\n"
                "affine:matrix=0.45 0 0 0 1.7 0,filter=lanczos3,size=fit\n"
                "affine:matrix=1 0 5 0 1 -3,filter=nearest\n"
                "affine:matrix=-1 0.1 30 0.1 1.2 0,filter=mitchell,color=#ff804080\n"
                "affine:matrix=0.9 0.1 2 -0.1 0.6 4,filter=linear\n"
                "affine:matrix=0.08 0.01 0 0.02 0.2 0,size=fit\n"
                "affine:matrix=1.5 0.5 0 -0.6 1.4 9,filter=linear",
    .kind = BM_KIND_RESAMPLE,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .alpha_of = affine_alpha,
    .models = BM_ANY_MODEL,
    .params = affine_params,
    .plan = affine_plan,
};

#endif
