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
    .doc = "Bright things grow, and dark ones into which the window does not fit "
           "vanish. " BM_MORPHOLOGY_WINDOW BM_MORPHOLOGY_PASS_ALPHA,
    .examples =
        "dilate\ndilate:3\ndilate:radius=7,shape=disc\ndilate:radius=2,shape=cross\ndilate:size="
        "1x9\ndilate:size=4x30\ndilate:size=7x15,shape=disc\ndilate:size=6x3,shape=cross\n"
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
