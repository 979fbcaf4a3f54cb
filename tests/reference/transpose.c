/* SPDX-License-Identifier: MIT */
/* transpose and transverse: what was at column x and row y is at column y and row x, counted from the first of them or, for
 * transverse, from the last. */
#include "table.h"

/* The place of an axis's first sample, in 1/16 pixel, when it is counted from the other end. */
static int from_the_end(int pixels, int samples, int shift, int siting)
{
    int last = 16 * ((samples - 1) << shift) + siting;
    return 16 * (pixels - 1) - last;
}

static void describe(const bm_desc *in, bool from_end, bm_desc *out)
{
    *out = *in;
    out->width = in->height;
    out->height = in->width;
    for (unsigned p = 0; p < in->planes; p++) {
        const bm_plane_desc *from = &in->plane[p];
        bm_plane_desc *to = &out->plane[p];
        int x = from->siting_x, y = from->siting_y;
        if (from_end) {
            x = from_the_end((int)in->width, (int)from->width, from->hshift, x);
            y = from_the_end((int)in->height, (int)from->height, from->vshift, y);
        }
        *to = (bm_plane_desc){.width = from->height,
                              .height = from->width,
                              .channels = from->channels,
                              .hshift = from->vshift,
                              .vshift = from->hshift,
                              .siting_x = (int16_t)y,
                              .siting_y = (int16_t)x};
    }
}

static void swap_axes(const exact_picture *in, bool from_end, exact_picture *out)
{
    bm_desc desc;
    describe(&in->desc, from_end, &desc);
    exact_create(out, &desc);
    for (unsigned p = 0; p < desc.planes; p++) {
        size_t width = in->desc.plane[p].width, height = in->desc.plane[p].height;
        for (size_t y = 0; y < height; y++)
            for (size_t x = 0; x < width; x++)
                for (size_t c = 0; c < desc.plane[p].channels; c++) {
                    double v = *exact_at(in, p, x, y, c);
                    if (from_end)
                        *exact_at(out, p, height - 1 - y, width - 1 - x, c) = v;
                    else
                        *exact_at(out, p, y, x, c) = v;
                }
    }
}

void exact_transpose(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    (void)call;
    swap_axes(in, false, out);
}

void exact_transverse(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    (void)call;
    swap_axes(in, true, out);
}
