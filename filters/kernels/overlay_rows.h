/* SPDX-License-Identifier: MIT */
/* Stretches of a row under another picture, for each layout of that (overlay.c tells of their accuracy). Each function takes pixels
 * from `in` on, the row of the picture on top, and the column of it that lies on the first of them. */
#ifndef BM_KERNELS_OVERLAY_ROWS_H
#define BM_KERNELS_OVERLAY_ROWS_H

#include "kernels/overlay_data.h"
#include "kernels/vec.h"

/* On a scale of 65535. */
#define WIDE(sample) ((sample) * (65535u / BM_SAMPLE_MAX))

/* round(v / 65535) for v up to 65535^2. */
static inline uint32_t over_65535(uint32_t v)
{
    v += 32768;
    return (v + (v >> 16)) >> 16;
}

static inline bm_sample overlay_level(float v)
{
    return (bm_sample)(int32_t)(v * (BM_SAMPLE_MAX / BLEND_ONE) + 0.5f);
}

/* A CASE for each way to blend, so that its loop is compiled for that way alone. */
#define OVERLAY_CASES                                                                              \
    CASE(BLEND_NORMAL);                                                                            \
    CASE(BLEND_MULTIPLY);                                                                          \
    CASE(BLEND_SCREEN);                                                                            \
    CASE(BLEND_OVERLAY);                                                                           \
    CASE(BLEND_DARKEN);                                                                            \
    CASE(BLEND_LIGHTEN);                                                                           \
    CASE(BLEND_COLOR_DODGE);                                                                       \
    CASE(BLEND_COLOR_BURN);                                                                        \
    CASE(BLEND_HARD_LIGHT);                                                                        \
    CASE(BLEND_SOFT_LIGHT);                                                                        \
    CASE(BLEND_DIFFERENCE);                                                                        \
    CASE(BLEND_EXCLUSION);                                                                         \
    CASE(BLEND_ADD);                                                                               \
    CASE(BLEND_SUBTRACT);

/* ---- no alpha below -------------------------------------------------------------------------- */

static void weigh_samples(const bm_sample *restrict in, const uint16_t *restrict colour,
                          const uint16_t *restrict rest, bm_sample *restrict out, size_t n)
{
    size_t i = 0;
#if BM_KERNEL_DEPTH == 8
    const bm_v16 spread = bm_v16_set(257), half = bm_v16_set(128);
    for (; i + BM_V16_LANES <= n; i += BM_V16_LANES) {
        bm_v16 t = bm_v16_mulhu(bm_v16_mul(bm_v16_load_u8(in + i), spread),
                                bm_v16_load((const int16_t *)rest + i));
        t = bm_v16_add(t, bm_v16_load((const int16_t *)colour + i));
        t = bm_v16_add(bm_v16_sub(t, bm_v16_shru(t, 8)), half);
        bm_v16_store_u8(out + i, bm_v16_shru(t, 8));
    }
    for (; i < n; i++) {
        uint32_t t = (in[i] * 257u * rest[i] >> 16) + colour[i];
        out[i] = (bm_sample)((t - (t >> 8) + 128) >> 8);
    }
#else
    for (; i < n; i++)
        out[i] = (bm_sample)(colour[i] + over_65535((uint32_t)in[i] * rest[i]));
#endif
}

static void weigh(const overlay_data *data, const bm_sample *in, const uint16_t *row, size_t from,
                  bm_sample *out, size_t pixels)
{
    const size_t n = data->colours;
    weigh_samples(in, row + from * n, row + (data->width + from) * n, out, pixels * n);
}

BM_INLINED void blend_samples(overlay_blend how, const bm_sample *restrict in,
                              const uint16_t *restrict colour, const uint16_t *restrict alpha,
                              bm_sample *restrict out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const float b = (float)(int32_t)WIDE(in[i]), s = (float)(int32_t)colour[i];
        const float a = (float)(int32_t)alpha[i] * (1 / BLEND_ONE);
        out[i] = overlay_level(b + (blend_colours(how, b, s) - b) * a);
    }
}

static void blend_opaque(const overlay_data *data, const bm_sample *in, const uint16_t *row,
                         size_t from, bm_sample *out, size_t pixels)
{
    const size_t n = data->colours;
    const uint16_t *colour = row + from * n, *alpha = row + (data->width + from) * n;
#define CASE(name)                                                                                 \
    case name:                                                                                     \
        blend_samples(name, in, colour, alpha, out, pixels *n);                                    \
        break
    switch (data->blend) {
        OVERLAY_CASES
    }
#undef CASE
}

/* ---- alpha below ----------------------------------------------------------------------------- */

/* Pixels taken apart at a time, so that compilers find vectors. */
#define OVERLAY_STRIP 64

typedef struct overlay_strip {
    float below[4][OVERLAY_STRIP], above[4][OVERLAY_STRIP]; /* alpha comes last */
    float alpha[OVERLAY_STRIP];                             /* of both together, as a level */
} overlay_strip;

/* `channels` is a constant at each call. */
BM_INLINED void take_apart(const bm_sample *restrict in, const uint16_t *restrict top, size_t n,
                           size_t channels, overlay_strip *restrict strip)
{
    for (size_t x = 0; x < n; x++)
        for (size_t c = 0; c < channels; c++)
            strip->below[c][x] = (float)(int32_t)WIDE(in[x * channels + c]);
    for (size_t x = 0; x < n; x++)
        for (size_t c = 0; c < channels; c++)
            strip->above[c][x] = (float)(int32_t)top[x * channels + c];
    for (size_t x = 0; x < n; x++) {
        const uint32_t a = top[x * channels + channels - 1], b = in[x * channels + channels - 1];
        strip->alpha[x] = (float)(int32_t)over_65535(a * BM_SAMPLE_MAX + b * (65535 - a));
    }
}

BM_INLINED void put_together(const overlay_strip *restrict strip, bm_sample *restrict out, size_t n,
                             size_t channels)
{
    for (size_t x = 0; x < n; x++)
        for (size_t c = 0; c < channels; c++)
            out[x * channels + c] = c + 1 < channels ? overlay_level(strip->below[c][x])
                                                     : (bm_sample)(int32_t)strip->alpha[x];
}

/* `how` is a constant at each call. Colours of the strip below become those of both. Where nothing is on top they stay, though nobody may see them. */
BM_INLINED void blend_strip(overlay_blend how, overlay_strip *restrict strip, size_t n,
                            size_t colours)
{
    const float *restrict above = strip->above[colours], *restrict below = strip->below[colours];
    for (size_t c = 0; c < colours; c++) {
        float *restrict colour = strip->below[c];
        const float *restrict top = strip->above[c];
        for (size_t x = 0; x < n; x++) {
            const float a = above[x], rest_below = (BLEND_ONE - a) * below[x];
            const float b = colour[x], s = top[x], all = a * BLEND_ONE + rest_below;
            const float mixed = how == BLEND_NORMAL ? a * BLEND_ONE * s
                                                    : a * (BLEND_ONE - below[x]) * s +
                                                          a * below[x] * blend_colours(how, b, s);
            const float level = (mixed + rest_below * b) / (all > 0 ? all : 1);
            colour[x] = a > 0 ? level : b;
        }
    }
}

static void blend_strip_by_name(overlay_blend how, overlay_strip *strip, size_t n, size_t colours)
{
#define CASE(name)                                                                                 \
    case name:                                                                                     \
        blend_strip(name, strip, n, colours);                                                      \
        break
    switch (how) {
        OVERLAY_CASES
    }
#undef CASE
}

static void blend_alpha(const overlay_data *data, const bm_sample *in, const uint16_t *row,
                        size_t from, bm_sample *out, size_t pixels)
{
    const size_t colours = data->colours, channels = colours + 1;
    const uint16_t *top = row + from * channels;
    for (size_t x = 0; x < pixels; x += OVERLAY_STRIP) {
        overlay_strip strip;
        const size_t n = pixels - x < OVERLAY_STRIP ? pixels - x : OVERLAY_STRIP, at = x * channels;
        if (colours == 1)
            take_apart(in + at, top + at, n, 2, &strip);
        else
            take_apart(in + at, top + at, n, 4, &strip);
        blend_strip_by_name(data->blend, &strip, n, colours);
        if (colours == 1)
            put_together(&strip, out + at, n, 2);
        else
            put_together(&strip, out + at, n, 4);
    }
}

#endif
