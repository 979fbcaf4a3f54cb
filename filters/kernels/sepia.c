/* SPDX-License-Identifier: MIT */
/* sepia: the brown of old photographs, whole or in part. Alpha is left alone. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/colour_matrix.h"

enum sepia_param { SEPIA_AMOUNT };

static const bm_colour_matrix brown = {
    {{0.393, 0.769, 0.189, 0}, {0.349, 0.686, 0.168, 0}, {0.272, 0.534, 0.131, 0}}};

static bm_status sepia_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    double part = call->value[SEPIA_AMOUNT].number / 100;
    bm_colour_matrix matrix = {{{0}}};

    for (size_t c = 0; c < 3; c++)
        for (size_t k = 0; k < 3; k++)
            matrix.row[c][k] = part * brown.row[c][k] + (1 - part) * (c == k);
    return bm_plan_matrix(plan, &matrix, error);
}

static const bm_param sepia_params[] = {
    {.name = "amount",
     .type = BM_PARAM_FLOAT,
     .max = 100,
     .def = 100,
     .unit = "percent",
     .doc = "From 0, the picture's own colours, to 100, all brown"},
    {.name = NULL},
};

const bm_filter bm_filter_sepia = {
    .name = "sepia",
    .group = BM_GROUP_COLOUR,
    .summary = "Tint the picture with the brown of old photographs",
    .doc = "A toned print; less than 100 keeps some of the picture's own colours. `duotone` has "
           "other inks.\n\n"
           "At amount=100\n"
           "    red   = 0.393 R + 0.769 G + 0.189 B\n"
           "    green = 0.349 R + 0.686 G + 0.168 B\n"
           "    blue  = 0.272 R + 0.534 G + 0.131 B\n"
           "on the samples as they are stored, what exceeds white clamped: the matrix of the W3C's "
           "Filter Effects, sepia(). Other amounts mix it with the picture in proportion. Within "
           "0.52 levels of the exact value in 8 bits, 0.54 in 16. The weights are made for colours "
           "like those of sRGB; --to-srgb converts others first.\n\n"
           "Gray pictures become RGB, at any amount. Alpha is left alone. CMYK and YCbCr are not "
           "taken.",
    .examples = "sepia\n"
                "sepia:60\n"
                "sepia | vignette",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = sepia_params,
    .plan = sepia_plan,
};

#endif
