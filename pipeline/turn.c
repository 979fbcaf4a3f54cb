/* SPDX-License-Identifier: MIT */
#include "turn.h"

/* By EXIF orientation less 1 (Exif 2.32, tag 274). */
static const bm_turn turns[8] = {
    {false, false, false}, {false, true, false}, {false, true, true}, {false, false, true},
    {true, false, false},  {true, true, false},  {true, true, true},  {true, false, true},
};

bm_turn bm_turn_from_exif(unsigned orientation)
{
    return orientation >= 1 && orientation <= 8 ? turns[orientation - 1] : turns[0];
}

unsigned bm_turn_to_exif(bm_turn turn)
{
    unsigned i = 0;
    while (turns[i].transposes != turn.transposes || turns[i].flops != turn.flops ||
           turns[i].flips != turn.flips)
        i++;
    return i + 1;
}

bm_turn bm_turn_flopped(bm_turn turn)
{
    turn.flops = !turn.flops;
    return turn;
}

bm_turn bm_turn_flipped(bm_turn turn)
{
    turn.flips = !turn.flips;
    return turn;
}

/* Mirrors behind a transposition do before it what the other two do. */
bm_turn bm_turn_transposed(bm_turn turn)
{
    return (bm_turn){!turn.transposes, turn.flips, turn.flops};
}

/* A quarter clockwise takes row y to the y-th column from the right. */
bm_turn bm_turn_rotated(bm_turn turn, unsigned quarters)
{
    for (; quarters > 0; quarters--)
        turn = bm_turn_flopped(bm_turn_transposed(turn));
    return turn;
}

static bm_rect transposed(const bm_rect *rect)
{
    return (bm_rect){rect->y, rect->x, rect->height, rect->width};
}

static bm_rect mirrored(bm_turn turn, bm_rect rect, uint32_t width, uint32_t height)
{
    if (turn.flops)
        rect.x = width - rect.x - rect.width;
    if (turn.flips)
        rect.y = height - rect.y - rect.height;
    return rect;
}

bm_rect bm_turn_rect(bm_turn turn, const bm_rect *rect, uint32_t width, uint32_t height)
{
    if (turn.transposes)
        return mirrored(turn, transposed(rect), height, width);
    return mirrored(turn, *rect, width, height);
}

bm_rect bm_turn_rect_back(bm_turn turn, const bm_rect *rect, uint32_t width, uint32_t height)
{
    if (!turn.transposes)
        return mirrored(turn, *rect, width, height);
    bm_rect back = mirrored(turn, *rect, height, width);
    return transposed(&back);
}
