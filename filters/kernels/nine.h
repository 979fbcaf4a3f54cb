/* SPDX-License-Identifier: MIT */
/* Filters that look at a pixel and the eight around it, each channel by itself, and leave alpha alone: how rows are cut into
 * strips, and ends of rows kept out of the loops. */
#ifndef BM_KERNELS_NINE_H
#define BM_KERNELS_NINE_H

#include "kernels/border.h"
#include "kernels/kernel.h"
#include "kernels/planes.h"

#ifdef BM_KERNEL_LEVEL

#include "kernels/strip.h"

enum { NINE_STRIP = 1024 }; /* samples at most */

/* n samples of a row: rows[0] is the one above, and rows[k][i] the left neighbour of sample i. */
typedef void (*nine_fn)(const void *data, const bm_sample *const *rows, size_t channels, size_t n,
                        bm_sample *out);

/* One row; in[0] is the one above it. */
BM_INLINED void nine_row(const void *data, const bm_sample *const *in, size_t width,
                         size_t channels, nine_fn make, bm_sample *out)
{
    strip s = {.samples = width * channels, .halo = channels, .channels = channels};
    for (; s.from < s.samples; s.from += s.n) {
        bm_sample room[3 * (NINE_STRIP + 2 * STRIP_MOST_CHANNELS)];
        const bm_sample *rows[3];
        size_t most = NINE_STRIP / channels * channels;
        s.n = s.samples - s.from < most ? s.samples - s.from : most;
        strip_rows(&s, in, 3, room, rows);
        make(data, rows, channels, s.n, out + s.from);
    }
}

/* `make` is a constant at each call. */
BM_INLINED void nine_band(const bm_plan *plan, const bm_band *band, const void *data, nine_fn make)
{
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    size_t width = plane->width, channels = plane->channels;
    bool alpha = bm_plane_has_alpha(&plan->in, band->plane);

    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        const bm_sample *const *in = (const bm_sample *const *)band->in + i;
        bm_sample *out = band->out[i];
        if (alpha && channels == 1) {
            memcpy(out, in[1], width * sizeof *out);
            continue;
        }
        nine_row(data, in, width, channels, make, out);
        if (alpha)
            for (size_t x = channels - 1; x < width * channels; x += channels)
                out[x] = in[1][x];
    }
}

#else

static inline bm_span nine_need(const bm_plan *plan, unsigned plane, uint32_t y0, uint32_t y1)
{
    (void)plan, (void)plane;
    return (bm_span){(int32_t)y0 - 1, (int32_t)y1 + 1};
}

static inline bm_reach nine_reach(const bm_call *call, const bm_desc *in)
{
    (void)call, (void)in;
    return bm_reach_even(1);
}

#endif
#endif
