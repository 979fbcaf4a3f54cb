/* SPDX-License-Identifier: MIT */
/* Planning of warps. warp.c has their kernels. */
#ifndef BM_KERNELS_WARP_PLAN_H
#define BM_KERNELS_WARP_PLAN_H

#include "kernels/warp.h"

/* In this order. */
typedef enum warp_function {
    WARP_CATROM,
    WARP_MITCHELL,
    WARP_LANCZOS3,
    WARP_LANCZOS2,
    WARP_LINEAR,
    WARP_NEAREST
} warp_function;

extern const char *const bm_warp_functions[];

typedef struct warp_request {
    warp_function function;
    uint32_t color; /* 0xRRGGBBAA, of what lies outside the picture */
    bool repeats;   /* no colour does: the outermost pixels repeat */
    bool
        widens; /* where the output's pixels lie farther apart than the input's, the function is stretched */
    double width, height; /* of the output, whole numbers */
    warp_map
        map; /* from its pixels to the input's, both counted from the centre of the first one */
} warp_request;

/* BM_E_CHAIN: an output too large. BM_E_NOMEM. */
bm_status bm_warp_plan(bm_plan *plan, const warp_request *request, bm_error *error);

/* The rule for alpha: pixels that are only moved keep their colour, whatever their alpha. */
static inline bm_alpha_rule warp_alpha(const bm_value *function)
{
    return function->number == WARP_NEAREST ? BM_ALPHA_CHANNEL : BM_ALPHA_PREMULTIPLY;
}

/* The parameters that all warps have. */
#define WARP_FILTER_PARAM(more)                                                                    \
    {                                                                                              \
        .name = "filter", .type = BM_PARAM_CHOICE, .choices = bm_warp_functions,                   \
        .doc = "The interpolation function; nearest takes pixels as they are" more                 \
    }
#define WARP_COLOR_PARAM                                                                           \
    {                                                                                              \
        .name = "color", .type = BM_PARAM_COLOR, .def = 0x00000000,                                \
        .doc = "The background; opaque in pictures without alpha, where the default is black"      \
    }

/* What their docs end with. */
#define WARP_SAMPLING_DOC                                                                          \
    "Samples between pixels are interpolated, in the input's rows and columns: the weight of a "   \
    "pixel that lies (i, j) from the place that shows is f(i / m) f(j / n), divided by the sum "   \
    "of "                                                                                          \
    "all. f is filter's function: catrom (four taps, passes through the pixels), mitchell "        \
    "(softer), "                                                                                   \
    "lanczos3 (six taps, sharpest), lanczos2, linear (two taps). m is how many pixels of an "      \
    "input row lie between an output "                                                             \
    "pixel and its neighbours, sqrt((du/dx)^2 + (du/dy)^2), n the same of a column; but at least " \
    "1 "                                                                                           \
    "and at most 32. So what gets smaller is made of all its pixels and does not alias. nearest "  \
    "copies the "                                                                                  \
    "pixel that lies nearest, of two the right or lower one.\n\n"                                  \
    "Pixels outside the picture are background, alpha included. Transparent pixels count by "      \
    "their "                                                                                       \
    "alpha. No sample is more than 1 level from the exact result, in 8 and in 16 bits; overshoot " \
    "is clamped at the end. Bands need as many rows as lie between the highest and the lowest "    \
    "one "                                                                                         \
    "that they show."

#endif
