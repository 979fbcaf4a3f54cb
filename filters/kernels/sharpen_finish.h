/* SPDX-License-Identifier: MIT */
/* sharpen's arithmetic: what becomes of blurred samples, and which samples are left alone.
 *
 * With g the blurred sample and d = v - g, a sample becomes v + amount * d where |d| >= threshold.
 * The difference is taken from g as the passes leave it, before any rounding to whole levels: an amount of 10 would
 * turn half a level of that into five.
 *
 * In fixed point, the 9.6 of gaussian_fixed.h: v * 64 and g are at most 16320 apart. The amount is n + f, a whole number and
 * a fraction in 1.15, and d is first brought within 16320 / amount + 1: whatever is beyond comes out black or white
 * all the same. So amount * d stays within 16320 + 10, and v * 64 + amount * d within 16 bits. The product is off by
 * half a unit of 1/64 and the rounding of f by 2^-16 * 16320 / 64 units: 0.012 level together. The error of g counts
 * amount times: for a radius r, amount * (r + 1) / 64 by the products of its two passes, which is kept below half a
 * level, so that a flat picture stays flat; and amount * (2 r + 1) * 255 / 32768 by its weights, which then is below
 * half a level, too.
 *
 * For 16 bits it is the same in single precision. Where there is alpha, v and g are premultiplied and g is the mean of colour
 * times alpha: g / (mean of alpha) is the colour of the visible surroundings, and d is what the pixel's colour differs
 * from that. Alpha stays as it is. */
#ifndef BM_KERNELS_SHARPEN_FINISH_H
#define BM_KERNELS_SHARPEN_FINISH_H

#include <math.h>

#include "kernels/gaussian_blur.h"
#include "kernels/vec.h"

typedef struct sharpen_strength {
    int16_t whole, fraction; /* n and f of the head of this file */
    int16_t limit, least;    /* of |d|, with BITS fraction bits */
    float amount, threshold; /* in levels */
    size_t channels;         /* of a premultiplied picture; 0: there is no alpha */
} sharpen_strength;

/* Colour differences of YCbCr are not sharpened. */
static inline bool sharpen_copies(const bm_desc *desc, unsigned plane)
{
    return desc->model == BM_YCBCR && plane > 0;
}

#ifdef BM_KERNEL_LEVEL

#if BM_KERNEL_DEPTH == 8

static inline void fixed_finish(const gaussian_row *row, size_t x, bm_v16 blurred)
{
    const sharpen_strength *k = row->finish;
    bm_v16 v = bm_v16_shl(bm_v16_load_u8(row->in + x), BITS);
    bm_v16 d = bm_v16_keep(bm_v16_sub(v, blurred), bm_v16_set(k->least));
    d = bm_v16_within(d, bm_v16_set(k->limit));
    v = bm_v16_add(v, bm_v16_mul(d, bm_v16_set(k->whole)));
    v = bm_v16_add(v, bm_v16_mulr(d, bm_v16_set(k->fraction)));
    v = bm_v16_sar(bm_v16_add(v, bm_v16_set(1 << (BITS - 1))), BITS);
    bm_v16_store_u8(row->out + x, bm_v16_clamp(v, bm_v16_set(BM_SAMPLE_MAX)));
}

static inline void fixed_finish_one(const gaussian_row *row, size_t x, int32_t blurred)
{
    const sharpen_strength *k = row->finish;
    int32_t v = row->in[x] << BITS, d = v - blurred, limit = k->limit;
    if (d > -k->least && d < k->least)
        d = 0;
    d = d < -limit ? -limit : d > limit ? limit : d;
    v = (v + d * k->whole + ((d * k->fraction + 16384) >> 15) + (1 << (BITS - 1))) >> BITS;
    row->out[x] = (uint8_t)(v < 0 ? 0 : v > BM_SAMPLE_MAX ? BM_SAMPLE_MAX : v);
}

#endif

/* v + amount * d, where |d| reaches `least`; then between 0 and max, and rounded. */
static inline bm_sample sharpened(float v, float d, float amount, float least, float max)
{
    float to = (d < 0 ? -d : d) >= least ? v + amount * d : v;
    to = to < 0 ? 0 : to;
    to = to < max ? to : max;
    return (bm_sample)(int32_t)(to + 0.5f);
}

/* Where nothing within reach is visible, neither is the pixel: 0 stays 0. */
static inline void sharpen_premultiplied(const sharpen_strength *k, const bm_sample *in,
                                         const float *blurred, size_t channels, bm_sample *out)
{
    size_t colours = channels - 1;
    float alpha = in[colours], mean = blurred[colours], share = mean > 0 ? alpha / mean : 0;
    float least = k->threshold / BM_SAMPLE_MAX * alpha;
    for (size_t c = 0; c < colours; c++) {
        float v = in[c];
        out[c] = sharpened(v, v - share * blurred[c], k->amount, least, alpha);
    }
    out[colours] = in[colours];
}

static inline void float_finish(const gaussian_row *row, size_t from, size_t n,
                                const float *blurred)
{
    const sharpen_strength *k = row->finish;
    const bm_sample *in = row->in + from;
    bm_sample *out = row->out + from;
    float amount = k->amount, least = k->threshold;

    if (k->channels) {
        for (size_t x = 0; x < n; x += k->channels)
            sharpen_premultiplied(k, in + x, blurred + x, k->channels, out + x);
        return;
    }
    for (size_t x = 0; x < n; x++)
        out[x] = sharpened(in[x], (float)in[x] - blurred[x], amount, least, BM_SAMPLE_MAX);
}

/* Rows of a plane that is left alone. */
static inline void sharpen_copy(const bm_desc *desc, const bm_band *band, const void *const *in)
{
    for (uint32_t i = 0; i < band->y1 - band->y0; i++)
        memcpy(band->out[i], in[i], bm_desc_row_bytes(desc, band->plane));
}

/* Puts the colour differences of interleaved YCbCr back. */
static inline void sharpen_keep_chroma(const bm_desc *desc, const bm_band *band,
                                       const void *const *in_rows)
{
    if (desc->model != BM_YCBCR || desc->planes > 1)
        return;
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        const bm_sample *in = in_rows[i];
        bm_sample *out = band->out[i];
        for (size_t x = 0; x < (size_t)desc->width * 3; x += 3) {
            out[x + 1] = in[x + 1];
            out[x + 2] = in[x + 2];
        }
    }
}

#else

enum sharpen_param { SHARPEN_SIGMA, SHARPEN_AMOUNT, SHARPEN_THRESHOLD };

static sharpen_strength sharpen_strength_of(const bm_call *call, const bm_desc *in)
{
    const double white = 255 * 64;
    double amount = call->value[SHARPEN_AMOUNT].number;
    double threshold = call->value[SHARPEN_THRESHOLD].number / 100;
    int32_t scaled = (int32_t)floor(amount * 32768 + 0.5);

    return (sharpen_strength){
        .whole = (int16_t)(scaled >> 15),
        .fraction = (int16_t)(scaled & 32767),
        .limit = (int16_t)(amount > 1 ? floor(white / amount) + 1 : white),
        .least = (int16_t)ceil(threshold * white),
        .amount = (float)amount,
        .threshold = (float)(threshold * (in->depth == 8 ? 255 : 65535)),
        .channels = in->premultiplied ? in->plane[0].channels : 0,
    };
}

#endif
#endif
