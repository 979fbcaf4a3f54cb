/* SPDX-License-Identifier: MIT */
/* posterize: few evenly spaced levels in each channel. Alpha is left alone. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include <math.h>

#include "kernels/map.h"

enum posterize_param { POSTERIZE_LEVELS };

/* All sums and products are whole numbers below 2^26, and a quotient of theirs that is not whole is too far from a
 * whole number for its rounding to matter: exact in double. */
static double posterized(const void *context, double v, double max)
{
    double steps = *(const double *)context - 1;
    double step = floor((2 * v * steps + max) / (2 * max));
    return floor((2 * step * max + steps) / (2 * steps));
}

static bm_status posterize_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    double levels = call->value[POSTERIZE_LEVELS].number;

    plan->copies = levels == 256 && plan->in.depth == 8;
    return plan->copies ? BM_OK : bm_map_colours(plan, posterized, &levels, error);
}

static const bm_param posterize_params[] = {
    {.name = "levels",
     .type = BM_PARAM_INT,
     .min = 2,
     .max = 256,
     .required = true,
     .doc = "How many values each channel keeps"},
    {.name = NULL},
};

const bm_filter bm_filter_posterize = {
    .name = "posterize",
    .group = BM_GROUP_TONE,
    .aliases = (const char *const[]){"posterise", NULL},
    .summary = "Keep a few levels of each channel",
    .doc = "Even areas with hard steps between them, as on a screen print. `dither` has as few "
           "levels, but hides the steps.\n\n"
           "With n levels, s = n - 1 and m = 255 (65535 in 16 bits), a sample v takes the step "
           "q = v s / m rounded to nearest and becomes the level q m / s rounded to nearest, both "
           "with halves upwards: black, white and evenly spaced levels between, each sample at "
           "the nearest. Exact. These are the levels of dither. With 256 levels, 8-bit pictures "
           "stay as they are.\n\n"
           "Alpha is left alone. In CMYK the levels are amounts of ink. YCbCr is not taken: its "
           "colour differences have their zero between two levels.",
    .examples = "posterize:4\n"
                "posterize:levels=16\n"
                "grayscale | posterize:3",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = posterize_params,
    .plan = posterize_plan,
};

#endif
