/* SPDX-License-Identifier: MIT */
/* How clahe divides a side of the picture into tiles, and between the centres of which two tiles a position lies. */
#ifndef BM_KERNELS_CLAHE_GRID_H
#define BM_KERNELS_CLAHE_GRID_H

#include <stddef.h>
#include <stdint.h>

/* Tile i covers [edge[i], edge[i + 1]). Stretch i lies between the centres of tiles i - 1 and i: [start[i], start[i + 1]);
 * before the first centre and behind the last one there is one tile alone. */
typedef struct clahe_axis {
    uint32_t tiles;
    uint32_t *edge, *start; /* tiles + 1; tiles + 2 */
} clahe_axis;

/* Twice the centre of a tile. */
static inline uint32_t clahe_centre(const clahe_axis *axis, uint32_t tile)
{
    return axis->edge[tile] + axis->edge[tile + 1] - 1;
}

/* The two tiles of a stretch; twice the same at the ends. */
static inline uint32_t clahe_tile_before(uint32_t stretch)
{
    return stretch ? stretch - 1 : 0;
}

static inline uint32_t clahe_tile_behind(const clahe_axis *axis, uint32_t stretch)
{
    return stretch < axis->tiles ? stretch : axis->tiles - 1;
}

/* What the tile behind weighs at a position of a stretch, of `one`: its share of the way from centre to centre, rounded
 * to nearest, halves upwards. */
static inline uint32_t clahe_weight(const clahe_axis *axis, uint32_t stretch, uint32_t at,
                                    uint32_t one)
{
    if (stretch == 0 || stretch == axis->tiles)
        return 0;
    const uint64_t from = clahe_centre(axis, stretch - 1), way = clahe_centre(axis, stretch) - from;
    return (uint32_t)((2 * (2 * (uint64_t)at - from) * one + way) / (2 * way));
}

/* Room for tiles + 1 and tiles + 2 numbers is there. */
static inline void clahe_axis_divide(clahe_axis *axis, uint32_t length)
{
    for (uint32_t i = 0; i <= axis->tiles; i++)
        axis->edge[i] = (uint32_t)((uint64_t)i * length / axis->tiles);
    axis->start[0] = 0;
    for (uint32_t i = 0; i < axis->tiles; i++)
        axis->start[i + 1] = (clahe_centre(axis, i) + 1) / 2;
    axis->start[axis->tiles + 1] = length;
}

#endif
