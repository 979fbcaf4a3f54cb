/* SPDX-License-Identifier: MIT */
/* Filters for tests only. One kernel takes every form that a step may have, and checks on each call
 * what the contract promises to kernels. Its arithmetic has no meaning but notices every row that
 * is missing, doubled or moved.
 *
 *   out(x, y) = sum of (k + 1) * in(x, row k of y's taps)  +  11 y + 5 plane
 *             + (sums ? sum of all samples of the input) + (carries ? 3 * out(x, y - 1))   modulo
 * the sample's range */
#ifndef TESTS_FILTERS_FAKE_H
#define TESTS_FILTERS_FAKE_H

#include "bandmill/chain.h"

typedef enum fake_form {
    FAKE_WINDOW,   /* taps of row y: top + y - above .. top + y + below; negative values shift the
                      window */
    FAKE_RESAMPLE, /* all rows that lie under row y when the picture is squeezed or stretched to
                      `height` */
    FAKE_NEAREST,  /* one of them: between bands lie rows that nobody asks for */
    FAKE_FLIP,     /* row height - 1 - y; needs the whole picture */
    FAKE_FORMS
} fake_form;

typedef struct fake_step {
    fake_form form;
    int above, below;
    uint32_t top, height; /* height 0: as the input */
    bm_edge edge;
    bool sums;        /* scans its input */
    bool carries;     /* serial */
    bool first_plane; /* the output is gray, made of plane 0 alone */
    bool other_depth; /* 8 bits become 16, and 16 become 8 */
    bool mixes;       /* asks for premultiplied colour */
} fake_step;

/* The step as a call for a chain. */
bm_call fake_call(const fake_step *step);
fake_step fake_step_of(const bm_call *call);

/* A chain over `calls`, which it does not own: never to be cleared. */
bm_chain fake_chain(bm_call *calls, size_t count);

/* "window above=1 below=2 ..." for messages, as snprintf. */
int fake_describe(const fake_step *step, char *text, size_t size);

/* Descriptions of the output of a step, by the definition above. */
bm_desc fake_out_desc(const fake_step *step, const bm_desc *in);

/* The sample at index `i` of a row. */
static inline uint32_t row_get(const void *row, unsigned depth, size_t i)
{
    return depth == 8 ? ((const uint8_t *)row)[i] : ((const uint16_t *)row)[i];
}

static inline void row_put(void *row, unsigned depth, size_t i, uint32_t value)
{
    if (depth == 8)
        ((uint8_t *)row)[i] = (uint8_t)value;
    else
        ((uint16_t *)row)[i] = (uint16_t)value;
}

/* Samples of one row of a plane. */
static inline size_t row_samples(const bm_desc *desc, unsigned plane)
{
    return (size_t)desc->plane[plane].width * desc->plane[plane].channels;
}

/* The largest sample value, which is 1.0 in premultiplied pictures. */
static inline uint32_t sample_limit(const bm_desc *desc)
{
    return desc->premultiplied ? desc->premultiplied : desc->depth == 8 ? 255u : 65535u;
}

#endif
