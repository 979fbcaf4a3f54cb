/* SPDX-License-Identifier: MIT */
/* flop: the last column comes first. */
#include "table.h"

void exact_flop(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    bm_desc desc = in->desc;
    (void)call;

    for (unsigned p = 0; p < desc.planes; p++) {
        bm_plane_desc *plane = &desc.plane[p];
        /* From the last sample to the last pixel, in 1/16 pixel. */
        int last = (int)((plane->width - 1) << plane->hshift) * 16 + plane->siting_x;
        plane->siting_x = (int16_t)((int)(desc.width - 1) * 16 - last);
    }
    exact_create(out, &desc);
    for (unsigned p = 0; p < desc.planes; p++) {
        size_t width = desc.plane[p].width, height = desc.plane[p].height;
        for (size_t y = 0; y < height; y++)
            for (size_t x = 0; x < width; x++)
                for (size_t c = 0; c < desc.plane[p].channels; c++)
                    *exact_at(out, p, x, y, c) = *exact_at(in, p, width - 1 - x, y, c);
    }
}
