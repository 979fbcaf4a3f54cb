/* SPDX-License-Identifier: MIT */
/* dilate: the largest sample of a window. morphology.c has its kernels. */
#include "kernels/morphology.h"

#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

static bm_status dilate_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    return bm_morphology_plan(call, plan, MORPHOLOGY_DILATE, error);
}

const bm_filter bm_filter_dilate = {
    .name = "dilate",
    .group = BM_GROUP_SHAPES,
    .aliases = (const char *const[]){"dilation", NULL},
    .summary = "Replace each sample by the largest of a window around it",
    .doc = "Makes bright things grow: thicker chalk, thinner ink, wider masks.\n\n"
           "Bright things grow, and dark ones into which the window does not fit "
           "vanish. " BM_MORPHOLOGY_WINDOW BM_MORPHOLOGY_PASS_ALPHA,
    .examples = "dilate\n"
                "dilate:3\n"
                "dilate:radius=7,shape=disc\n"
                "\n"
                "dilate:radius=2,shape=cross\n"
                "dilate:size=1x9\n"
                "dilate:size=4x30\n"
                "dilate:size=7x15,shape=disc\n"
                "dilate:size=6x3,shape=cross\n"
                "dilate:size=6x3,border=mirror",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_MORPHOLOGY_MODELS,
    .planar = true,
    .params = bm_morphology_params,
    .plan = dilate_plan,
    .reach = bm_morphology_reach,
    .settle = bm_morphology_settle,
};

#endif
