/* SPDX-License-Identifier: MIT */
/* shadows_highlights: what becomes of pixels where the luma of their surroundings is known.
 *
 * The law is contrast masking: the picture blurred, without colours and turned into its negative, is laid over the picture by
 * `overlay`. With M the mask's luma and v a sample, both from 0 to 1, overlay makes 2 v (1 - M) of a dark v and
 * 1 - 2 (1 - v) M of a light one, which is v + (1 - 2 M) min(v, 1 - v). As in darktable and GEGL that counts by how far
 * the surroundings are from the middle, |1 - 2 M|, and by the amount a of the round: v + a q min(v, 1 - v) with
 * q = (1 - 2 M) |1 - 2 M|. Since |a q| is at most 1, no round leaves 0 .. 1, and none turns the order of tones over; a sample
 * that is premultiplied stays within its alpha, which takes the place of 1.
 *
 * In single precision, in a fixed order, without contraction. A round at most doubles what a sample is off relative to itself,
 * and adds 3 roundings of 2^-24: after four that is below 45 * 2^-24, 0.18 levels of 65535. */
#ifndef BM_KERNELS_SHADOWS_HIGHLIGHTS_FINISH_H
#define BM_KERNELS_SHADOWS_HIGHLIGHTS_FINISH_H

#include "kernels/gaussian_blur.h"

enum { SHADOWS_ROUNDS = 4 };

typedef struct shadows_law {
    float shadows[SHADOWS_ROUNDS], highlights[SHADOWS_ROUNDS]; /* a of each round */
    uint32_t rounds;
    float twice;     /* 2 divided by white, in the mask's levels; where there is no alpha */
    size_t channels; /* of the picture */
    size_t mask;     /* of the mask: luma, and alpha where the picture has it */
} shadows_law;

#ifdef BM_KERNEL_LEVEL

#include "kernels/colours.h"

/* q for n pixels. Where nothing within reach is visible, neither is the pixel. */
BM_INLINED void shadows_pull(const shadows_law *k, const float *restrict mask, size_t n,
                             float *restrict pull)
{
    const float twice = k->twice;
    if (k->mask == 1)
        for (size_t x = 0; x < n; x++)
            pull[x] = 1 - mask[x] * twice;
    else
        for (size_t x = 0; x < n; x++)
            pull[x] = mask[2 * x + 1] > 0 ? 1 - 2 * (mask[2 * x] / mask[2 * x + 1]) : 0;
    for (size_t x = 0; x < n; x++)
        pull[x] = pull[x] * (pull[x] < 0 ? -pull[x] : pull[x]);
}

/* n samples of one colour. */
BM_INLINED void shadows_move(const shadows_law *k, const float *restrict pull,
                             const float *restrict white, size_t n, float *restrict v)
{
    for (uint32_t i = 0; i < k->rounds; i++) {
        const float shadows = k->shadows[i], highlights = k->highlights[i];
        for (size_t x = 0; x < n; x++) {
            const float room = white[x] - v[x], least = v[x] < room ? v[x] : room;
            v[x] += pull[x] * (pull[x] > 0 ? shadows : highlights) * least;
        }
    }
}

BM_INLINED void shadows_gray(const shadows_law *k, const float *pull, const float *white,
                             const bm_sample *in, size_t n, bm_sample *out)
{
    float v[BM_BLOCK];
    const size_t channels = k->channels;
    for (size_t x = 0; x < n; x++)
        v[x] = in[x * channels];
    shadows_move(k, pull, white, n, v);
    for (size_t x = 0; x < n; x++) {
        out[x * channels] = bm_clamped(bm_level_of(v[x]));
        if (channels == 2)
            out[x * channels + 1] = in[x * channels + 1];
    }
}

/* `channels`, 3 or 4, is a constant at each call. */
BM_INLINED void shadows_colours(const shadows_law *k, const float *pull, const float *white,
                                const bm_sample *in, size_t n, size_t channels, bm_sample *out)
{
    bm_colours block;
    bm_levels levels;
    bm_split_colours(in, channels, &block, n);
    for (size_t c = 0; c < 3; c++) {
        float v[BM_BLOCK];
        for (size_t x = 0; x < n; x++)
            v[x] = block.of[c][x];
        shadows_move(k, pull, white, n, v);
        for (size_t x = 0; x < n; x++)
            levels.of[c][x] = bm_level_of(v[x]);
    }
    bm_join_colours(&levels, in, out, channels, n);
}

static void shadows_block(const shadows_law *k, const float *mask, const bm_sample *in, size_t n,
                          bm_sample *out)
{
    float pull[BM_BLOCK], white[BM_BLOCK];
    shadows_pull(k, mask, n, pull);
    for (size_t x = 0; x < n; x++)
        white[x] = k->mask == 1 ? BM_SAMPLE_MAX : in[(x + 1) * k->channels - 1];
    if (k->channels == 3)
        shadows_colours(k, pull, white, in, n, 3, out);
    else if (k->channels == 4)
        shadows_colours(k, pull, white, in, n, 4, out);
    else
        shadows_gray(k, pull, white, in, n, out);
}

/* n samples of the mask from index `from` on, both whole pixels. */
static inline void float_finish(const gaussian_row *row, size_t from, size_t n, const float *mask)
{
    const shadows_law *k = row->finish;
    const size_t first = from / k->mask, pixels = n / k->mask;
    for (size_t x = 0; x < pixels; x += BM_BLOCK) {
        const size_t left = pixels - x, at = (first + x) * k->channels;
        shadows_block(k, mask + x * k->mask, row->in + at, left < BM_BLOCK ? left : BM_BLOCK,
                      row->out + at);
    }
}

#else

#include "kernels/border.h"

/* As written; and in the calls of the steps, where sigma comes first (gaussian_grid.h). */
enum { SHADOWS_SHADOWS, SHADOWS_HIGHLIGHTS, SHADOWS_SIGMA };

static inline bm_call shadows_sigma_first(const bm_call *call)
{
    bm_call turned = *call;
    turned.value[0] = call->value[SHADOWS_SIGMA];
    turned.value[SHADOWS_SIGMA] = call->value[0];
    return turned;
}

/* 4 (percent / 100)^2 rounds: whole ones, and what is left of one. Returns how many there are. */
static inline uint32_t shadows_rounds(double percent, float *amount)
{
    double left = percent / 50 * (percent / 50);
    uint32_t n = 0;
    for (; left > 0; left -= 1)
        amount[n++] = left < 1 ? (float)left : 1;
    return n;
}

/* `white` is that of the mask. */
static inline shadows_law shadows_law_of(double shadows, double highlights, double white,
                                         const bm_desc *in)
{
    shadows_law law = {.twice = (float)(2 / white),
                       .channels = in->plane[0].channels,
                       .mask = bm_model_has_alpha(in->model) ? 2 : 1};
    uint32_t up = shadows_rounds(shadows, law.shadows);
    uint32_t down = shadows_rounds(highlights, law.highlights);
    law.rounds = up > down ? up : down;
    return law;
}

#endif
#endif
