/* SPDX-License-Identifier: MIT */
/* channel: pixel by pixel, by the channel's name. */
#include "colours.h"
#include "table.h"

#include <string.h>

void exact_channel(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const char *name = exact_choice(call, 0);
    bool gray = in->desc.model == BM_GRAY || in->desc.model == BM_GRAYA;
    bm_desc desc;

    bm_desc_interleaved(&desc, in->desc.width, in->desc.height, BM_GRAY, in->desc.depth, NULL);
    exact_create(out, &desc);
    for (size_t y = 0; y < desc.height; y++)
        for (size_t x = 0; x < desc.width; x++) {
            double *to = exact_at(out, 0, x, y, 0);
            if (strcmp(name, "alpha") == 0)
                *to = in->desc.model == BM_GRAYA  ? *exact_at(in, 0, x, y, 1)
                      : in->desc.model == BM_RGBA ? *exact_at(in, 0, x, y, 3)
                                                  : exact_max(&desc);
            else if (gray || strcmp(name, "red") == 0)
                *to = *exact_at(in, 0, x, y, 0);
            else
                *to = *exact_at(in, 0, x, y, strcmp(name, "green") == 0 ? 1 : 2);
        }
}
