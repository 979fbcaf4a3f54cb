/* SPDX-License-Identifier: MIT */
/* laplacian: every neighbour's difference from the pixel, summed. */
#include "table.h"

#include <math.h>

void exact_laplacian(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    bool corners = call->value[0].number == 1, around_gray = call->value[1].number == 1;
    exact_border border = exact_border_of(call, &in->desc);

    exact_copy(out, in);
    for (unsigned p = 0; p < in->desc.planes; p++) {
        const bm_plane_desc *plane = &in->desc.plane[p];
        for (long y = 0; y < (long)plane->height; y++)
            for (long x = 0; x < (long)plane->width; x++)
                for (size_t c = 0; c < plane->channels; c++) {
                    double *to = exact_at(out, p, (size_t)x, (size_t)y, c), here = *to, sum = 0;
                    for (long j = -1; j <= 1; j++)
                        for (long i = -1; i <= 1; i++)
                            if (corners || i == 0 || j == 0)
                                sum += exact_beyond(in, &border, p, x + i, y + j, c) - here;
                    sum *= call->value[2].number;
                    if (!exact_is_alpha(&in->desc, p, c))
                        *to = around_gray ? sum + (exact_max(&in->desc) + 1) / 2 : fabs(sum);
                }
    }
}
