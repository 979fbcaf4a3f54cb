/* SPDX-License-Identifier: MIT */
/* percentile: any rank of a square window, by the kernels of median. */
#include "kernels/rank.h"

#include "kernels/window.h"

#ifndef BM_KERNEL_LEVEL

enum { RADIUS, PERCENT };

static bm_status percentile_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    return bm_rank_plan(plan, (uint32_t)call->value[RADIUS].number, call->value[PERCENT].number,
                        error);
}

static const bm_param percentile_params[] = {
    {.name = "radius",
     .type = BM_PARAM_INT,
     .min = 1,
     .max = BM_RANK_MAX_RADIUS,
     .def = 1,
     .unit = "pixels",
     .doc = "How far the window reaches from its centre: it has 2 * radius + 1 pixels a side."},
    {.name = "percent",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 100,
     .def = 50,
     .unit = "percent",
     .doc = "Place in the sorted window: 0 is its minimum, 50 the median, 100 the maximum."},
    BM_BORDER_PARAMS,
    {.name = NULL}};

const bm_filter bm_filter_percentile = {
    .name = "percentile",
    .group = BM_GROUP_SMOOTH,
    .aliases = (const char *const[]){"rank", NULL},
    .summary = "Replace each sample by one of a given rank in a square window",
    .doc = "Between `erode` (0 percent), `median` (50) and `dilate` (100): 10 or 90 grow dark or "
           "light things but are not fooled by single wrong pixels.\n\n"
           "Sorted, the n = (2 radius + 1)^2 samples around have the places 0 to n - 1; the result "
           "is the one "
           "at place floor(percent / 100 * (n - 1) + 1/2). Each channel by itself; exact. Where "
           "there is alpha, colour is taken "
           "times alpha. In planes of reduced size the radius is reduced alike and rounded, halves "
           "upwards.",
    .examples = "percentile:radius=2,percent=90\n"
                "percentile:6,percent=25\n"
                "\n"
                "percentile:3,percent=80,border=mirror\n"
                "percentile:2,border=wrap\n"
                "percentile:4,percent=60,border=constant,border_color=#ff804090",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = percentile_params,
    .plan = percentile_plan,
    .reach = window_reach,
};

#endif
