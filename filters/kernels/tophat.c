/* SPDX-License-Identifier: MIT */
/* tophat: the picture minus open. morphology.c has its kernels. */
#include "kernels/morphology.h"

#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

static bm_status tophat_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    return bm_morphology_plan(call, plan, MORPHOLOGY_TOPHAT, error);
}

static bool tophat_split(const bm_call *call, const bm_desc *in, bm_stages *stages)
{
    return bm_morphology_split(call, in, MORPHOLOGY_TOPHAT, stages);
}

const bm_filter bm_filter_tophat = {
    .name = "tophat",
    .group = BM_GROUP_SHAPES,
    .aliases = (const char *const[]){"white_tophat", NULL},
    .summary = "Show bright things that are smaller than a window",
    .doc = "Finds stars, lamps and writing on a blackboard, however uneven the ground is. Choose a "
           "window a little larger than what is looked for.\n\n"
           "The picture minus what open leaves of it: bright things into which the window does not "
           "fit, on black, whatever the brightness around them. " BM_MORPHOLOGY_WINDOW
               BM_MORPHOLOGY_DIFFERENCE_ALPHA,
    .examples = "tophat:10\n"
                "tophat:radius=7,shape=disc\n"
                "\n"
                "tophat:radius=2,shape=cross\n"
                "tophat:size=4x30\n"
                "tophat:size=4x2\n"
                "tophat:size=4x2,border=mirror",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_MORPHOLOGY_MODELS,
    .planar = true,
    .params = bm_morphology_params,
    .plan = tophat_plan,
    .reach = bm_morphology_reach_twice,
    .settle = bm_morphology_settle,
    .split = tophat_split,
};

#endif
