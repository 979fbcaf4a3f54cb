/* SPDX-License-Identifier: MIT */
/* sepia: the brown matrix, mixed with the picture. */
#include "colours.h"
#include "table.h"

static void browned(const bm_call *call, double rgb[3])
{
    const double red = rgb[0], green = rgb[1], blue = rgb[2];
    const double brown[3] = {0.393 * red + 0.769 * green + 0.189 * blue,
                             0.349 * red + 0.686 * green + 0.168 * blue,
                             0.272 * red + 0.534 * green + 0.131 * blue};
    double part = call->value[0].number / 100;

    for (size_t c = 0; c < 3; c++)
        rgb[c] = rgb[c] * (1 - part) + brown[c] * part;
}

void exact_sepia(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_colours(call, in, out, browned);
}
