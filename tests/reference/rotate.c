/* SPDX-License-Identifier: MIT */
/* rotate: quarter turns clockwise, one after the other. */
#include "table.h"

#include <stdlib.h>

/* A sample's centre, in 1/16 pixel from the centre of the first pixel. */
static int centre(uint32_t index, unsigned shift, int siting)
{
    return (int)(index << shift) * 16 + siting;
}

static void turn_once(const exact_picture *in, exact_picture *out)
{
    bm_desc desc = in->desc;
    desc.width = in->desc.height;
    desc.height = in->desc.width;
    for (unsigned p = 0; p < desc.planes; p++) {
        const bm_plane_desc *from = &in->desc.plane[p];
        bm_plane_desc *to = &desc.plane[p];
        to->width = from->height;
        to->height = from->width;
        to->hshift = from->vshift;
        to->vshift = from->hshift;
        to->siting_y = from->siting_x;
        /* The lowest sample comes first, and the lowest pixel is its origin. */
        to->siting_x = (int16_t)((int)(in->desc.height - 1) * 16 -
                                 centre(from->height - 1, from->vshift, from->siting_y));
    }
    exact_create(out, &desc);
    for (unsigned p = 0; p < desc.planes; p++)
        for (size_t y = 0; y < in->desc.plane[p].height; y++)
            for (size_t x = 0; x < in->desc.plane[p].width; x++)
                for (size_t c = 0; c < desc.plane[p].channels; c++)
                    *exact_at(out, p, in->desc.plane[p].height - 1 - y, x, c) =
                        *exact_at(in, p, x, y, c);
}

void exact_rotate(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    int turns = atoi(call->filter->params[0].choices[(size_t)call->value[0].number]) / 90;

    turn_once(in, out);
    for (int i = 1; i < turns; i++) {
        exact_picture before = *out;
        turn_once(&before, out);
        exact_destroy(&before);
    }
}
