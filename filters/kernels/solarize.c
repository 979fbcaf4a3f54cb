/* SPDX-License-Identifier: MIT */
/* solarize: the negative of light tones alone. Alpha is left alone. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/map.h"

enum solarize_param { SOLARIZE_LEVEL };

static double solarized(const void *context, double v, double max)
{
    return v * 100 >= *(const double *)context * max ? max - v : v;
}

static bm_status solarize_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    return bm_map_colours(plan, solarized, &call->value[SOLARIZE_LEVEL].number, error);
}

static const bm_param solarize_params[] = {
    {.name = "level",
     .type = BM_PARAM_FLOAT,
     .min = 0,
     .max = 100,
     .def = 50,
     .unit = "percent",
     .doc = "Samples from this part of the full scale on are inverted"},
    {.name = NULL},
};

const bm_filter bm_filter_solarize = {
    .name = "solarize",
    .group = BM_GROUP_TONE,
    .aliases = (const char *const[]){"solarise", NULL},
    .summary =
        "Turn light tones into their negative, as of film that was exposed while it was developed",
    .doc =
        "Man Ray's effect: shadows stay, lights are turned over, and where both meet there is a "
        "line.\n\n"
        "A sample v becomes 255 - v (65535 - v in 16 bits) where 100 v >= level * 255 (65535), "
        "and stays elsewhere, on the samples as they are stored. Exact. Each channel by itself. "
        "At level=0 it is invert. As -solarize of ImageMagick and ImageOps.solarize of Pillow at "
        "their defaults.\n\n"
        "Alpha is left alone. CMYK and YCbCr are not taken: amounts of ink and colour "
        "differences have no such scale.",
    .examples = "solarize\n"
                "solarize:30\n"
                "grayscale | solarize",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .planar = true,
    .params = solarize_params,
    .plan = solarize_plan,
};

#endif
