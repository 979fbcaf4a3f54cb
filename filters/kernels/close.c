/* SPDX-License-Identifier: MIT */
/* close: dilate, then erode. morphology.c has its kernels. */
#include "kernels/morphology.h"

#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

static bm_status close_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    return bm_morphology_plan(call, plan, MORPHOLOGY_CLOSE, error);
}

static bool close_split(const bm_call *call, const bm_desc *in, bm_stages *stages)
{
    return bm_morphology_split(call, in, MORPHOLOGY_CLOSE, stages);
}

const bm_filter bm_filter_close = {
    .name = "close",
    .group = BM_GROUP_SHAPES,
    .aliases = (const char *const[]){"closing", NULL},
    .summary = "Remove dark things that are smaller than a window",
    .doc =
        "Fills holes and gaps, takes hairs and writing off a page, and leaves larger things as "
        "large as they are.\n\n"
        "dilate, and then erode by the mirrored window: dark things into which the window does not "
        "fit vanish, and the rest stays as it is. " BM_MORPHOLOGY_WINDOW BM_MORPHOLOGY_PASS_ALPHA,
    .examples = "close\n"
                "close:3\n"
                "close:radius=7,shape=disc\n"
                "\n"
                "close:radius=2,shape=cross\n"
                "close:size=9x1\n"
                "close:size=4x30\n"
                "close:size=4x2\n"
                "close:3,border=wrap\n"
                "close:2,border=constant",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_MORPHOLOGY_MODELS,
    .planar = true,
    .params = bm_morphology_params,
    .plan = close_plan,
    .reach = bm_morphology_reach_twice,
    .settle = bm_morphology_settle,
    .split = close_split,
};

#endif
