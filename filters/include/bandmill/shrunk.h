/* SPDX-License-Identifier: MIT */
/* Resizing pictures of which a decoder has made smaller ones already. */
#ifndef BANDMILL_SHRUNK_H
#define BANDMILL_SHRUNK_H

#include "bandmill/filter.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* How a smaller picture lies to the one that is meant: each of its pixels is the mean of 2^shift x 2^shift of that one's. Its
 * outermost pixels may reach beyond that one's edges, by less than their own side. */
typedef struct bm_shrunk {
    uint32_t width, height; /* of the picture that is meant */
    unsigned shift; /* 1: half the size, 2: a quarter, 3: an eighth */
    uint32_t left,
        top; /* pixels, as large as that one's, by which the smaller picture begins before it */
} bm_shrunk;

/* How far a picture of that size may be shrunk before the call makes the rest of the way, so that what comes out is within 45 dB
 * of what the call makes of the picture itself, on photographs: a shift; 0: not at all. `*left`: the factor by
 * which the call then still makes it smaller, the lesser one of both directions. */
unsigned bm_shrunk_most(const bm_call *call, uint32_t width, uint32_t height, double *left);

/* Puts in place of the call, of which bm_shrunk_most() allows the shift, one that makes of the smaller picture what the call
 * is to make of the one that is meant, with the same size. */
void bm_shrunk_call(bm_call *call, const bm_shrunk *shrunk);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
