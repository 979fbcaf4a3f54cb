/* SPDX-License-Identifier: MIT */
/* References: each filter once more, straight from its definition, in double precision or plain
 * integers, slow and plain to see through. They share nothing with filters/ but the types of its
 * public headers. */
#ifndef TESTS_REFERENCE_H
#define TESTS_REFERENCE_H

#include "bandmill/filter.h"

/* A picture of exact values in levels, 0 .. 255 or 65535, not yet rounded. */
typedef struct exact_picture {
    bm_desc desc;
    double
        *sample[BM_MAX_PLANES]; /* rows without padding, channels interleaved as in the picture */
    /* NULL, or the same picture once more for a filter that compares: as it would be if those
     * comparisons which its tolerance can tip had gone the other way. */
    double *other[BM_MAX_PLANES];
    /* How many times what a sample is off may count once more in the output: by how much the
     * weights' magnitudes exceed 1. */
    double gain;
    /* Levels that this call may be off beyond what the table allows. */
    double extra;
} exact_picture;

typedef struct bm_reference {
    const char *name; /* of the filter */

    /* The exact output for `in`: creates *out (exact_create), which the caller destroys. */
    void (*make)(const bm_call *call, const exact_picture *in, exact_picture *out);

    /* How far, in levels, the filter's samples may be from the exact ones, in 8 and in 16 bits. 0:
     * it is defined in integers. Anything else contains the half level of the last rounding. */
    double tolerance[2];

    bool flat_stays_flat; /* its weights sum to 1 */

    /* Whether a picture is large enough for the call; NULL: any is. */
    bool (*fits)(const bm_call *call, const bm_desc *in);
} bm_reference;

/* NULL: there is none of that name. */
const bm_reference *bm_reference_find(const char *name);

/* ---- exact pictures -------------------------------------------------------------------------- */

/* All samples 0. Ends the program where there is no memory. */
void exact_create(exact_picture *picture, const bm_desc *desc);
void exact_destroy(exact_picture *picture);
void exact_copy(exact_picture *picture, const exact_picture *from);
void exact_from_image(exact_picture *picture, const bm_image *image);

double exact_max(const bm_desc *desc); /* 255 or 65535 */

static inline double *exact_at(const exact_picture *picture, unsigned plane, size_t x, size_t y,
                               size_t channel)
{
    const bm_plane_desc *p = &picture->desc.plane[plane];
    return &picture->sample[plane][(y * p->width + x) * p->channels + channel];
}

/* Whether channel c of that plane is alpha. */
bool exact_is_alpha(const bm_desc *desc, unsigned plane, size_t channel);

/* Colour times alpha / max, and back. Both leave pictures without alpha alone. Colour and alpha are
 * clamped to 0 .. max first; going back, colour without alpha becomes 0. Interleaved pictures only.
 */
void exact_premultiply(exact_picture *picture);
void exact_unpremultiply(exact_picture *picture);

/* Creates *out, with function(context, v, max) for every sample v but alpha. */
void exact_map(const exact_picture *in, exact_picture *out,
               double (*function)(const void *context, double v, double max), const void *context);

/* ---- what lies around a picture -------------------------------------------------------------- */

/* How the picture continues for a call with the parameter `border`; "clamp" for others. */
typedef struct exact_border {
    const char *rule;
    double sample[4]; /* a pixel of what "constant" shows, one sample for each channel */
} exact_border;

exact_border exact_border_of(const bm_call *call, const bm_desc *desc);
/* The same for pictures whose colours were multiplied by exact_premultiply(). */
exact_border exact_border_premultiplied(const bm_call *call, const bm_desc *desc);

/* Which of positions 0 .. n - 1 stands for position i; -1 for "constant". */
long exact_position(const char *rule, long i, long n);

/* The picture with that many pixels more on each side; and what is left of one without them. */
void exact_surround(const exact_picture *in, const exact_border *border, long across, long down,
                    exact_picture *out);
void exact_cut_back(exact_picture *picture, long across, long down);

/* The sample at any place, in the picture or around it. */
double exact_beyond(const exact_picture *in, const exact_border *border, unsigned plane, long x,
                    long y, size_t channel);

/* Channel c of the colour 0xRRGGBBAA in such a picture, in levels of 8 bits. */
double exact_colour_sample(uint32_t rgba, bm_model model, size_t c);

/* ---- separable filters ----------------------------------------------------------------------- */

/* One axis of a separable filter: output sample j is the sum over i of weight(context, i, j) times
 * input sample i. With a reach, i runs from j - reach to j + reach, and the picture continues
 * beyond its border as that says. Without (-1), i runs over the whole picture, and the sum is divided by
 * that of the weights. */
typedef struct exact_axis {
    double (*weight)(const void *context, double i, double j);
    const void *context;
    long reach;
} exact_axis;

/* One plane of *out, whose description settles the size: rows first, then columns. `border` may be NULL where neither axis
 * has a reach. */
void exact_separable(const exact_picture *in, exact_picture *out, unsigned plane,
                     const exact_axis *across, const exact_axis *down, const exact_border *border);

#endif
