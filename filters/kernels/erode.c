/* SPDX-License-Identifier: MIT */
/* erode: the smallest sample of a window. morphology.c has its kernels. */
#include "kernels/morphology.h"

#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

static bm_status erode_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    return bm_morphology_plan(call, plan, MORPHOLOGY_ERODE, error);
}

const bm_filter bm_filter_erode = {
    .name = "erode",
    .group = BM_GROUP_SHAPES,
    .aliases = (const char *const[]){"erosion", NULL},
    .summary = "Replace each sample by the smallest of a window around it",
    .doc = "Makes dark things grow: thicker ink, and masks that stay clear of an edge.\n\n"
           "Dark things grow, and bright ones into which the window does not fit "
           "vanish. " BM_MORPHOLOGY_WINDOW BM_MORPHOLOGY_PASS_ALPHA,
    .examples = "erode\n"
                "erode:3\n"
                "erode:radius=7,shape=disc\n"
                "\n"
                "erode:radius=2,shape=cross\n"
                "erode:size=9x1\n"
                "erode:size=4x30\n"
                "erode:size=7x15,shape=disc\n"
                "erode:size=6x3,shape=cross\n"
                "erode:2,border=constant,border_color=#ff804090",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_MORPHOLOGY_MODELS,
    .planar = true,
    .params = bm_morphology_params,
    .plan = erode_plan,
    .reach = bm_morphology_reach,
    .settle = bm_morphology_settle,
};

#endif
