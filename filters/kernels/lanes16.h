/* SPDX-License-Identifier: MIT */
/* Sixteen 16-bit lanes, at any level: the samples of four pixels of four channels, or four rows of four samples.
 *
 *   bm_lanes16                  sixteen signed 16-bit lanes
 *   bm_lanes16_load(p)          from int16_t, any alignment
 *   bm_lanes16_load_u8(p)       from 16 uint8_t, times 64
 *   bm_lanes16_load_u8_4(a, b, c, d)   from four times 4 uint8_t, times 64
 *   bm_lanes16_all(p)           the int16_t at p, which the one behind it equals, everywhere
 *   bm_lanes16_mulr(a, b)       round(a * b / 2^15); a and b not both -32768
 *   bm_lanes16_add(a, b)        wrapping
 *   bm_lanes16_store_sums(p, a, apart)   to four int16_t: lanes 0..3 plus those 1, 2 and 3 times `apart` further; apart
 *                               is 4, or 3 where the fourth sum is of no interest
 *   bm_lanes16_dot_sums(a, w)   the sum, in 32 bits, of the sums with `apart` 4 times the four int16_t at w */
#ifndef BM_KERNELS_LANES16_H
#define BM_KERNELS_LANES16_H

#include <stdint.h>
#include <string.h>

#include "kernels/kernel.h"

#if defined __SSE4_1__
#include <immintrin.h>

/* The sums of lanes that lie in two vectors of eight. */
BM_INLINED void bm_lanes16_store_halves(int16_t *p, __m128i lo, __m128i hi, unsigned apart)
{
    __m128i two =
        apart == 4 ? _mm_add_epi16(lo, hi) : _mm_add_epi16(lo, _mm_alignr_epi8(hi, lo, 12));
    __m128i next = apart == 4 ? _mm_srli_si128(two, 8) : _mm_srli_si128(two, 6);
    _mm_storel_epi64((__m128i *)(void *)p, _mm_add_epi16(two, next));
}

static inline int32_t bm_lanes16_dot_halves(__m128i lo, __m128i hi, const int16_t *w)
{
    __m128i two = _mm_add_epi16(lo, hi), four = _mm_add_epi16(two, _mm_srli_si128(two, 8));
    __m128i dot = _mm_madd_epi16(four, _mm_loadl_epi64((const __m128i *)(const void *)w));
    return _mm_cvtsi128_si32(_mm_add_epi32(dot, _mm_srli_si128(dot, 4)));
}

static inline __m128i bm_lanes16_join(const uint8_t *a, const uint8_t *b, const uint8_t *c,
                                      const uint8_t *d)
{
    int32_t v[4];
    memcpy(&v[0], a, 4);
    memcpy(&v[1], b, 4);
    memcpy(&v[2], c, 4);
    memcpy(&v[3], d, 4);
    return _mm_setr_epi32(v[0], v[1], v[2], v[3]);
}

static inline int32_t bm_lanes16_pair(const int16_t *p)
{
    int32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}
#endif

#if defined __AVX2__

typedef __m256i bm_lanes16;
#define bm_lanes16_widen(v) _mm256_slli_epi16(_mm256_cvtepu8_epi16(v), 6)
#define bm_lanes16_load(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define bm_lanes16_load_u8(p) bm_lanes16_widen(_mm_loadu_si128((const __m128i *)(const void *)(p)))
#define bm_lanes16_load_u8_4(a, b, c, d) bm_lanes16_widen(bm_lanes16_join(a, b, c, d))
#define bm_lanes16_all(p) _mm256_set1_epi32(bm_lanes16_pair(p))
#define bm_lanes16_mulr(a, b) _mm256_mulhrs_epi16(a, b)
#define bm_lanes16_add(a, b) _mm256_add_epi16(a, b)
#define bm_lanes16_store_sums(p, a, apart)                                                         \
    bm_lanes16_store_halves(p, _mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1), apart)
#define bm_lanes16_dot_sums(a, w)                                                                  \
    bm_lanes16_dot_halves(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1), w)

#elif defined __SSE4_1__

typedef struct bm_lanes16 {
    __m128i lo, hi;
} bm_lanes16;
static inline bm_lanes16 bm_lanes16_load(const int16_t *p)
{
    return (bm_lanes16){_mm_loadu_si128((const __m128i *)(const void *)p),
                        _mm_loadu_si128((const __m128i *)(const void *)(p + 8))};
}
static inline bm_lanes16 bm_lanes16_widen(__m128i v)
{
    return (bm_lanes16){_mm_slli_epi16(_mm_cvtepu8_epi16(v), 6),
                        _mm_slli_epi16(_mm_unpackhi_epi8(v, _mm_setzero_si128()), 6)};
}
#define bm_lanes16_load_u8(p) bm_lanes16_widen(_mm_loadu_si128((const __m128i *)(const void *)(p)))
#define bm_lanes16_load_u8_4(a, b, c, d) bm_lanes16_widen(bm_lanes16_join(a, b, c, d))
static inline bm_lanes16 bm_lanes16_all(const int16_t *p)
{
    __m128i v = _mm_set1_epi32(bm_lanes16_pair(p));
    return (bm_lanes16){v, v};
}
static inline bm_lanes16 bm_lanes16_mulr(bm_lanes16 a, bm_lanes16 b)
{
    return (bm_lanes16){_mm_mulhrs_epi16(a.lo, b.lo), _mm_mulhrs_epi16(a.hi, b.hi)};
}
static inline bm_lanes16 bm_lanes16_add(bm_lanes16 a, bm_lanes16 b)
{
    return (bm_lanes16){_mm_add_epi16(a.lo, b.lo), _mm_add_epi16(a.hi, b.hi)};
}
#define bm_lanes16_store_sums(p, a, apart) bm_lanes16_store_halves(p, (a).lo, (a).hi, apart)
#define bm_lanes16_dot_sums(a, w) bm_lanes16_dot_halves((a).lo, (a).hi, w)

#else /* loops, which compilers turn into whatever vectors there are */

typedef struct bm_lanes16 {
    int16_t lane[16];
} bm_lanes16;
static inline bm_lanes16 bm_lanes16_load(const int16_t *p)
{
    bm_lanes16 v;
    memcpy(v.lane, p, sizeof v.lane);
    return v;
}
static inline bm_lanes16 bm_lanes16_load_u8(const uint8_t *p)
{
    bm_lanes16 v;
    for (size_t i = 0; i < 16; i++)
        v.lane[i] = (int16_t)(p[i] * 64);
    return v;
}
static inline bm_lanes16 bm_lanes16_load_u8_4(const uint8_t *a, const uint8_t *b, const uint8_t *c,
                                              const uint8_t *d)
{
    uint8_t joined[16];
    memcpy(joined, a, 4);
    memcpy(joined + 4, b, 4);
    memcpy(joined + 8, c, 4);
    memcpy(joined + 12, d, 4);
    return bm_lanes16_load_u8(joined);
}
static inline bm_lanes16 bm_lanes16_all(const int16_t *p)
{
    bm_lanes16 v;
    for (size_t i = 0; i < 16; i++)
        v.lane[i] = *p;
    return v;
}
static inline bm_lanes16 bm_lanes16_mulr(bm_lanes16 a, bm_lanes16 b)
{
    for (size_t i = 0; i < 16; i++)
        a.lane[i] = (int16_t)((a.lane[i] * b.lane[i] + 16384) >> 15);
    return a;
}
static inline bm_lanes16 bm_lanes16_add(bm_lanes16 a, bm_lanes16 b)
{
    for (size_t i = 0; i < 16; i++)
        a.lane[i] = (int16_t)(a.lane[i] + b.lane[i]);
    return a;
}
static inline void bm_lanes16_store_sums(int16_t *p, bm_lanes16 a, size_t apart)
{
    for (size_t i = 0; i < 4; i++)
        p[i] = (int16_t)(a.lane[i] + a.lane[i + apart] + a.lane[i + 2 * apart] +
                         a.lane[i + 3 * apart]);
}

static inline int32_t bm_lanes16_dot_sums(bm_lanes16 a, const int16_t *w)
{
    int16_t sum[4];
    bm_lanes16_store_sums(sum, a, 4);
    return sum[0] * w[0] + sum[1] * w[1] + sum[2] * w[2] + sum[3] * w[3];
}

#endif
#endif
