/* SPDX-License-Identifier: MIT */
/* Warps to the nearest pixel: moves pixels and changes none. */
#ifndef BM_KERNELS_WARP_NEAREST_H
#define BM_KERNELS_WARP_NEAREST_H

#include "kernels/warp_stretch.h"

BM_INLINED void nearest_pixels(const stretch *s, bm_sample *out, size_t channels)
{
    bm_sample block[BLOCK_PITCH];

    for (uint32_t i = 0; i < s->count; i++) {
        if (i < s->inside || i >= s->inside_end) {
            copy_block(s, i, 1, channels, block);
            memcpy(out + i * channels, block, channels * sizeof *out);
            continue;
        }
        const bm_sample *row = s->rows[s->v[i] >> 32];
        memcpy(out + i * channels, row + (size_t)(s->u[i] >> 32) * channels,
               channels * sizeof *out);
    }
}

static void nearest_1(const stretch *s, bm_sample *out)
{
    nearest_pixels(s, out, 1);
}

static void nearest_2(const stretch *s, bm_sample *out)
{
    nearest_pixels(s, out, 2);
}

static void nearest_3(const stretch *s, bm_sample *out)
{
    nearest_pixels(s, out, 3);
}

static void nearest_4(const stretch *s, bm_sample *out)
{
    nearest_pixels(s, out, 4);
}

static void warp_nearest(const bm_plan *plan, const bm_band *band)
{
    static const warp_way ways[] = {
        {nearest_1, 0, NULL}, {nearest_2, 0, NULL}, {nearest_3, 0, NULL}, {nearest_4, 0, NULL}};
    size_t channels = plan->in.plane[band->plane].channels;
    warp_rows(plan, band, channels, &ways[channels - 1]);
}

#endif
