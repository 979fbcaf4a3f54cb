/* SPDX-License-Identifier: MIT */
/* A palette, and which of its colours is nearest to another.
 *
 * Colours are 8 bits a channel, and near is what has the least sum of squared differences of red, green and blue; of several,
 * the first one. The cube of colours is cut into cells of 8 levels a side. For each there is a list of the colours that may
 * be nearest to one of its own: those whose nearest corner is no farther away than the farthest corner of some other one. A
 * search looks at these alone, a few of 256, and finds what a look at all would. It looks at four at a time: how many there
 * are in a cell is what a processor cannot foresee, and four are mostly enough. */
#ifndef BM_KERNELS_PALETTE_H
#define BM_KERNELS_PALETTE_H

#include "bandmill/filter.h"

enum {
    PALETTE_MOST = 256,
    PALETTE_CELL_BITS = 3,
    PALETTE_CELL = 1 << PALETTE_CELL_BITS, /* levels a side */
    PALETTE_CELLS = 32 * 32 * 32,
    PALETTE_FOUR = 4
};

/* The list of a cell, of at most 64 fours, so that all lists are below 2^21; cells may share one. */
typedef struct palette_cell {
    uint32_t first : 24, fours : 8;
} palette_cell;

/* Four colours of a list: their numbers and what they are made of. */
typedef struct palette_four {
    uint8_t red[PALETTE_FOUR], green[PALETTE_FOUR], blue[PALETTE_FOUR], number[PALETTE_FOUR];
} palette_four;

typedef struct bm_palette_colours {
    uint32_t count;
    _Alignas(16) int32_t colour[PALETTE_MOST][4]; /* red, green, blue and 0 */
    palette_cell cell[PALETTE_CELLS];             /* blue runs fastest */
    palette_four near[]; /* the last of a list is filled up with the list's first colour */
} bm_palette_colours;

/* A bm_param.read: *content becomes a bm_palette_colours. */
bm_status bm_palette_read(const char *name, const char *bytes, size_t count, void **content,
                          bm_error *error);

/* Red, green, blue, 0. */
typedef int32_t palette_lanes __attribute__((vector_size(16)));

static inline palette_lanes palette_widened(const uint8_t part[PALETTE_FOUR])
{
    return (palette_lanes){part[0], part[1], part[2], part[3]};
}

static inline palette_lanes palette_least(palette_lanes a, palette_lanes b)
{
    const palette_lanes first = a < b;
    return (first & a) | (~first & b);
}

/* The cell of a colour, 0 .. 255 each. */
static inline uint32_t palette_cell_of(palette_lanes rgb)
{
    const palette_lanes part = rgb >> PALETTE_CELL_BITS;
    return (uint32_t)part[0] << 10 | (uint32_t)part[1] << 5 | (uint32_t)part[2];
}

/* The number of the colour that is nearest to this one, 0 .. 255 each. */
static inline uint32_t palette_nearest(const bm_palette_colours *palette, palette_lanes rgb)
{
    const palette_cell cell = palette->cell[palette_cell_of(rgb)];
    const palette_lanes red = __builtin_shufflevector(rgb, rgb, 0, 0, 0, 0),
                        green = __builtin_shufflevector(rgb, rgb, 1, 1, 1, 1),
                        blue = __builtin_shufflevector(rgb, rgb, 2, 2, 2, 2);
    const palette_four *four = palette->near + cell.first, *end = four + cell.fours;
    palette_lanes best = (palette_lanes){0} + INT32_MAX;
    for (; four < end; four++) {
        const palette_lanes r = palette_widened(four->red) - red,
                            g = palette_widened(four->green) - green,
                            b = palette_widened(four->blue) - blue;
        const palette_lanes distance = r * r + g * g + b * b;
        best = palette_least(best, distance << 8 | palette_widened(four->number));
    }
    best = palette_least(best, __builtin_shufflevector(best, best, 2, 3, 2, 3));
    best = palette_least(best, __builtin_shufflevector(best, best, 1, 1, 1, 1));
    return (uint32_t)best[0] & 255;
}

#endif
