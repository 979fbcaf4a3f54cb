/* SPDX-License-Identifier: MIT */
/* blackhat: close minus the picture. morphology.c has its kernels. */
#include "kernels/morphology.h"

#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

static bm_status blackhat_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    return bm_morphology_plan(call, plan, MORPHOLOGY_BLACKHAT, error);
}

static bool blackhat_split(const bm_call *call, const bm_desc *in, bm_stages *stages)
{
    return bm_morphology_split(call, in, MORPHOLOGY_BLACKHAT, stages);
}

const bm_filter bm_filter_blackhat = {
    .name = "blackhat",
    .group = BM_GROUP_SHAPES,
    .aliases = (const char *const[]){"black_tophat", NULL},
    .summary = "Show dark things that are smaller than a window",
    .doc =
        "Finds writing on a page, cracks and hairs, however uneven the light is. Choose a window a "
        "little larger than what is looked for.\n\n"
        "What close makes of the picture, minus the picture: dark things into which the window "
        "does not fit, bright on black, whatever the brightness around them. " BM_MORPHOLOGY_WINDOW
            BM_MORPHOLOGY_DIFFERENCE_ALPHA,
    .examples = "blackhat:10\n"
                "blackhat:radius=7,shape=disc\n"
                "\n"
                "blackhat:radius=2,shape=cross\n"
                "blackhat:size=4x30\n"
                "blackhat:size=4x2\n"
                "blackhat:6,border=wrap\n"
                "blackhat:2,border=constant",
    .kind = BM_KIND_WINDOW,
    .alpha = BM_ALPHA_PREMULTIPLY,
    .models = BM_MORPHOLOGY_MODELS,
    .planar = true,
    .params = bm_morphology_params,
    .plan = blackhat_plan,
    .reach = bm_morphology_reach_twice,
    .settle = bm_morphology_settle,
    .split = blackhat_split,
};

#endif
