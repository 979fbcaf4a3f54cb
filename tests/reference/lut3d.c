/* SPDX-License-Identifier: MIT */
/* lut3d: the six tetrahedra written out, in double precision. The table is what the chain holds, which kernels/cube.h declares. */
#include "colours.h"
#include "table.h"

#include <math.h>

#include "../../filters/kernels/cube.h"

static const float *corner(const bm_cube *cube, const size_t cell[3], size_t r, size_t g, size_t b)
{
    size_t n = cube->head.size;
    return cube->entry[(cell[0] + r) + n * ((cell[1] + g) + n * (cell[2] + b))];
}

/* Where v lies along axis c: a cell, and the part of it. */
static double locate(const bm_cube *cube, size_t c, double v, size_t *cell)
{
    double steps = cube->head.size - 1;
    double place = (v - cube->head.low[c]) / (cube->head.up[c] - cube->head.low[c]) * steps;
    place = fmin(fmax(place, 0), steps);
    *cell = (size_t)fmin(floor(place), steps - 1);
    return place - (double)*cell;
}

static void look_up(const bm_call *call, double rgb[3])
{
    const bm_cube *cube = call->value[0].content;
    size_t cell[3];
    double r = locate(cube, 0, rgb[0], &cell[0]), g = locate(cube, 1, rgb[1], &cell[1]);
    double b = locate(cube, 2, rgb[2], &cell[2]);

    if (!cube->head.three) {
        const double part[3] = {r, g, b};
        for (size_t c = 0; c < 3; c++)
            rgb[c] =
                cube->entry[cell[c]][c] * (1 - part[c]) + cube->entry[cell[c] + 1][c] * part[c];
        return;
    }
    const float *black = corner(cube, cell, 0, 0, 0), *white = corner(cube, cell, 1, 1, 1);
    const float *R = corner(cube, cell, 1, 0, 0), *G = corner(cube, cell, 0, 1, 0);
    const float *B = corner(cube, cell, 0, 0, 1), *RG = corner(cube, cell, 1, 1, 0);
    const float *RB = corner(cube, cell, 1, 0, 1), *GB = corner(cube, cell, 0, 1, 1);
    for (size_t c = 0; c < 3; c++) {
        if (r >= g && g >= b)
            rgb[c] = (1 - r) * black[c] + (r - g) * R[c] + (g - b) * RG[c] + b * white[c];
        else if (r >= b && b >= g)
            rgb[c] = (1 - r) * black[c] + (r - b) * R[c] + (b - g) * RB[c] + g * white[c];
        else if (b >= r && r >= g)
            rgb[c] = (1 - b) * black[c] + (b - r) * B[c] + (r - g) * RB[c] + g * white[c];
        else if (b >= g && g >= r)
            rgb[c] = (1 - b) * black[c] + (b - g) * B[c] + (g - r) * GB[c] + r * white[c];
        else if (g >= b && b >= r)
            rgb[c] = (1 - g) * black[c] + (g - b) * G[c] + (b - r) * GB[c] + r * white[c];
        else
            rgb[c] = (1 - g) * black[c] + (g - r) * G[c] + (r - b) * RG[c] + b * white[c];
    }
}

void exact_lut3d(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    exact_colours(call, in, out, look_up);
}
