/* SPDX-License-Identifier: MIT */
/* invert: max - v, alpha as it was. */
#include "table.h"

void exact_invert(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    (void)call;
    exact_create(out, &in->desc);
    for (unsigned p = 0; p < in->desc.planes; p++)
        for (size_t y = 0; y < in->desc.plane[p].height; y++)
            for (size_t x = 0; x < in->desc.plane[p].width; x++)
                for (size_t c = 0; c < in->desc.plane[p].channels; c++) {
                    double v = *exact_at(in, p, x, y, c);
                    *exact_at(out, p, x, y, c) =
                        exact_is_alpha(&in->desc, p, c) ? v : exact_max(&in->desc) - v;
                }
}
