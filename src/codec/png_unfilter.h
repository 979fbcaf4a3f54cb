/* SPDX-License-Identifier: MIT */
/* The way back from filtered rows: each pixel waits for the one on its left, so a pixel is a vector, and what does not hang on the
 * left one is worked out beside the chain. Included by png_rows_tmpl.c alone. */
#ifndef BM_CODEC_PNG_UNFILTER_H
#define BM_CODEC_PNG_UNFILTER_H

#if defined __SSE4_1__
#include <immintrin.h>
#endif

static void unfilter_up(uint8_t *restrict row, const uint8_t *restrict above, size_t size)
{
    for (size_t i = 0; i < size; i++)
        row[i] = (uint8_t)(row[i] + above[i]);
}

/* Byte by byte: for small pixels, and where there are no vectors. */
static void unfilter_bytes(int kind, uint8_t *row, const uint8_t *above, size_t size, size_t pixel)
{
    for (size_t i = 0; i < size; i++) {
        uint8_t left = i < pixel ? 0 : row[i - pixel], corner = i < pixel ? 0 : above[i - pixel];
        uint8_t guess = kind == BM_PNG_SUB       ? left
                        : kind == BM_PNG_AVERAGE ? (uint8_t)((left + above[i]) >> 1)
                                                 : paeth(left, above[i], corner);
        row[i] = (uint8_t)(row[i] + guess);
    }
}

#if defined __SSE4_1__

/* `pixel` is a constant wherever this is inlined: 3, 4, 6 or 8. */
static inline __attribute__((always_inline)) __m128i load_pixel(const uint8_t *at, size_t pixel)
{
    uint64_t bytes = 0;
    memcpy(&bytes, at, pixel <= 4 ? 4 : 8);
    return _mm_cvtsi64_si128((long long)bytes);
}

static inline __attribute__((always_inline)) void store_pixel(uint8_t *at, __m128i value,
                                                              size_t pixel)
{
    uint64_t bytes = (uint64_t)_mm_cvtsi128_si64(value);
    memcpy(at, &bytes, pixel);
}

static inline __attribute__((always_inline)) void unfilter_sub(uint8_t *row, size_t size,
                                                               size_t pixel)
{
    __m128i left = _mm_setzero_si128();
    for (size_t i = 0; i < size; i += pixel) {
        left = _mm_add_epi8(left, load_pixel(row + i, pixel));
        store_pixel(row + i, left, pixel);
    }
}

/* The instruction's mean rounds up. */
static inline __attribute__((always_inline)) void
unfilter_average(uint8_t *row, const uint8_t *above, size_t size, size_t pixel)
{
    __m128i left = _mm_setzero_si128(), one = _mm_set1_epi8(1);
    for (size_t i = 0; i < size; i += pixel) {
        __m128i up = load_pixel(above + i, pixel), x = load_pixel(row + i, pixel);
        __m128i odd = _mm_and_si128(_mm_xor_si128(left, up), one);
        left = _mm_add_epi8(_mm_avg_epu8(left, up), _mm_sub_epi8(x, odd));
        store_pixel(row + i, left, pixel);
    }
}

/* In 16 bits, with the names of the specification. */
static inline __attribute__((always_inline)) void unfilter_paeth(uint8_t *row, const uint8_t *above,
                                                                 size_t size, size_t pixel)
{
    __m128i a = _mm_setzero_si128(), c = a, low = _mm_set1_epi16(255);
    for (size_t i = 0; i < size; i += pixel) {
        __m128i b = _mm_cvtepu8_epi16(load_pixel(above + i, pixel));
        __m128i x = _mm_cvtepu8_epi16(load_pixel(row + i, pixel));
        __m128i b_c = _mm_sub_epi16(b, c), pa = _mm_abs_epi16(b_c);
        __m128i a_c = _mm_sub_epi16(a, c), pb = _mm_abs_epi16(a_c);
        __m128i pc = _mm_abs_epi16(_mm_add_epi16(a_c, b_c));
        __m128i second = _mm_blendv_epi8(b, c, _mm_cmpgt_epi16(pb, pc));
        __m128i not_left = _mm_cmpgt_epi16(pa, _mm_min_epi16(pb, pc));
        a = _mm_and_si128(_mm_add_epi16(x, _mm_blendv_epi8(a, second, not_left)), low);
        c = b;
        store_pixel(row + i, _mm_packus_epi16(a, a), pixel);
    }
}

static inline __attribute__((always_inline)) void
unfilter_pixels(int kind, uint8_t *row, const uint8_t *above, size_t size, size_t pixel)
{
    if (kind == BM_PNG_SUB)
        unfilter_sub(row, size, pixel);
    else if (kind == BM_PNG_AVERAGE)
        unfilter_average(row, above, size, pixel);
    else
        unfilter_paeth(row, above, size, pixel);
}

#endif

static void unfilter(int kind, uint8_t *row, const uint8_t *above, size_t size, size_t pixel)
{
    if (kind == BM_PNG_NONE)
        return;
    if (kind == BM_PNG_UP) {
        unfilter_up(row, above, size);
        return;
    }
    switch (pixel) {
#if defined __SSE4_1__
    case 3:
        unfilter_pixels(kind, row, above, size, 3);
        return;
    case 4:
        unfilter_pixels(kind, row, above, size, 4);
        return;
    case 6:
        unfilter_pixels(kind, row, above, size, 6);
        return;
    case 8:
        unfilter_pixels(kind, row, above, size, 8);
        return;
#endif
    case 1: /* known to the compiler, distances become registers */
        unfilter_bytes(kind, row, above, size, 1);
        return;
    default:
        unfilter_bytes(kind, row, above, size, pixel);
    }
}

#endif
