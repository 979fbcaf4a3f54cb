/* SPDX-License-Identifier: MIT */
/* dither: Floyd and Steinberg over one channel at a time, with the errors of the whole picture in
 * an array; and Bayer's square, drawn by doubling it. */
#include "table.h"

#include <stdlib.h>

/* floor(a / 16) */
static int sixteenth(int a)
{
    return a >= 0 ? a / 16 : -((15 - a) / 16);
}

static void dither_channel(const exact_picture *in, exact_picture *out, unsigned p, size_t c,
                           int levels)
{
    int width = (int)in->desc.plane[p].width, height = (int)in->desc.plane[p].height;
    int max = (int)exact_max(&in->desc), steps = levels - 1;
    int *error = calloc((size_t)width * (size_t)height, sizeof *error); /* in 1/16 level */
    struct neighbour {
        int dx, dy, share;
    } neighbours[4] = {{1, 0, 7}, {-1, 1, 3}, {0, 1, 5}, {1, 1, 1}};

    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            int wanted = 16 * (int)*exact_at(in, p, (size_t)x, (size_t)y, c) + error[y * width + x];
            int best = 0;
            /* The last level whose lower border, max (2q - 1) / (2 steps), is reached. */
            for (int q = 0; q <= steps; q++)
                if ((int64_t)wanted * 2 * steps >= (int64_t)16 * max * (2 * q - 1))
                    best = q;
            int value = (2 * best * max + steps) / (2 * steps);
            *exact_at(out, p, (size_t)x, (size_t)y, c) = value;

            int left = wanted - 16 * value, share[4];
            share[3] = left;
            for (int i = 0; i < 3; i++) {
                share[i] = sixteenth(neighbours[i].share * left + 8);
                share[3] -= share[i];
            }
            for (int i = 0; i < 4; i++) {
                int nx = x + neighbours[i].dx, ny = y + neighbours[i].dy;
                if (nx >= 0 && nx < width && ny < height)
                    error[ny * width + nx] += share[i];
            }
        }
    }
    free(error);
}

static void order_channel(const exact_picture *in, exact_picture *out, unsigned p, size_t c,
                          int levels)
{
    const int64_t max = (int64_t)exact_max(&in->desc), steps = levels - 1;
    int64_t number[8][8] = {{0}};
    for (int side = 1; side < 8; side *= 2)
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++) {
                int64_t m = 4 * number[y][x];
                number[y][x] = m;
                number[y][x + side] = m + 2;
                number[y + side][x] = m + 3;
                number[y + side][x + side] = m + 1;
            }
    for (size_t y = 0; y < in->desc.plane[p].height; y++)
        for (size_t x = 0; x < in->desc.plane[p].width; x++) {
            int64_t v = (int64_t)*exact_at(in, p, x, y, c), m = number[y % 8][x % 8];
            int64_t level = (128 * v * steps + (2 * m + 1) * max) / (128 * max);
            *exact_at(out, p, x, y, c) = (double)((2 * level * max + steps) / (2 * steps));
        }
}

void exact_dither(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_create(out, &in->desc);
    for (unsigned p = 0; p < in->desc.planes; p++)
        for (size_t c = 0; c < in->desc.plane[p].channels; c++) {
            if (!exact_is_alpha(&in->desc, p, c)) {
                (call->value[1].number == 1 ? order_channel : dither_channel)(
                    in, out, p, c, (int)call->value[0].number);
                continue;
            }
            for (size_t y = 0; y < in->desc.plane[p].height; y++)
                for (size_t x = 0; x < in->desc.plane[p].width; x++)
                    *exact_at(out, p, x, y, c) = *exact_at(in, p, x, y, c);
        }
}
