/* SPDX-License-Identifier: MIT */
/* rotate by any angle: where the samples of an output plane lie among those of the input.
 *
 * With the angle a, clockwise, the canvas's centre on the picture's, and both measured in pixels from there, what shows
 * at (x, y) lies at (x cos a + y sin a, y cos a - x sin a). Pixels are turned into samples of the plane by its
 * subsampling and siting; all that is linear in x and y. Positions are counted from the centre of the first
 * sample; the first tap of an interpolation over `taps` samples is the sample at floor(position) - (taps / 2 - 1), so that
 * shift is part of the plane's origin, and the whole part of a position is the index of a tap.
 *
 * Accuracy: a stretch of up to STRETCH samples of a row begins where double arithmetic puts it, within 2^-30 samples for
 * sides up to 2^17, in units of 2^-32 samples, and goes on by steps in the same units: at most 64 * 2^-33 off at its end.
 * Together below 2^-26 samples, 0.003 of 65535 levels between black and white. */
#ifndef BM_KERNELS_ROTATE_PLANE_H
#define BM_KERNELS_ROTATE_PLANE_H

#include "kernels/kernel.h"

#define STRETCH 64
#define ROTATE_ROWS 64   /* of a block that is made together; kernels/rotate_stretch.h */
#define QUARTER_ROWS 256 /* of a band; kernels/rotate_quarter.h */
#define MOST_TAPS 6

typedef struct rotate_plane {
    double u, v;            /* of the first tap of the output's first sample */
    double u_by_x, v_by_x;  /* a column further */
    double u_by_y, v_by_y;  /* a row further */
    int64_t u_step, v_step; /* u_by_x and v_by_x in 2^-32 */
    uint16_t background[4]; /* a pixel outside the picture */
} rotate_plane;

typedef struct rotate_data {
    uint32_t taps; /* 1: nearest */
    float most;    /* the greatest sample */
    bool repeats;  /* outside the picture its outermost samples repeat; else background */
    rotate_plane plane[BM_MAX_PLANES];
    /* Weights of the taps at phases between two samples; kernels/rotate_weights.h. */
    const float *exact;
    const int16_t *fixed, *spread;
} rotate_data;

/* Samples of a row, or rows. */
typedef struct rotate_range {
    double lo, hi;
} rotate_range;

/* Whole parts of positions whose taps reach into `samples` samples. */
static inline rotate_range rotate_reach(const rotate_data *data, uint32_t samples)
{
    return (rotate_range){1 - (double)data->taps, samples};
}

#endif
