/* SPDX-License-Identifier: MIT */
/* What overlay's kernels know: the picture on top, and where it lies. */
#ifndef BM_KERNELS_OVERLAY_DATA_H
#define BM_KERNELS_OVERLAY_DATA_H

#include "kernels/kernel.h"

#include "kernels/overlay_blend.h"
#include "kernels/overlay_form.h"

typedef struct overlay_data {
    const bm_image *form;
    int64_t left, top;       /* of the picture on top, or of the tile where they begin to count */
    uint32_t width, height;  /* of it */
    uint32_t x0, x1, y0, y1; /* what it covers */
    uint32_t colours;
    overlay_blend blend;
} overlay_data;

#endif
