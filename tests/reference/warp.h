/* SPDX-License-Identifier: MIT */
/* What references of warps share. */
#ifndef TESTS_REFERENCE_WARP_H
#define TESTS_REFERENCE_WARP_H

#include "table.h"

typedef struct exact_warp {
    /* Where in the input what shows at (x, y) lies, both from the centre of the first pixel. False: nowhere. */
    bool (*from)(const void *context, double x, double y, double *u, double *v);
    const void *context;
    double width, height; /* of the output */
    uint32_t rgba;        /* of what lies outside, unless the outermost pixels repeat */
    bool repeats;
} exact_warp;

/* A function of places counted from another one, for `from` and `context`. */
typedef struct exact_shift {
    bool (*from)(const void *context, double x, double y, double *u, double *v);
    const void *context;
    double x, y;
} exact_shift;

bool exact_from_shifted(const void *shift, double x, double y, double *u, double *v);

/* Makes *out by the call's `filter`. */
void exact_warp_picture(const bm_call *call, const exact_warp *warp, const exact_picture *in,
                        exact_picture *out);

#endif
