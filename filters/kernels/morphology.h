/* SPDX-License-Identifier: MIT */
/* Gray-scale morphology: what its filters share. morphology.c plans all of them and has their kernels. */
#ifndef BM_KERNELS_MORPHOLOGY_H
#define BM_KERNELS_MORPHOLOGY_H

#include "bandmill/filter.h"
#include "kernels/border.h"

typedef enum morphology_operation {
    MORPHOLOGY_ERODE,
    MORPHOLOGY_DILATE,
    MORPHOLOGY_OPEN,
    MORPHOLOGY_CLOSE,
    MORPHOLOGY_GRADIENT,
    MORPHOLOGY_TOPHAT,
    MORPHOLOGY_BLACKHAT
} morphology_operation;

/* The same for every filter. */
extern const bm_param bm_morphology_params[];

#define BM_MORPHOLOGY_MODELS (BM_ANY_MODEL & ~BM_MODEL_BIT(BM_YCBCR))

/* Pieces of their docs. */
#define BM_MORPHOLOGY_WINDOW                                                                       \
    "The window has 2 radius + 1 pixels a side, or the sides that size gives it. It is a "         \
    "rectangle; or the disc of all pixels with dx^2 + dy^2 <= radius^2 (in (2 a + 1) x "           \
    "(2 b + 1) pixels the ellipse b^2 dx^2 + a^2 dy^2 <= a^2 b^2); or a cross, the row and the "   \
    "column through the centre. A side of an even number of pixels reaches one further to the "    \
    "left or upwards in an erosion, and to the right or downwards in a dilation, so that "         \
    "opening and closing move nothing.\n\n"                                                        \
    "Exact, each channel by itself. border=clamp is as if nothing were beyond the border; the "    \
    "others are put around the picture once, before the first of two passes. The time does not "   \
    "grow with the sides of a rectangle or a cross; with a disc's radius it grows in proportion. "
#define BM_MORPHOLOGY_PASS_ALPHA                                                                   \
    "Alpha is a channel like the others, so that what is visible shrinks or grows; colours count " \
    "by their alpha, and those that cannot be seen do not come forth."
#define BM_MORPHOLOGY_DIFFERENCE_ALPHA                                                             \
    "Alpha stays as it is; colours count by their alpha, and those that cannot be seen make no "   \
    "difference."

/* What a plan of one of them has in common: all of it. */
bm_status bm_morphology_plan(const bm_call *call, bm_plan *plan, morphology_operation operation,
                             bm_error *error);

/* How far one pass sees, and how far two do one after the other; and how large the window is in pixels. */
bm_reach bm_morphology_reach(const bm_call *call, const bm_desc *in);
bm_reach bm_morphology_reach_twice(const bm_call *call, const bm_desc *in);
void bm_morphology_settle(bm_call *call, const bm_desc *in);

/* `split` of those that are one pass after another. */
bool bm_morphology_split(const bm_call *call, const bm_desc *in, morphology_operation operation,
                         bm_stages *stages);

#endif
