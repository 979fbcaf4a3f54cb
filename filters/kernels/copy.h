/* SPDX-License-Identifier: MIT */
/* The band of a step that changes nothing on this picture, for callers that do not heed plan->copies. */
#ifndef BM_KERNELS_COPY_H
#define BM_KERNELS_COPY_H

#include <string.h>

#include "bandmill/filter.h"

static inline void copy_band(const bm_plan *plan, const bm_band *band)
{
    size_t row_bytes = bm_desc_row_bytes(&plan->in, band->plane);

    for (uint32_t y = band->y0; y < band->y1; y++)
        memcpy(band->out[y - band->y0], band->in[(int32_t)y - band->in_y0], row_bytes);
}

#endif
