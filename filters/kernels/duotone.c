/* SPDX-License-Identifier: MIT */
/* duotone: luma on a gradient between two colours. A colour matrix. Alpha is left alone. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/colour_matrix.h"

enum duotone_param { DUOTONE_DARK, DUOTONE_LIGHT, DUOTONE_AMOUNT };

/* Channel c of the colour 0xRRGGBBAA, 0 .. 1. */
static double colour_part(double rgba, size_t c)
{
    return (double)((uint32_t)rgba >> (24 - 8 * c) & 255) / 255;
}

static bm_status duotone_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_value *value = call->value;
    const bm_luma luma = BM_LUMA_BT601;
    const double weight[3] = {luma.red, luma.green, luma.blue};
    double part = value[DUOTONE_AMOUNT].number / 100;
    bm_colour_matrix matrix;

    for (size_t c = 0; c < 3; c++) {
        double dark = colour_part(value[DUOTONE_DARK].number, c);
        double range = colour_part(value[DUOTONE_LIGHT].number, c) - dark;
        for (size_t k = 0; k < 3; k++)
            matrix.row[c][k] = part * range * weight[k] + (1 - part) * (c == k);
        matrix.row[c][3] = part * dark;
    }
    return bm_plan_matrix(plan, &matrix, error);
}

static const bm_param duotone_params[] = {
    {.name = "dark",
     .type = BM_PARAM_COLOR,
     .def = 0x1b2a49ff,
     .doc = "What black becomes; its alpha does not count"},
    {.name = "light",
     .type = BM_PARAM_COLOR,
     .def = 0xf6e7c1ff,
     .doc = "What white becomes; its alpha does not count"},
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .max = 100,
     .def = 100,
     .unit = "percent",
     .doc = "From 0, the picture's own colours, to 100, the two alone"},
    {.name = NULL},
};

const bm_filter bm_filter_duotone = {
    .name = "duotone",
    .group = BM_GROUP_COLOUR,
    .aliases = (const char *const[]){"level_colors", NULL},
    .summary = "Put tones on a gradient from one colour to another",
    .doc =
        "Prints in two inks: shadows take the first colour, lights the second, and only brightness "
        "is left of the picture's own ones. Gives pictures of many sources one look.\n\n"
        "With the BT.601 luma Y of a pixel on a scale of 0 to 1, each colour becomes dark + Y "
        "(light - dark) at amount=100; other amounts mix that with the picture in proportion. On "
        "the samples as they are stored. A colour matrix: within 0.52 levels of the exact value "
        "in 8 bits, 0.54 in 16. With dark=black it is a tint of paper, light=white one of ink; "
        "after grayscale, +level-colors of ImageMagick. The weights are made for colours like "
        "those of sRGB; --to-srgb converts others first.\n\n"
        "Gray pictures become RGB, at any amount. Alpha is left alone. CMYK and YCbCr are not "
        "taken.",
    .examples = "duotone\n"
                "duotone:dark=#301000,light=#ffe8c0\n"
                "duotone:black,light=#7fc8ff,amount=60",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = duotone_params,
    .plan = duotone_plan,
};

#endif
