/* SPDX-License-Identifier: MIT */
/* open: erode, then dilate. morphology.c has its kernels. */
#include "kernels/morphology.h"

#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

static bm_status open_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    return bm_morphology_plan(call, plan, MORPHOLOGY_OPEN, error);
}

static bool open_split(const bm_call *call, const bm_desc *in, bm_stages *stages)
{
    return bm_morphology_split(call, in, MORPHOLOGY_OPEN, stages);
}

const bm_filter bm_filter_open = {
    .name = "open",
    .group = BM_GROUP_SHAPES,
    .aliases = (const char *const[]){"opening", NULL},
    .summary = "Remove bright things that are smaller than a window",
    .doc = "Takes specks, stars and glints away and leaves larger things as large as they are.\n\n"
           "erode, and then dilate by the mirrored window: bright things into which the window "
           "does not fit vanish, and the rest stays as it is. " BM_MORPHOLOGY_WINDOW
               BM_MORPHOLOGY_PASS_ALPHA,
    .examples = "open\n"
                "open:3\n"
                "open:radius=7,shape=disc\n"
                "\n"
                "open:radius=2,shape=cross\n"
                "open:size=1x9\n"
                "open:size=4x30\n"
                "open:size=4x2\n"
                "open:2,border=constant,border_color=white\n"
                "open:size=40%,border=mirror",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_MORPHOLOGY_MODELS,
    .planar = true,
    .params = bm_morphology_params,
    .plan = open_plan,
    .reach = bm_morphology_reach_twice,
    .settle = bm_morphology_settle,
    .split = open_split,
};

#endif
