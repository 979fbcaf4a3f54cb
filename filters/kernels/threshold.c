/* SPDX-License-Identifier: MIT */
/* threshold: every sample becomes the lowest or the highest. Alpha is left alone. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/map.h"

enum threshold_param { THRESHOLD_LEVEL };

static double thresholded(const void *context, double v, double max)
{
    return v * 100 >= *(const double *)context * max ? max : 0;
}

static bm_status threshold_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    return bm_map_colours(plan, thresholded, &call->value[THRESHOLD_LEVEL].number, error);
}

static const bm_param threshold_params[] = {
    {.name = "level",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 100,
     .def = 50,
     .unit = "percent",
     .doc = "Samples from this part of the full scale on become the highest"},
    {.name = NULL},
};

const bm_filter bm_filter_threshold = {
    .name = "threshold",
    .group = BM_GROUP_TONE,
    .summary = "Leave only the lowest and the highest value of each channel",
    .doc = "Black and white without gray between, at a tone of your own; `otsu` finds one by "
           "itself.\n\n"
           "A sample v becomes 255 (65535 in 16 bits) where 100 v >= level * 255 (65535), and 0 "
           "elsewhere, on the samples as they are stored. Each channel by itself: for black and "
           "white, turn the picture gray first.\n\n"
           "Alpha is left alone. In CMYK a sample becomes full ink or none. YCbCr is not taken: "
           "its colour differences are no amounts.",
    .examples = "grayscale | threshold:level=60\n"
                "threshold\n"
                "threshold:30",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR),
    .planar = true,
    .params = threshold_params,
    .plan = threshold_plan,
};

#endif
