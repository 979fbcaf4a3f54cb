/* SPDX-License-Identifier: MIT */
/* normalize: stretches the tones, with an own share to cut off at either end. Alpha is left alone. */
#include "kernels/stretch.h"

#ifdef BM_KERNEL_LEVEL

BM_KERNELS(normalize) = {.scan = stretch_scan};

#else

BM_DECLARE_KERNELS(normalize)

enum normalize_param { NORMALIZE_BLACK, NORMALIZE_WHITE, NORMALIZE_CHANNELS };

static bm_status normalize_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_value *value = call->value;
    return stretch_plan(plan, value[NORMALIZE_BLACK].number, value[NORMALIZE_WHITE].number,
                        (enum stretch_channels)value[NORMALIZE_CHANNELS].number,
                        bm_pick(normalize_kernels, plan)->scan, error);
}

static const bm_param normalize_params[] = {
    {.name = "black",
     .type = BM_PARAM_FLOAT,
     .max = 99,
     .def = 2,
     .unit = "percent",
     .doc = "How many of the darkest samples may become black"},
    {.name = "white",
     .type = BM_PARAM_FLOAT,
     .max = 99,
     .def = 1,
     .unit = "percent",
     .doc = "How many of the lightest samples may become white"},
    {.name = "channels",
     .type = BM_PARAM_CHOICE,
     .def = STRETCH_TOGETHER,
     .choices = stretch_channels_names,
     .doc = "One stretch for all colours, or each channel its own"},
    {.name = NULL},
};

const bm_filter bm_filter_normalize = {
    .name = "normalize",
    .group = BM_GROUP_TONE,
    .aliases = (const char *const[]){"normalise", "contrast_stretch", NULL},
    .summary = "Stretch the tones so that given shares become black and white",
    .doc =
        "As `autolevel`, but with a share of its own for either end, and a bolder one: by default "
        "2 percent of the samples become black and 1 percent white. For batches of flat pictures "
        "that should all get some punch.\n\n"
        "As autolevel, with a share of its own at either end. The black point is the lightest "
        "value below which lie at most `black` percent of the colour samples, the white point "
        "the darkest one above which lie at most `white` percent. A colour sample v becomes "
        "round((v - black point) * max / (white point - black point)), clamped, halves upwards. "
        "Exact in 8 and 16 bits. Where the black point is not below the white point nothing "
        "changes. The defaults are those that the manual of ImageMagick gives for -normalize, and "
        "of gray pictures -contrast-stretch AxB makes the same as normalize:A,white=B.\n\n"
        "channels=together counts the samples of red, green and blue together and stretches them "
        "alike: colours keep their cast, and grays stay gray. channels=each finds the points of "
        "each channel by itself.\n\n"
        "Alpha is left alone. Pixels that are wholly transparent are not counted. CMYK and YCbCr "
        "are not taken.",
    .examples = "normalize\n"
                "normalize:0.5,white=0.5\n"
                "normalize:black=1,white=10,channels=each\n"
                "\n"
                "normalize:60,white=50",
    .kind = BM_KIND_SCAN,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = normalize_params,
    .plan = normalize_plan,
};

#endif
