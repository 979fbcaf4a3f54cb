/* SPDX-License-Identifier: MIT */
/* How a picture is turned and mirrored: the eight ways that EXIF knows, and rectangles seen through them. */
#ifndef BM_TURN_H
#define BM_TURN_H

#include <stdbool.h>
#include <stdint.h>

/* Rows and columns change places first, then left and right, and top and bottom. */
typedef struct bm_turn {
    bool transposes, flops, flips;
} bm_turn; /* zeros: nothing */

typedef struct bm_rect {
    uint32_t x, y, width, height;
} bm_rect;

/* What turns a picture of that EXIF orientation upright; any other number: nothing. */
bm_turn bm_turn_from_exif(unsigned orientation);
unsigned bm_turn_to_exif(bm_turn turn);

/* `turn`, and after that a mirror to the side, one upwards, rows and columns changing places, or so many quarters clockwise. */
bm_turn bm_turn_flopped(bm_turn turn);
bm_turn bm_turn_flipped(bm_turn turn);
bm_turn bm_turn_transposed(bm_turn turn);
bm_turn bm_turn_rotated(bm_turn turn, unsigned quarters);

/* Where a rectangle of a picture of width x height lies when the picture is turned; and where one of the turned
 * picture came from, width x height being sides before the turn in both. */
bm_rect bm_turn_rect(bm_turn turn, const bm_rect *rect, uint32_t width, uint32_t height);
bm_rect bm_turn_rect_back(bm_turn turn, const bm_rect *rect, uint32_t width, uint32_t height);

#endif
