/* SPDX-License-Identifier: MIT */
/* colorize: a colour mixed into all pixels. A colour matrix. Alpha is left alone. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/colour_matrix.h"

enum colorize_param { COLORIZE_COLOR, COLORIZE_AMOUNT };

static bm_status colorize_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const uint32_t rgba = (uint32_t)call->value[COLORIZE_COLOR].number;
    const double part = call->value[COLORIZE_AMOUNT].number / 100;
    bm_colour_matrix matrix = {0};
    for (size_t c = 0; c < 3; c++) {
        matrix.row[c][c] = 1 - part;
        matrix.row[c][3] = part * (double)(rgba >> (24 - 8 * c) & 255) / 255;
    }
    return bm_plan_matrix(plan, &matrix, error);
}

static const bm_param colorize_params[] = {
    {.name = "color",
     .type = BM_PARAM_COLOR,
     .def = 0xffa500ff,
     .doc = "The colour that is mixed in; its alpha does not count"},
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .max = 100,
     .def = 25,
     .unit = "percent",
     .doc = "From 0, the picture as it is, to 100, the colour alone"},
    {.name = NULL},
};

const bm_filter bm_filter_colorize = {
    .name = "colorize",
    .group = BM_GROUP_COLOUR,
    .aliases = (const char *const[]){"colourize", NULL},
    .summary = "Mix all pixels with one colour",
    .doc =
        "A wash of colour, or a fade into one.\n\n"
        "A colour sample v becomes (1 - amount / 100) v + amount / 100 * colour, on the samples as "
        "they are stored, as ImageMagick's -colorize and a layer of that colour over the picture. "
        "A colour matrix: within 0.52 levels of the exact value in 8 bits, 0.54 in 16.\n\n"
        "`tint` spares black and white, `duotone` keeps tones alone. Gray pictures become RGB, at "
        "any amount. Alpha is left alone. CMYK and YCbCr are not taken.",
    .examples = "colorize\n"
                "colorize:#203060,amount=40\n"
                "colorize:white,amount=70",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = colorize_params,
    .plan = colorize_plan,
};

#endif
