/* SPDX-License-Identifier: MIT */
/* matrix: colours by a matrix that the user writes. colour_matrix.c does the work. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/colour_matrix.h"

enum matrix_param { MATRIX_WEIGHTS };

static bm_status matrix_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    const bm_numbers *weights = &call->value[MATRIX_WEIGHTS].numbers;
    const uint32_t columns = weights->count / 3;
    bm_colour_matrix matrix = {{{0}}};

    if (weights->count % 3 || (weights->rows && weights->rows != 3))
        return bm_fail(error, BM_E_PARAM,
                       "matrix: weights: must be 9 or 12 numbers, three rows of 3 or 4");
    for (uint32_t c = 0; c < 3; c++)
        for (uint32_t k = 0; k < columns; k++)
            matrix.row[c][k] = weights->at[c * columns + k];
    return bm_plan_matrix(plan, &matrix, error);
}

static const bm_param matrix_params[] = {
    {.name = "weights",
     .type = BM_PARAM_NUMBERS,
     .min = -10,
     .max = 10,
     .least = 9,
     .most = 12,
     .required = true,
     .doc = "9 numbers, or 12 with an offset at the end of each row: the rows make red, green and "
            "blue; an offset of 1 is white"},
    {.name = NULL},
};

const bm_filter bm_filter_matrix = {
    .name = "matrix",
    .group = BM_GROUP_COLOUR,
    .aliases = (const char *const[]){"recolor", NULL},
    .summary = "Mix colours by a matrix of your own",
    .doc = "The channel mixer of a photo editor: each row says how much of red, green and blue "
           "goes into one output colour. Swaps channels, corrects the colours of a camera, or "
           "makes black and white of any mixture.\n\n"
           "With the weights a b c d / e f g h / i j k l\n"
           "    red   = a R + b G + c B + d\n"
           "    green = e R + f G + g B + h\n"
           "    blue  = i R + j G + k B + l\n"
           "on the samples as they are stored, on a scale from 0, black, to 1, white; what is "
           "beyond that scale is clamped. d, h and l are 0 where only 9 numbers are given. As in "
           "ImageMagick's -color-matrix and SVG's feColorMatrix; offsets for OpenCV's transform "
           "or Pillow's convert are levels: divide those by 255.\n\n"
           "Gray counts as red, green and blue alike, and becomes RGB. Alpha is left alone. CMYK "
           "and YCbCr are not taken. In 8 bits within 0.57 levels of the exact value; in 16 bits "
           "within half a level, and 0.024 levels for each 1 that the magnitudes of a row sum to.",
    .examples = "matrix:0 0 1 0 1 0 1 0 0\n"
                "matrix:0.393 0.769 0.189/0.349 0.686 0.168/0.272 0.534 0.131\n"
                "matrix:1 0 0/0 1 0/0 0 1\n"
                "\n"
                "matrix:1.2 -0.1 -0.1 0.05/-0.1 1.2 -0.1 0/-0.1 -0.1 1.2 -0.05\n"
                "matrix:5 -2 -2/-2 5 -2/-2 -2 5",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_UNTOUCHED,
    .models = BM_MODEL_BIT(BM_GRAY) | BM_MODEL_BIT(BM_GRAYA) | BM_MODEL_BIT(BM_RGB) |
              BM_MODEL_BIT(BM_RGBA),
    .params = matrix_params,
    .plan = matrix_plan,
};

#endif
