/* SPDX-License-Identifier: MIT */
/* Rows of pixels parted into phases, and phases joined to a row: of n phases, phase p has pixels p, p + n, p + 2n ...
 *
 * Pixels of three samples are copied by four, one after the other, so that the next one puts right what was too much:
 * rows in scratch have PIXEL_SLACK bytes to spare. Pixels have one to four samples of 1, 2 or 4 bytes. */
#ifndef BM_KERNELS_RESIZE_PIXELS_H
#define BM_KERNELS_RESIZE_PIXELS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "kernels/kernel.h"

#if defined __SSE4_1__
#include <immintrin.h>
#endif

#define PIXEL_SLACK 64

/* Bytes that are copied for a pixel of so many: a power of two, which is a load and a store. */
#define PIXEL_COPY(bytes) ((bytes) % 3 ? (bytes) : (bytes) / 3 * 4)

/* Parts what the vectors of this level can take at a time; returns the pixels of each phase that are done. */
BM_INLINED size_t part_fast(const uint8_t *row, size_t count, size_t n, size_t bytes,
                            uint8_t *phases, size_t pitch)
{
    size_t i = 0;
#if defined __AVX512BW__
    if (n == 2 && bytes == 6) {
        const __m512i even =
            _mm512_set_epi16(31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 26,
                             25, 24, 20, 19, 18, 14, 13, 12, 8, 7, 6, 2, 1, 0);
        const __m512i odd = _mm512_add_epi16(even, _mm512_set1_epi16(3));
        for (; i + 6 <= count; i += 5, row += 60) {
            __m512i v = _mm512_loadu_si512((const void *)row);
            uint8_t *to = phases + i * bytes;
            _mm256_storeu_si256((__m256i *)(void *)to,
                                _mm512_castsi512_si256(_mm512_permutexvar_epi16(even, v)));
            _mm256_storeu_si256((__m256i *)(void *)(to + pitch),
                                _mm512_castsi512_si256(_mm512_permutexvar_epi16(odd, v)));
        }
    }
#else
    (void)row, (void)count, (void)n, (void)bytes, (void)phases, (void)pitch;
#endif
    return i;
}

/* `count` pixels for each of n phases, which are `pitch` bytes apart. */
BM_INLINED void part(const uint8_t *restrict row, size_t count, size_t n, size_t bytes,
                     uint8_t *restrict phases, size_t pitch)
{
    for (size_t i = part_fast(row, count, n, bytes, phases, pitch); i < count; i++)
        for (size_t p = 0; p < n; p++)
            memcpy(phases + p * pitch + i * bytes, row + (i * n + p) * bytes, PIXEL_COPY(bytes));
}

BM_INLINED void part_by(const void *row, size_t count, size_t n, size_t bytes, void *phases,
                        size_t pitch)
{
    if (n == 2)
        part(row, count, 2, bytes, phases, pitch);
    else if (n == 4)
        part(row, count, 4, bytes, phases, pitch);
    else
        part(row, count, n, bytes, phases, pitch);
}

static void part_pixels(const void *row, size_t count, size_t n, size_t bytes, void *phases,
                        size_t pitch)
{
    switch (bytes) {
    case 2:
        part_by(row, count, n, 2, phases, pitch);
        break;
    case 4:
        part_by(row, count, n, 4, phases, pitch);
        break;
    case 6:
        part_by(row, count, n, 6, phases, pitch);
        break;
    case 8:
        part_by(row, count, n, 8, phases, pitch);
        break;
    case 12:
        part_by(row, count, n, 12, phases, pitch);
        break;
    default:
        part_by(row, count, n, 16, phases, pitch);
    }
}

/* Joins what the vectors of this level can take at a time; returns the pixels of each phase that are done. */
BM_INLINED size_t join_fast(const uint8_t *phases, size_t pitch, size_t count, size_t n,
                            size_t bytes, uint8_t *row)
{
    size_t i = 0;
#if defined __SSE4_1__
    if (n == 2 &&
        bytes == 3) { /* five pixels of each: 30 bytes, two more are put right by the next */
        const __m128i a0 = _mm_setr_epi8(0, 1, 2, -1, -1, -1, 3, 4, 5, -1, -1, -1, 6, 7, 8, -1);
        const __m128i b0 = _mm_setr_epi8(-1, -1, -1, 0, 1, 2, -1, -1, -1, 3, 4, 5, -1, -1, -1, 6);
        const __m128i a1 =
            _mm_setr_epi8(-1, -1, 9, 10, 11, -1, -1, -1, 12, 13, 14, -1, -1, -1, -1, -1);
        const __m128i b1 =
            _mm_setr_epi8(7, 8, -1, -1, -1, 9, 10, 11, -1, -1, -1, 12, 13, 14, -1, -1);
        for (; i + 6 <= count; i += 5, row += 30) {
            __m128i a = _mm_loadu_si128((const __m128i *)(const void *)(phases + 3 * i));
            __m128i b = _mm_loadu_si128((const __m128i *)(const void *)(phases + pitch + 3 * i));
            __m128i lo = _mm_or_si128(_mm_shuffle_epi8(a, a0), _mm_shuffle_epi8(b, b0));
            __m128i hi = _mm_or_si128(_mm_shuffle_epi8(a, a1), _mm_shuffle_epi8(b, b1));
            _mm_storeu_si128((__m128i *)(void *)row, lo);
            _mm_storeu_si128((__m128i *)(void *)(row + 16), hi);
        }
    }
#else
    (void)phases, (void)pitch, (void)count, (void)n, (void)bytes, (void)row;
#endif
    return i;
}

/* The other way: `count` pixels of each of n phases make n * count pixels, and not a byte more is written. */
BM_INLINED void join(const uint8_t *restrict phases, size_t pitch, size_t count, size_t n,
                     size_t bytes, uint8_t *restrict row)
{
    size_t i = join_fast(phases, pitch, count, n, bytes, row);
    for (; i + 1 < count; i++)
        for (size_t p = 0; p < n; p++)
            memcpy(row + (i * n + p) * bytes, phases + p * pitch + i * bytes, PIXEL_COPY(bytes));
    for (size_t p = 0; p < n; p++)
        memcpy(row + (i * n + p) * bytes, phases + p * pitch + i * bytes, bytes);
}

BM_INLINED void join_by(const void *phases, size_t pitch, size_t count, size_t n, size_t bytes,
                        void *row)
{
    if (n == 2)
        join(phases, pitch, count, 2, bytes, row);
    else
        join(phases, pitch, count, n, bytes, row);
}

/* count is at least 1 */
static void join_pixels(const void *phases, size_t pitch, size_t count, size_t n, size_t bytes,
                        void *row)
{
    if (n == 1) {
        memcpy(row, phases, count * bytes);
        return;
    }
    switch (bytes / sizeof(bm_sample)) {
    case 1:
        join_by(phases, pitch, count, n, 1 * sizeof(bm_sample), row);
        break;
    case 2:
        join_by(phases, pitch, count, n, 2 * sizeof(bm_sample), row);
        break;
    case 3:
        join_by(phases, pitch, count, n, 3 * sizeof(bm_sample), row);
        break;
    default:
        join_by(phases, pitch, count, n, 4 * sizeof(bm_sample), row);
    }
}

#endif
