/* SPDX-License-Identifier: MIT */
/* The steps that planning puts around a call which acts on a part of the picture (docs/scopes.md): their values. */
#ifndef BM_KERNELS_SCOPE_H
#define BM_KERNELS_SCOPE_H

/* take_channel: which one. put_channel: in place of which one the input's first goes, or PUT_COLOURS for all but alpha, and the
 * model of the side input; put_luma: the latter. */
enum { SCOPE_CHANNEL, SCOPE_MODEL };
#define PUT_COLOURS 4

/* put_within: size of the side input, where the input lies in it, the rectangle in it that is taken over, the mask (a picture). */
enum {
    WITHIN_SIDE_WIDTH,
    WITHIN_SIDE_HEIGHT,
    WITHIN_LEFT,
    WITHIN_TOP,
    WITHIN_X,
    WITHIN_Y,
    WITHIN_WIDTH,
    WITHIN_HEIGHT,
    WITHIN_MASK
};

#endif
