/* SPDX-License-Identifier: MIT */
/* barrel: what a lens bent is bent straight, by a polynomial of the distance from its centre. warp.c has the kernels. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include <math.h>

#include "kernels/warp_plan.h"

enum barrel_param {
    BARREL_COEFFICIENTS,
    BARREL_X,
    BARREL_Y,
    BARREL_SIZE,
    BARREL_FILTER,
    BARREL_COLOR
};
enum barrel_size { SIZE_SAME, SIZE_CROP };

static const char *const size_names[] = {"same", "crop", NULL};

static double factor_at(const warp_map *map, double x, double y)
{
    double r = sqrt((x - map->x) * (x - map->x) + (y - map->y) * (y - map->y)) * map->unit;
    return ((map->a * r + map->b) * r + map->c) * r + map->d;
}

static bool sees_picture(const warp_map *map, double x, double y, const bm_desc *in)
{
    double f = factor_at(map, x, y);
    double u = (x - map->x) * f + map->u[2], v = (y - map->y) * f + map->v[2];
    return u >= -0.5 && v >= -0.5 && u <= in->width - 0.5 && v <= in->height - 0.5;
}

/* Whether all pixels at the canvas's border show the picture: what lies within does then, too. */
static bool shows_no_background(const warp_map *map, const bm_desc *in)
{
    const double right = in->width - 1.0, bottom = in->height - 1.0;
    for (uint32_t x = 0; x < in->width; x++)
        if (!sees_picture(map, x, 0, in) || !sees_picture(map, x, bottom, in))
            return false;
    for (uint32_t y = 0; y < in->height; y++)
        if (!sees_picture(map, 0, y, in) || !sees_picture(map, right, y, in))
            return false;
    return true;
}

/* The map of a picture that is so many times as large behind it. */
static warp_map magnified(const warp_map *map, double times)
{
    warp_map out = *map;
    out.unit /= times;
    out.a /= times;
    out.b /= times;
    out.c /= times;
    out.d /= times;
    return out;
}

#define MOST_TIMES 4
#define HALVINGS 20 /* MOST_TIMES^2 / 2^20: within a hundredth of a pixel of 1000 */

/* The least magnification from 1 / MOST_TIMES to MOST_TIMES at which no background shows. */
static warp_map fill_canvas(const warp_map *map, const bm_desc *in)
{
    double lo = 1.0 / MOST_TIMES, hi = MOST_TIMES;
    for (int i = 0; i < HALVINGS; i++) {
        double middle = (lo + hi) / 2;
        warp_map tried = magnified(map, middle);
        if (shows_no_background(&tried, in))
            hi = middle;
        else
            lo = middle;
    }
    return magnified(map, hi);
}

static bm_status barrel_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_value *value = call->value;
    const bm_numbers *c = &value[BARREL_COEFFICIENTS].numbers;
    const double width = plan->in.width, height = plan->in.height;
    const bool crops = value[BARREL_SIZE].number == SIZE_CROP;
    plan->copies = c->count == 0;
    if (plan->copies)
        return BM_OK;
    warp_map map = {.kind = WARP_RADIAL,
                    .x = value[BARREL_X].number / 100 * width - 0.5,
                    .y = value[BARREL_Y].number / 100 * height - 0.5,
                    .unit = 2 / (width < height ? width : height),
                    .a = c->at[0],
                    .b = c->at[1],
                    .c = c->at[2],
                    .d = c->count > 3 ? c->at[3] : 1 - c->at[0] - c->at[1] - c->at[2]};
    map.u[2] = map.x;
    map.v[2] = map.y;
    map.w[2] = 1;
    const warp_request request = {.function = (warp_function)value[BARREL_FILTER].number,
                                  .color = (uint32_t)value[BARREL_COLOR].number,
                                  .repeats = crops,
                                  .widens = true,
                                  .width = width,
                                  .height = height,
                                  .map = crops ? fill_canvas(&map, &plan->in) : map};
    return bm_warp_plan(plan, &request, error);
}

static bm_alpha_rule barrel_alpha(const bm_call *call)
{
    return warp_alpha(&call->value[BARREL_FILTER]);
}

static const bm_param barrel_params[] = {
    {.name = "coefficients",
     .type = BM_PARAM_NUMBERS,
     .min = -10,
     .max = 10,
     .least = 3,
     .most = 4,
     .doc = "a b c d of the lens; d is 1 - a - b - c where it is left out; none: everything stays "
            "where it is"},
    {.name = "x",
     .type = BM_PARAM_FLOAT,
     .min = -100,
     .max = 200,
     .def = 50,
     .unit = "percent",
     .doc = "The centre, from the picture's left edge"},
    {.name = "y",
     .type = BM_PARAM_FLOAT,
     .min = -100,
     .max = 200,
     .def = 50,
     .unit = "percent",
     .doc = "The centre, from the picture's upper edge"},
    {.name = "size",
     .type = BM_PARAM_CHOICE,
     .choices = size_names,
     .doc =
         "As the coefficients say, or so much larger, or smaller, that just no background shows"},
    WARP_FILTER_PARAM(""),
    WARP_COLOR_PARAM,
    {.name = NULL},
};

const bm_filter bm_filter_barrel = {
    .name = "barrel",
    .group = BM_GROUP_GEOMETRY,
    .aliases = (const char *const[]){"lens_correction", NULL},
    .summary = "Straighten, or bend, what a lens has bent",
    .doc = "For wide-angle pictures, whose straight lines bulge, and for those of some zooms, "
           "where they cave in. Coefficients come from databases of lenses or by trial: 0 -0.05 0 "
           "is a start.\n\n"
           "What shows at the distance r from the centre lies at (a r^3 + b r^2 + c r + d) r in "
           "the picture, in the same "
           "direction, r being 1 at half of the shorter side: the polynomial of Panorama Tools and "
           "of ImageMagick's "
           "-distort Barrel, with the same signs. Coefficients below 0 bend straight what is "
           "bulged like a barrel, those above 0 a pincushion; d alone scales. The canvas keeps the "
           "picture's size. "
           "With size=crop the picture is magnified by what it takes to fill it, 1/4 to 4 times, "
           "and its outermost pixels repeat "
           "beyond it.\n\n" WARP_SAMPLING_DOC,
    .examples = "barrel:0 -0.1 0\n"
                "barrel:coefficients=0.05 0.1 0.02,size=crop,filter=linear\n"
                "\n"
                "barrel:coefficients=0 0 0.3 0.9,x=30,y=60,filter=lanczos3,color=white\n"
                "barrel:coefficients=0.02 -0.25 0 1.1,size=crop\n"
                "barrel:coefficients=0 0.4 0,filter=nearest\n"
                "barrel:coefficients=0 0 0 2.5,filter=mitchell\n"
                "barrel:coefficients=0 -0.1 0 0.6,filter=linear,y=-20",
    .kind = BM_KIND_RESAMPLE,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .alpha_of = barrel_alpha,
    .models = BM_ANY_MODEL,
    .params = barrel_params,
    .plan = barrel_plan,
};

#endif
