/* SPDX-License-Identifier: MIT */
/* Flips, transpositions and quarter turns as symmetries of a rectangle. */
#ifndef BM_GRAPH_RULES_TURN_H
#define BM_GRAPH_RULES_TURN_H

#include "core/catalogue.h"
#include "kernels/crop.h"
#include "kernels/rotate_quarters.h"

typedef struct bm_turn {
    bool mirrored;     /* left to right, first */
    unsigned quarters; /* then so many quarter turns clockwise, 0..3 */
} bm_turn;

/* False: the call does something else. */
static inline bool bm_turn_of(const bm_call *call, bm_turn *turn)
{
    if (bm_call_is_of(call, &bm_filter_flop))
        *turn = (bm_turn){true, 0};
    else if (bm_call_is_of(call, &bm_filter_flip))
        *turn = (bm_turn){true, 2};
    else if (bm_call_is_of(call, &bm_filter_transpose))
        *turn = (bm_turn){true, 3};
    else if (bm_call_is_of(call, &bm_filter_transverse))
        *turn = (bm_turn){true, 1};
    else if (bm_call_is_of(call, &bm_filter_rotate) && bm_rotate_quarters(call, &turn->quarters))
        turn->mirrored = false;
    else
        return false;
    return true;
}

/* One after the other: quarter turns before a mirroring are as many the other way round behind it. */
static inline bm_turn bm_turn_then(bm_turn first, bm_turn second)
{
    unsigned before = second.mirrored ? 4 - first.quarters : first.quarters;
    return (bm_turn){first.mirrored != second.mirrored, (before + second.quarters) % 4};
}

/* Where the pixels of `rect`, behind the turn, lie before it in a picture of width x height. */
static inline bm_rect bm_turn_back(bm_turn turn, bm_rect rect, uint32_t width, uint32_t height)
{
    for (unsigned q = turn.quarters; q-- > 0;) {
        /* before this quarter turn the picture is as wide as it is high behind an odd number of them */
        uint32_t high = q % 2 ? width : height;
        rect = (bm_rect){rect.y, high - rect.x - rect.width, rect.height, rect.width};
    }
    if (turn.mirrored)
        rect.x = width - rect.x - rect.width;
    return rect;
}

#endif
