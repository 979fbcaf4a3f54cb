/* SPDX-License-Identifier: MIT */
/* rotate by any angle to the nearest pixel: moves pixels and changes none. */
#ifndef BM_KERNELS_ROTATE_NEAREST_H
#define BM_KERNELS_ROTATE_NEAREST_H

#include "kernels/rotate_stretch.h"

BM_INLINED void nearest_pixels(const stretch *s, bm_sample *out, size_t channels)
{
    const int64_t u_step = s->plane->u_step, v_step = s->plane->v_step;
    const void *const *rows = s->rows;
    int64_t u = s->u + s->inside * u_step, v = row_place(s, s->inside);
    bm_sample block[BLOCK_PITCH];

    for (uint32_t i = 0; i < s->count; i++) {
        if (i < s->inside || i >= s->inside_end) {
            copy_block(s, i, 1, channels, block);
            memcpy(out + i * channels, block, channels * sizeof *out);
            continue;
        }
        const bm_sample *row = rows[v >> 32];
        memcpy(out + i * channels, row + (size_t)(u >> 32) * channels, channels * sizeof *out);
        u += u_step;
        v += v_step;
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

static void rotate_nearest(const bm_plan *plan, const bm_band *band)
{
    switch (plan->in.plane[band->plane].channels) {
    case 1:
        rotate_rows(plan, band, 1, 0, nearest_1);
        break;
    case 2:
        rotate_rows(plan, band, 2, 0, nearest_2);
        break;
    case 3:
        rotate_rows(plan, band, 3, 0, nearest_3);
        break;
    default:
        rotate_rows(plan, band, 4, 0, nearest_4);
    }
}

#endif
