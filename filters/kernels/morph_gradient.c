/* SPDX-License-Identifier: MIT */
/* morph_gradient: dilate minus erode. morphology.c has its kernels. */
#include "kernels/morphology.h"

#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

static bm_status morph_gradient_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    return bm_morphology_plan(call, plan, MORPHOLOGY_GRADIENT, error);
}

const bm_filter bm_filter_morph_gradient = {
    .name = "morph_gradient",
    .group = BM_GROUP_SHAPES,
    .aliases = (const char *const[]){"morphological_gradient", NULL},
    .summary = "Show outlines: the largest minus the smallest sample of a window",
    .doc = "Bright lines where the picture changes, the window's size wide, in every direction "
           "alike.\n\n"
           "What dilate makes of a sample, minus what erode makes of it: bright where the picture "
           "changes. sobel finds edges by their slope; this one has no direction, and is as wide "
           "as the window. " BM_MORPHOLOGY_WINDOW BM_MORPHOLOGY_DIFFERENCE_ALPHA,
    .examples = "morph_gradient\n"
                "morph_gradient:3\n"
                "\n"
                "morph_gradient:radius=7,shape=disc\n"
                "morph_gradient:radius=2,shape=cross\n"
                "morph_gradient:size=4x30\n"
                "morph_gradient:2,border=wrap",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_MORPHOLOGY_MODELS,
    .planar = true,
    .params = bm_morphology_params,
    .plan = morph_gradient_plan,
    .reach = bm_morphology_reach,
    .settle = bm_morphology_settle,
};

#endif
