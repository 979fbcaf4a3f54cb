/* SPDX-License-Identifier: MIT */
/* Gray from red, green and blue: (wr R + wg G + wb B + 32768) / 65536, rounded down. */
#ifndef BM_KERNELS_GRAY_H
#define BM_KERNELS_GRAY_H

#include "kernels/kernel.h"

/* Weights of red, green and blue in 1/65536. Each triple sums to exactly 65536, so that white stays white, and
 * 65536 * 65535 + 32768 still fits in 32 bits. */
typedef struct gray_weights {
    uint32_t red, green, blue;
} gray_weights;

#define GRAY_BT601 ((gray_weights){19595, 38470, 7471}) /* 0.299, 0.587, 0.114 */

#ifndef BM_KERNEL_LEVEL

/* Whether a call of grayscale weighs red, green and blue, rather than to choose among them. */
bool bm_gray_is_mean(const bm_call *call);

#else

static inline bm_sample gray_of(const gray_weights *weights, const bm_sample *pixel)
{
    return (bm_sample)((weights->red * pixel[0] + weights->green * pixel[1] +
                        weights->blue * pixel[2] + 32768) >>
                       16);
}

#if BM_KERNEL_DEPTH == 8

#include "kernels/quads.h"

#ifdef BM_QUADS

/* Products of 16-bit pairs take signed weights, and green's may be above 32767: green counts once beside red and once
 * beside blue, with half of its weight each. The sums stay exact. Returns how many pixels it did. */
BM_INLINED size_t gray_vectors(const gray_weights *weights, const uint8_t *in, uint8_t *out,
                               size_t width, size_t channels)
{
    static const int8_t red_green[2][16] = {
        {0, -1, 1, -1, 3, -1, 4, -1, 6, -1, 7, -1, 9, -1, 10, -1},
        {0, -1, 1, -1, 4, -1, 5, -1, 8, -1, 9, -1, 12, -1, 13, -1}};
    static const int8_t blue_green[2][16] = {
        {2, -1, 1, -1, 5, -1, 4, -1, 8, -1, 7, -1, 11, -1, 10, -1},
        {2, -1, 1, -1, 6, -1, 5, -1, 10, -1, 9, -1, 14, -1, 13, -1}};
    const bm_quads pick_red = bm_quads_table(red_green[channels - 3]);
    const bm_quads pick_blue = bm_quads_table(blue_green[channels - 3]);
    const uint32_t half = weights->green / 2;
    const bm_quads red = bm_quads_pairs(weights->red, weights->green - half);
    const bm_quads blue = bm_quads_pairs(weights->blue, half), round = bm_quads_all(32768);
    const size_t step = 4 * BM_QUADS; /* pixels of a vector */
    size_t x = 0;

    for (; (x + 3 * step) * channels + bm_quads_reach(channels) <= width * channels;
         x += 4 * step) {
        bm_quads gray[4];
        for (size_t i = 0; i < 4; i++) {
            const uint8_t *from = in + (x + i * step) * channels;
            bm_quads pixels = channels == 3 ? bm_quads_load3(from) : bm_quads_load4(from);
            gray[i] = bm_quads_add(bm_quads_madd(bm_quads_shuffle(pixels, pick_red), red),
                                   bm_quads_madd(bm_quads_shuffle(pixels, pick_blue), blue));
            gray[i] = bm_quads_sar(bm_quads_add(gray[i], round), 16);
        }
        bm_quads packed =
            bm_quads_pack16(bm_quads_pack32(gray[0], gray[1]), bm_quads_pack32(gray[2], gray[3]));
        bm_quads_store4(out + x, bm_quads_turn(packed));
    }
    return x;
}

#endif

#endif

/* `channels`, 3 or 4 of which the last is left out, is a constant at each call. */
BM_INLINED void gray_row(const gray_weights *weights, const bm_sample *restrict in,
                         bm_sample *restrict out, size_t width, size_t channels)
{
    size_t x = 0;
#if BM_KERNEL_DEPTH == 8 && defined BM_QUADS
    x = gray_vectors(weights, in, out, width, channels);
#endif
    for (; x < width; x++)
        out[x] = gray_of(weights, in + channels * x);
}

#endif

#endif
