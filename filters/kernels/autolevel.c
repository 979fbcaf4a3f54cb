/* SPDX-License-Identifier: MIT */
/* autolevel: stretches the tones until the darkest and the lightest few are black and white. Alpha is left alone. */
#include "kernels/stretch.h"

#ifdef BM_KERNEL_LEVEL

BM_KERNELS(autolevel) = {.scan = stretch_scan};

#else

BM_DECLARE_KERNELS(autolevel)

enum autolevel_param { AUTOLEVEL_CLIP, AUTOLEVEL_CHANNELS };

static bm_status autolevel_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    double clip = call->value[AUTOLEVEL_CLIP].number;
    return stretch_plan(plan, clip, clip,
                        (enum stretch_channels)call->value[AUTOLEVEL_CHANNELS].number,
                        bm_pick(autolevel_kernels, plan)->scan, error);
}

static const bm_param autolevel_params[] = {
    {.name = "clip",
     .type = BM_PARAM_FLOAT,
     .max = 49,
     .def = 0.1,
     .unit = "percent",
     .doc = "How many of the darkest samples may become black, and of the lightest white"},
    {.name = "channels",
     .type = BM_PARAM_CHOICE,
     .def = STRETCH_TOGETHER,
     .choices = stretch_channels_names,
     .doc = "One stretch for all colours, or each channel its own"},
    {.name = NULL},
};

const bm_filter bm_filter_autolevel = {
    .name = "autolevel",
    .group = BM_GROUP_TONE,
    .aliases = (const char *const[]){"autocontrast", NULL},
    .summary = "Stretch the tones to the whole range, from black to white",
    .doc =
        "For flat, hazy pictures: the darkest tone there is becomes black, the lightest white, and "
        "all others move along. A picture that has both already hardly changes. `levels` does it "
        "by numbers of your own, `normalize` with a share for either end.\n\n"
        "The black point is the lightest value below which lie at most `clip` percent of the "
        "colour samples, the white point the darkest one above which lie at most as many; so a few "
        "stray pixels do not count. A colour sample v becomes round((v - black) * max / (white - "
        "black)), clamped, halves upwards. Exact in 8 and 16 bits. Where black is not below white, "
        "as in a picture of one single value, nothing changes.\n\n"
        "channels=together counts the samples of red, green and blue together and stretches them "
        "alike: colours keep their cast, and grays stay gray. channels=each finds the points of "
        "each channel by itself, which takes away a cast, and may bring in one where a picture is "
        "rightly of one colour.\n\n"
        "Alpha is left alone. Pixels that are wholly transparent are not counted. CMYK and YCbCr "
        "are not taken.",
    .examples = "autolevel\n"
                "autolevel:clip=0.5,channels=each\n"
                "autolevel | sharpen\n"
                "\n"
                "autolevel:0",
    .kind = BM_KIND_SCAN,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = autolevel_params,
    .plan = autolevel_plan,
};

#endif
