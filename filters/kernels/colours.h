/* SPDX-License-Identifier: MIT */
/* Arithmetic on whole colours: a row of RGB or RGBA pixels in blocks, each taken apart into an array a colour, changed,
 * and put together again. Alpha is copied.
 *
 * Loops over such arrays vectorise by themselves. Compilers are slow only in taking pixels apart and in narrowing
 * results; that is done here with the shuffles and saturating packs of 128-bit vectors where there are any, and in
 * plain loops elsewhere (scalar; NEON, whose loads and stores of structures compilers know). */
#ifndef BM_KERNELS_COLOURS_H
#define BM_KERNELS_COLOURS_H

#include "kernels/kernel.h"

#ifdef BM_KERNEL_LEVEL

#define BM_BLOCK 128 /* pixels: a block and its result lie in less than 3 KB of stack */

typedef struct bm_colours {
    _Alignas(BM_ROW_ALIGN) bm_sample of[3][BM_BLOCK];
} bm_colours;

/* Results, not yet clamped to the range of samples. */
typedef struct bm_levels {
    _Alignas(BM_ROW_ALIGN) int32_t of[3][BM_BLOCK];
} bm_levels;

/* Changes the colours of `pixels` pixels; `context` is the plan's data. */
typedef void (*bm_change_fn)(const void *context, const bm_colours *restrict in,
                             bm_levels *restrict out, size_t pixels);

/* v rounded to nearest, which for v below 0 may be any number below 1: it is clamped anyway. Halves upwards, but that
 * the addition rounds too. */
BM_INLINED int32_t bm_level_of(float v)
{
    return (int32_t)(v + 0.5f);
}

#ifdef __SSE4_1__

#include <immintrin.h>

enum {
    BM_SAMPLE_BYTES = BM_KERNEL_DEPTH / 8,
    BM_GROUP =
        16 /
        BM_SAMPLE_BYTES /* pixels in a vector of one colour; `channels` vectors of the picture */
};

/* Byte i of a vector of colour c is this byte of the pixels; and in vector k of them this one, or -128, which a shuffle
 * turns into 0. */
#define BM_SPLIT_FROM(channels, c, i)                                                              \
    (((channels) * ((i) / BM_SAMPLE_BYTES) + (c)) * BM_SAMPLE_BYTES + (i) % BM_SAMPLE_BYTES)
#define BM_SPLIT(channels, c, k, i)                                                                \
    ((int8_t)(BM_SPLIT_FROM(channels, c, i) / 16 == (k) ? BM_SPLIT_FROM(channels, c, i) % 16       \
                                                        : -128))

/* Byte i of vector k of the pixels belongs to this sample, and is this byte of colour c, or -128. */
#define BM_JOIN_SAMPLE(k, i) ((16 * (k) + (i)) / BM_SAMPLE_BYTES)
#define BM_JOIN(channels, c, k, i)                                                                 \
    ((int8_t)(BM_JOIN_SAMPLE(k, i) % (channels) == (c)                                             \
                  ? BM_JOIN_SAMPLE(k, i) / (channels)*BM_SAMPLE_BYTES + (i) % BM_SAMPLE_BYTES      \
                  : -128))

#define BM_BYTES(BYTE, n, c, k)                                                                    \
    {                                                                                              \
        BYTE(n, c, k, 0), BYTE(n, c, k, 1), BYTE(n, c, k, 2), BYTE(n, c, k, 3), BYTE(n, c, k, 4),  \
            BYTE(n, c, k, 5), BYTE(n, c, k, 6), BYTE(n, c, k, 7), BYTE(n, c, k, 8),                \
            BYTE(n, c, k, 9), BYTE(n, c, k, 10), BYTE(n, c, k, 11), BYTE(n, c, k, 12),             \
            BYTE(n, c, k, 13), BYTE(n, c, k, 14), BYTE(n, c, k, 15)                                \
    }
#define BM_VECTORS(BYTE, n, c)                                                                     \
    {                                                                                              \
        BM_BYTES(BYTE, n, c, 0), BM_BYTES(BYTE, n, c, 1), BM_BYTES(BYTE, n, c, 2),                 \
            BM_BYTES(BYTE, n, c, 3)                                                                \
    }
#define BM_SHUFFLES(BYTE, n)                                                                       \
    {                                                                                              \
        BM_VECTORS(BYTE, n, 0), BM_VECTORS(BYTE, n, 1), BM_VECTORS(BYTE, n, 2)                     \
    }

/* Indices: channels - 3, colour, vector of the pixels, byte. */
static const _Alignas(16) int8_t bm_split_bytes[2][3][4][16] = {BM_SHUFFLES(BM_SPLIT, 3),
                                                                BM_SHUFFLES(BM_SPLIT, 4)};
static const _Alignas(16) int8_t bm_join_bytes[2][3][4][16] = {BM_SHUFFLES(BM_JOIN, 3),
                                                               BM_SHUFFLES(BM_JOIN, 4)};

BM_INLINED __m128i bm_shuffled(__m128i v, const int8_t *bytes)
{
    return _mm_shuffle_epi8(v, _mm_load_si128((const __m128i *)(const void *)bytes));
}

BM_INLINED void bm_split_group(const bm_sample *in, size_t channels, bm_colours *block, size_t x)
{
    __m128i pixels[4];
    for (size_t k = 0; k < channels; k++)
        pixels[k] = _mm_loadu_si128((const __m128i *)(const void *)in + k);
    for (size_t c = 0; c < 3; c++) {
        __m128i colour = _mm_setzero_si128();
        for (size_t k = 0; k < channels; k++)
            colour =
                _mm_or_si128(colour, bm_shuffled(pixels[k], bm_split_bytes[channels - 3][c][k]));
        _mm_store_si128((__m128i *)(void *)&block->of[c][x], colour);
    }
}

/* Clamped to the range of samples. */
BM_INLINED __m128i bm_pack_group(const int32_t *levels)
{
    const __m128i *v = (const void *)levels;
#if BM_KERNEL_DEPTH == 8
    return _mm_packus_epi16(_mm_packs_epi32(v[0], v[1]), _mm_packs_epi32(v[2], v[3]));
#else
    return _mm_packus_epi32(v[0], v[1]);
#endif
}

BM_INLINED void bm_join_group(const bm_levels *block, size_t x, const bm_sample *in, bm_sample *out,
                              size_t channels)
{
    const __m128i alpha = BM_KERNEL_DEPTH == 8 ? _mm_set1_epi32((int)0xff000000)
                                               : _mm_set1_epi64x((long long)0xffff000000000000);
    __m128i colour[3];
    for (size_t c = 0; c < 3; c++)
        colour[c] = bm_pack_group(&block->of[c][x]);
    for (size_t k = 0; k < channels; k++) {
        __m128i pixels = _mm_setzero_si128();
        if (channels == 4)
            pixels = _mm_and_si128(alpha, _mm_loadu_si128((const __m128i *)(const void *)in + k));
        for (size_t c = 0; c < 3; c++)
            pixels =
                _mm_or_si128(pixels, bm_shuffled(colour[c], bm_join_bytes[channels - 3][c][k]));
        _mm_storeu_si128((__m128i *)(void *)out + k, pixels);
    }
}

#endif

BM_INLINED void bm_split_colours(const bm_sample *restrict in, size_t channels,
                                 bm_colours *restrict block, size_t pixels)
{
    size_t x = 0;
#ifdef __SSE4_1__
    for (; x + BM_GROUP <= pixels; x += BM_GROUP)
        bm_split_group(in + x * channels, channels, block, x);
#endif
    for (; x < pixels; x++)
        for (size_t c = 0; c < 3; c++)
            block->of[c][x] = in[x * channels + c];
}

BM_INLINED bm_sample bm_clamped(int32_t level)
{
    return (bm_sample)(level < 0 ? 0 : level > BM_SAMPLE_MAX ? BM_SAMPLE_MAX : level);
}

BM_INLINED void bm_join_colours(const bm_levels *restrict block, const bm_sample *restrict in,
                                bm_sample *restrict out, size_t channels, size_t pixels)
{
    size_t x = 0;
#ifdef __SSE4_1__
    for (; x + BM_GROUP <= pixels; x += BM_GROUP)
        bm_join_group(block, x, in + x * channels, out + x * channels, channels);
#endif
    for (; x < pixels; x++) {
        for (size_t c = 0; c < 3; c++)
            out[x * channels + c] = bm_clamped(block->of[c][x]);
        if (channels == 4)
            out[x * channels + 3] = in[x * channels + 3];
    }
}

/* `channels`, 3 or 4, and `change` are constants at each call. */
BM_INLINED void bm_change_row(const void *context, const bm_sample *in, bm_sample *out,
                              size_t width, size_t channels, bm_change_fn change)
{
    bm_colours block;
    bm_levels changed;
    for (size_t x = 0; x < width; x += BM_BLOCK) {
        size_t pixels = width - x < BM_BLOCK ? width - x : BM_BLOCK, at = x * channels;
        bm_split_colours(in + at, channels, &block, pixels);
        change(context, &block, &changed, pixels);
        bm_join_colours(&changed, in + at, out + at, channels, pixels);
    }
}

/* A whole band kernel for interleaved RGB and RGBA. `change`, inlined here, is a constant. */
BM_INLINED void bm_change_band(const bm_plan *plan, const bm_band *band, bm_change_fn change)
{
    for (uint32_t i = 0; i < band->y1 - band->y0; i++) {
        if (plan->in.plane[0].channels == 3)
            bm_change_row(plan->data, band->in[i], band->out[i], plan->in.width, 3, change);
        else
            bm_change_row(plan->data, band->in[i], band->out[i], plan->in.width, 4, change);
    }
}

#endif
#endif
