/* SPDX-License-Identifier: MIT */
/* perspective: four points of the picture go to four others, and straight lines stay straight. warp.c has the kernels.
 *
 * A quadrilateral without dents is a unit square in perspective; Heckbert (Fundamentals of texture mapping and image warping, 1989,
 * section 2.2.3) gives the matrix in closed form. So the way back from the output to the picture leads through the square: out of the one
 * quadrilateral, by the adjoint of its matrix, which is its inverse but for a factor, and into the other. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include <math.h>
#include <string.h>

#include "kernels/warp_plan.h"

enum perspective_param {
    PERSPECTIVE_POINTS,
    PERSPECTIVE_UNIT,
    PERSPECTIVE_FILTER,
    PERSPECTIVE_COLOR
};

static const char *const unit_names[] = {"pixels", "percent", NULL};

/* Twice the area of a triangle of three corners, in pixels; less counts as a line. */
#define LEAST_AREA 1e-3

typedef struct point {
    double x, y;
} point;

typedef struct square_map {
    double row[3][3];
} square_map;

static double turn_at(const point *before, const point *at, const point *after)
{
    return (at->x - before->x) * (after->y - at->y) - (at->y - before->y) * (after->x - at->x);
}

/* Whether a way around four corners turns to the same side at each. */
static bool has_no_dent(const point corner[4])
{
    int right = 0, left = 0;
    for (int i = 0; i < 4; i++) {
        double turn = turn_at(&corner[i], &corner[(i + 1) % 4], &corner[(i + 2) % 4]);
        right += turn >= LEAST_AREA;
        left += turn <= -LEAST_AREA;
    }
    return right == 4 || left == 4;
}

/* Points may come in any order. False: in none is the way around them one without dents, on both sides. */
static bool order_points(point from[4], point to[4])
{
    static const int orders[3][4] = {{0, 1, 2, 3}, {0, 1, 3, 2}, {0, 2, 1, 3}};
    for (int k = 0; k < 3; k++) {
        point a[4], b[4];
        for (int i = 0; i < 4; i++) {
            a[i] = from[orders[k][i]];
            b[i] = to[orders[k][i]];
        }
        if (has_no_dent(a) && has_no_dent(b)) {
            memcpy(from, a, sizeof a);
            memcpy(to, b, sizeof b);
            return true;
        }
    }
    return false;
}

static square_map map_square(const point p[4])
{
    const double x1 = p[1].x - p[2].x, x2 = p[3].x - p[2].x, x = p[0].x - p[1].x + p[2].x - p[3].x;
    const double y1 = p[1].y - p[2].y, y2 = p[3].y - p[2].y, y = p[0].y - p[1].y + p[2].y - p[3].y;
    const double determinant = x1 * y2 - x2 * y1;
    const double g = (x * y2 - x2 * y) / determinant, h = (x1 * y - x * y1) / determinant;
    return (square_map){{{p[1].x - p[0].x + g * p[1].x, p[3].x - p[0].x + h * p[3].x, p[0].x},
                         {p[1].y - p[0].y + g * p[1].y, p[3].y - p[0].y + h * p[3].y, p[0].y},
                         {g, h, 1}}};
}

static square_map adjoint(const square_map *m)
{
    square_map out;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            const int a = (j + 1) % 3, b = (j + 2) % 3, c = (i + 1) % 3, d = (i + 2) % 3;
            out.row[i][j] = m->row[a][c] * m->row[b][d] - m->row[a][d] * m->row[b][c];
        }
    return out;
}

/* The way from `to` to `from`, with W above 0 where the picture is seen, and 1 in the corner of the canvas where it is greatest. */
static warp_map map_back(const point from[4], const point to[4], double width, double height)
{
    const square_map to_square = map_square(to), into = map_square(from),
                     out_of = adjoint(&to_square);
    double row[3][3];
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            row[i][j] = into.row[i][0] * out_of.row[0][j] + into.row[i][1] * out_of.row[1][j] +
                        into.row[i][2] * out_of.row[2][j];
    const double *w = row[2];
    double sign = w[0] * to[0].x + w[1] * to[0].y + w[2] < 0 ? -1 : 1, most = 0;
    for (int corner = 0; corner < 4; corner++) {
        double at = w[0] * (corner % 2 * (width - 1)) + w[1] * (corner / 2 * (height - 1)) + w[2];
        most = sign * at > most ? sign * at : most;
    }
    warp_map map = {.kind = WARP_PERSPECTIVE};
    for (int j = 0; j < 3; j++) {
        map.u[j] = row[0][j] * sign / (most > 0 ? most : 1);
        map.v[j] = row[1][j] * sign / (most > 0 ? most : 1);
        map.w[j] = row[2][j] * sign / (most > 0 ? most : 1);
    }
    return map;
}

static point read_point(const double *number, bool percent, const bm_desc *in)
{
    if (percent)
        return (point){number[0] / 100 * in->width - 0.5, number[1] / 100 * in->height - 0.5};
    return (point){number[0], number[1]};
}

static bm_status perspective_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_value *value = call->value;
    const bm_numbers *points = &value[PERSPECTIVE_POINTS].numbers;
    const bool percent = value[PERSPECTIVE_UNIT].number != 0, whole = points->count == 8;
    const double width = plan->in.width, height = plan->in.height;
    point from[4],
        to[4] = {
            {-0.5, -0.5}, {width - 0.5, -0.5}, {width - 0.5, height - 0.5}, {-0.5, height - 0.5}};
    plan->copies = points->count == 0;
    if (plan->copies)
        return BM_OK;
    if (!whole && points->count != 16)
        return bm_fail(error, BM_E_PARAM, "perspective: points: must be 16 numbers, or 8");
    for (int i = 0; i < 4; i++) {
        const double *number = points->at + (whole ? 2 : 4) * i;
        from[i] = read_point(number, percent, &plan->in);
        if (!whole)
            to[i] = read_point(number + 2, percent, &plan->in);
    }
    if (!order_points(from, to))
        return bm_fail(error, BM_E_CHAIN,
                       "perspective: the points must be corners of quadrilaterals without dents");
    const warp_request request = {.function = (warp_function)value[PERSPECTIVE_FILTER].number,
                                  .color = (uint32_t)value[PERSPECTIVE_COLOR].number,
                                  .widens = true,
                                  .width = width,
                                  .height = height,
                                  .map = map_back(from, to, width, height)};
    return bm_warp_plan(plan, &request, error);
}

static bm_alpha_rule perspective_alpha(const bm_call *call)
{
    return warp_alpha(&call->value[PERSPECTIVE_FILTER]);
}

static const bm_param perspective_params[] = {
    {.name = "points",
     .type = BM_PARAM_NUMBERS,
     .min = -100000,
     .max = 100000,
     .least = 8,
     .most = 16,
     .doc = "Four times x y u v: what is at (x, y) goes to (u, v); or four times x y: they become "
            "the upper "
            "left, upper right, lower right and lower left corner; none: everything stays where it "
            "is"},
    {.name = "unit",
     .type = BM_PARAM_CHOICE,
     .choices = unit_names,
     .doc = "What points count: pixels from the centre of the first one, or percent of the picture "
            "from its edge"},
    WARP_FILTER_PARAM(""),
    WARP_COLOR_PARAM,
    {.name = NULL},
};

const bm_filter bm_filter_perspective = {
    .name = "perspective",
    .group = BM_GROUP_GEOMETRY,
    .aliases = (const char *const[]){"warp_perspective", NULL},
    .summary = "Move four points of the picture elsewhere, in perspective",
    .doc = "Puts a page, a painting or a house front that was photographed at an angle upright: "
           "name its four corners, and they become those of the picture. Or the reverse: lays a "
           "picture on a wall or a screen.\n\n"
           "Straight lines stay straight: a page that was photographed at an angle gets upright by "
           "its four "
           "corners. As OpenCV's getPerspectiveTransform with warpPerspective, and ImageMagick's "
           "-distort "
           "Perspective, whose pixels begin half of one earlier. Points may come in any order; "
           "neither the "
           "picture's nor the canvas's may lie in a line or have one of them between the other "
           "three. The canvas keeps "
           "the picture's size.\n\n" WARP_SAMPLING_DOC,
    .examples = "perspective:points=10 5 90 0 100 100 0 90,unit=percent,filter=linear\n"
                "perspective:points=0 0 45 20 100 0 55 20 0 100 0 100 100 100 100 "
                "100,unit=percent,filter=linear\n"
                "perspective:5 2 22 3 27 15 1 14\n"
                "\n"
                "perspective:points=0 0 4 3 / 20 0 17 1 / 20 9 19 9 / 0 9 1 "
                "12,filter=lanczos3,color=white\n"
                "perspective:points=-5 -5 14 0 30 20 0 9,filter=nearest\n"
                "perspective:points=0 0 10 10 100 0 60 10 0 100 10 60 100 100 50 "
                "50,unit=percent,filter=mitchell",
    .kind = BM_KIND_RESAMPLE,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .alpha_of = perspective_alpha,
    .models = BM_ANY_MODEL,
    .params = perspective_params,
    .plan = perspective_plan,
};

#endif
