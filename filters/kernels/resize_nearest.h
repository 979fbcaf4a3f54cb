/* SPDX-License-Identifier: MIT */
/* Resampling to the nearest pixel: resize's kernel without arithmetic, for every depth. */
#ifndef BM_KERNELS_RESIZE_NEAREST_H
#define BM_KERNELS_RESIZE_NEAREST_H

#include "kernels/taps.h"

/* `bytes`, those of a pixel, is a constant at each call, so that memcpy becomes a load and a store. */
BM_INLINED void nearest_row(const uint8_t *restrict in, uint8_t *restrict out,
                            const uint32_t *restrict from, size_t width, size_t bytes)
{
    for (size_t x = 0; x < width; x++)
        memcpy(out + x * bytes, in + from[x] * bytes, bytes);
}

BM_INLINED void nearest_rows(const bm_plan *plan, const bm_band *band, size_t bytes)
{
    const resize_data *data = plan->data;
    const uint32_t *across = data->across[band->plane].first, *down = data->down[band->plane].first;
    size_t width = plan->out.plane[band->plane].width;

    for (uint32_t y = band->y0; y < band->y1; y++) {
        void *out = band->out[y - band->y0];
        if (y > band->y0 && down[y] == down[y - 1])
            memcpy(out, band->out[y - 1 - band->y0], width * bytes);
        else
            nearest_row(band->in[(int32_t)down[y] - band->in_y0], out, across, width, bytes);
    }
}

static void nearest_band(const bm_plan *plan, const bm_band *band)
{
    switch (plan->in.plane[band->plane].channels) {
    case 1:
        nearest_rows(plan, band, 1 * sizeof(bm_sample));
        break;
    case 2:
        nearest_rows(plan, band, 2 * sizeof(bm_sample));
        break;
    case 3:
        nearest_rows(plan, band, 3 * sizeof(bm_sample));
        break;
    default:
        nearest_rows(plan, band, 4 * sizeof(bm_sample));
    }
}

#endif
