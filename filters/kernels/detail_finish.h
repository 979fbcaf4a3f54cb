/* SPDX-License-Identifier: MIT */
/* highpass and clarity: what becomes of blurred samples, where g is one and d = v - g the detail.
 *
 *   highpass   mid gray + amount * d
 *   clarity    v + amount * m(v) * d, with m(v) = 4 v (max - v) / max^2: 1 in the midtones, 0 in black and white
 *
 * In fixed point, the 9.6 of gaussian_fixed.h. highpass is sharpen's arithmetic (sharpen_finish.h) with another sample to
 * start from, which is 128 * 64: it stays within 16 bits since |amount * d| is at most 16320 + 10. clarity takes m(v) amount
 * as a factor in 3.13: v (255 - v), at most 16256, doubled, times `curve` with rounding. d times that, rounded, is a quarter
 * of what is wanted. For an amount of 2 v + 8 v (1 - v) d stays within -1.2 and 1.9 times white, whatever d may be, and so
 * within 16 bits. Its error: half a unit of the factor on d, 1/64 level; half a unit of the product four times, 1/32; and 1/64
 * by the rounding of `curve`. The error of g counts amount times: for a radius r, amount * (r + 1) / 64 by the products of its
 * two passes, and amount * (2 r + 1) * 255 / 32768 by its weights: detail_fixed_radius() keeps each below 1/4 level.
 *
 * For 16 bits it is the same in single precision. Where there is alpha, v and g are premultiplied, and g is taken as the mean of
 * visible colours, as in sharpen_finish.h. Alpha stays as it is. */
#ifndef BM_KERNELS_DETAIL_FINISH_H
#define BM_KERNELS_DETAIL_FINISH_H

#include <math.h>

#include "kernels/gaussian_blur.h"
#include "kernels/vec.h"

enum detail_law { DETAIL_HIGHPASS, DETAIL_CLARITY };

typedef struct detail_strength {
    enum detail_law law;
    int16_t whole, fraction, limit; /* the amount in 16.15; of |d|, with BITS fraction bits */
    int16_t curve;
    float amount;
    float gray;      /* of white, which is 1 */
    size_t channels; /* of a premultiplied picture; 0: there is no alpha */
} detail_strength;

#ifdef BM_KERNEL_LEVEL

#if BM_KERNEL_DEPTH == 8

static inline void fixed_finish(const gaussian_row *row, size_t x, bm_v16 blurred)
{
    const detail_strength *k = row->finish;
    bm_v16 v = bm_v16_load_u8(row->in + x), to = bm_v16_set(128 << BITS);
    bm_v16 d = bm_v16_sub(bm_v16_shl(v, BITS), blurred);

    if (k->law == DETAIL_HIGHPASS) {
        d = bm_v16_within(d, bm_v16_set(k->limit));
        to = bm_v16_add(to, bm_v16_mul(d, bm_v16_set(k->whole)));
        to = bm_v16_add(to, bm_v16_mulr(d, bm_v16_set(k->fraction)));
    } else {
        bm_v16 m = bm_v16_mul(v, bm_v16_sub(bm_v16_set(BM_SAMPLE_MAX), v));
        m = bm_v16_mulr(bm_v16_shl(m, 1), bm_v16_set(k->curve));
        to = bm_v16_add(bm_v16_shl(v, BITS), bm_v16_shl(bm_v16_mulr(d, m), 2));
    }
    to = bm_v16_sar(bm_v16_add(to, bm_v16_set(1 << (BITS - 1))), BITS);
    bm_v16_store_u8(row->out + x, bm_v16_clamp(to, bm_v16_set(BM_SAMPLE_MAX)));
}

static inline int32_t detail_times(int32_t a, int32_t b)
{
    return (a * b + 16384) >> 15;
}

static inline void fixed_finish_one(const gaussian_row *row, size_t x, int32_t blurred)
{
    const detail_strength *k = row->finish;
    int32_t v = row->in[x], d = (v << BITS) - blurred, limit = k->limit, to;
    if (k->law == DETAIL_HIGHPASS) {
        d = d < -limit ? -limit : d > limit ? limit : d;
        to = (128 << BITS) + d * k->whole + detail_times(d, k->fraction);
    } else {
        int32_t m = detail_times(2 * v * (BM_SAMPLE_MAX - v), k->curve);
        to = (v << BITS) + 4 * detail_times(d, m);
    }
    to = (to + (1 << (BITS - 1))) >> BITS;
    row->out[x] = (uint8_t)(to < 0 ? 0 : to > BM_SAMPLE_MAX ? BM_SAMPLE_MAX : to);
}

#endif

/* `v` of `white`, and what it differs from its surroundings. `law` is a constant at each call. */
BM_INLINED bm_sample detail_level(const detail_strength *k, float v, float d, float white,
                                  enum detail_law law)
{
    float to = k->gray * white + k->amount * d;
    if (law == DETAIL_CLARITY)
        to = v + k->amount * (4 * (v / white) * (1 - v / white)) * d;
    to = to > 0 ? to : 0;
    to = to < white ? to : white;
    return (bm_sample)(int32_t)(to + 0.5f);
}

/* Where nothing within reach is visible, neither is the pixel: 0 stays 0. */
static inline void detail_premultiplied(const detail_strength *k, const bm_sample *in,
                                        const float *blurred, bm_sample *out)
{
    size_t colours = k->channels - 1;
    float alpha = in[colours], mean = blurred[colours], share = mean > 0 ? alpha / mean : 0;
    for (size_t c = 0; c < colours; c++) {
        float v = in[c], d = v - share * blurred[c];
        out[c] = 0;
        if (alpha > 0)
            out[c] = k->law == DETAIL_HIGHPASS ? detail_level(k, v, d, alpha, DETAIL_HIGHPASS)
                                               : detail_level(k, v, d, alpha, DETAIL_CLARITY);
    }
    out[colours] = in[colours];
}

BM_INLINED void detail_samples(const detail_strength *k, const bm_sample *restrict in,
                               const float *restrict blurred, size_t n, enum detail_law law,
                               bm_sample *restrict out)
{
    const detail_strength strength = *k;
    for (size_t x = 0; x < n; x++)
        out[x] = detail_level(&strength, in[x], (float)in[x] - blurred[x], BM_SAMPLE_MAX, law);
}

static inline void float_finish(const gaussian_row *row, size_t from, size_t n,
                                const float *blurred)
{
    const detail_strength *k = row->finish;
    const bm_sample *in = row->in + from;
    bm_sample *out = row->out + from;

    if (k->channels)
        for (size_t x = 0; x < n; x += k->channels)
            detail_premultiplied(k, in + x, blurred + x, out + x);
    else if (k->law == DETAIL_HIGHPASS)
        detail_samples(k, in, blurred, n, DETAIL_HIGHPASS, out);
    else
        detail_samples(k, in, blurred, n, DETAIL_CLARITY, out);
}

#else

/* Parameters of both filters; the last value of a call is the step's own. */
enum detail_param { DETAIL_SIGMA, DETAIL_AMOUNT, DETAIL_LAW = BM_MAX_PARAMS - 2 };

static inline detail_strength detail_strength_of(const bm_call *call, enum detail_law law,
                                                 const bm_desc *in)
{
    const double white = 255 * 64, amount = call->value[DETAIL_AMOUNT].number;
    const int32_t scaled = (int32_t)floor(fabs(amount) * 32768 + 0.5);
    const bool deep = in->depth == 16 && in->premultiplied != 65025;

    return (detail_strength){
        .law = law,
        .whole = (int16_t)(scaled >> 15),
        .fraction = (int16_t)(scaled & 32767),
        .limit = (int16_t)(amount > 1 ? floor(white / amount) + 1 : white),
        /* m(v) = v (255 - v) * 4 / 65025; doubled and times `curve` / 2^15 it has 13 fraction bits. */
        .curve = (int16_t)floor(amount * 4 / 65025 * (1 << 13) * (1 << 14) + 0.5),
        .amount = (float)amount,
        .gray = deep ? 32768.0f / 65535 : 128.0f / 255,
        .channels = in->premultiplied ? in->plane[0].channels : 0,
    };
}

#endif
#endif
