/* SPDX-License-Identifier: MIT */
/* seamless: pixel by pixel, the mean of up to four that lie an overlap less than the picture apart. */
#include "colours.h"
#include "table.h"

#include <math.h>
#include <string.h>

static size_t overlap_of(const bm_call *call, uint32_t pixels, const char *other)
{
    if (strcmp(exact_choice(call, 1), other) == 0)
        return 0;
    return (size_t)fmin(floor(pixels * call->value[0].number / 100 + 0.5), floor(pixels / 2.0));
}

/* The share of what lies at the same place. */
static double share(size_t at, size_t overlap)
{
    return at < overlap ? ((double)at + 0.5) / (double)overlap : 1;
}

void exact_seamless(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    const uint32_t width = in->desc.width, height = in->desc.height;
    const size_t across = overlap_of(call, width, "down"),
                 down = overlap_of(call, height, "across");
    exact_picture colour;
    bm_desc desc;

    bm_desc_interleaved(&desc, width - (uint32_t)across, height - (uint32_t)down, in->desc.model,
                        in->desc.depth, NULL);
    exact_copy(&colour, in);
    exact_premultiply(&colour);
    exact_create(out, &desc);
    for (size_t y = 0; y < desc.height; y++)
        for (size_t x = 0; x < desc.width; x++)
            for (size_t c = 0; c < desc.plane[0].channels; c++) {
                const double right = share(x, across), low = share(y, down);
                double sum = 0;
                for (int far_x = 0; far_x < 2; far_x++)
                    for (int far_y = 0; far_y < 2; far_y++) {
                        const double w = (far_x ? 1 - right : right) * (far_y ? 1 - low : low);
                        const size_t from_x = x + (far_x ? width - across : 0);
                        const size_t from_y = y + (far_y ? height - down : 0);
                        if (w > 0)
                            sum += w * *exact_at(&colour, 0, from_x, from_y, c);
                    }
                *exact_at(out, 0, x, y, c) = sum;
            }
    exact_destroy(&colour);
    exact_unpremultiply(out);
}
