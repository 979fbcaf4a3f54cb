/* SPDX-License-Identifier: MIT */
/* Vectors of 8-bit RGB or RGBA pixels, four to each 128 bits, and the products of pairs that a colour matrix needs.
 * Defined where the level has such vectors: BM_QUADS is how many times 128 bits.
 *
 *   bm_quads                     4 * BM_QUADS pixels, or 32-bit or 16-bit lanes
 *   bm_quads_reach(channels)     bytes that a load or store of so many channels touches
 *   bm_quads_load3, _load4(p)    pixels of 3 or 4 bytes to 12 or 16 bytes of each 128 bits; the rest holds anything
 *   bm_quads_store3, _store4(p, v)   back; store3 may leave anything between the last pixel and its reach
 *   bm_quads_pairs(a, b)         16-bit a and b in every 32 bits
 *   bm_quads_all(v)              32-bit v everywhere
 *   bm_quads_table(p)            16 bytes, repeated in each 128 bits
 *   bm_quads_shuffle(v, table)   bytes of each 128 bits; a negative index gives 0
 *   bm_quads_madd(a, b)          a0 * b0 + a1 * b1 of signed 16-bit pairs, 32 bits
 *   bm_quads_add, bm_quads_sar   32-bit lanes; sar by a number known at run time
 *   bm_quads_pack32(a, b), bm_quads_pack16(a, b)   saturating to int16 and to uint8, within each 128 bits
 *   bm_quads_turn(v)             the first 32 bits of each 128 bits, then the second ones, the third, the fourth
 *   bm_quads_and, bm_quads_or */
#ifndef BM_KERNELS_QUADS_H
#define BM_KERNELS_QUADS_H

#include <stdint.h>

#if defined __AVX512BW__

#include <immintrin.h>

#define BM_QUADS 4
typedef __m512i bm_quads;
#define bm_quads_reach(channels) (16 * (channels))
static inline bm_quads bm_quads_load3(const uint8_t *p)
{
    const __m512i spread = _mm512_setr_epi32(0, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 11);
    return _mm512_permutexvar_epi32(spread, _mm512_maskz_loadu_epi32(0x0fff, p));
}
static inline void bm_quads_store3(uint8_t *p, bm_quads v)
{
    const __m512i close = _mm512_setr_epi32(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 3, 7, 11, 15);
    _mm512_mask_storeu_epi32(p, 0x0fff, _mm512_permutexvar_epi32(close, v));
}
#define bm_quads_load4(p) _mm512_loadu_si512((const void *)(p))
#define bm_quads_store4(p, v) _mm512_storeu_si512((void *)(p), v)
#define bm_quads_all(v) _mm512_set1_epi32(v)
#define bm_quads_table(p)                                                                          \
    _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)(p)))
#define bm_quads_shuffle(v, table) _mm512_shuffle_epi8(v, table)
#define bm_quads_madd(a, b) _mm512_madd_epi16(a, b)
#define bm_quads_add(a, b) _mm512_add_epi32(a, b)
#define bm_quads_sar(a, n) _mm512_sra_epi32(a, _mm_cvtsi32_si128(n))
#define bm_quads_pack32(a, b) _mm512_packs_epi32(a, b)
#define bm_quads_pack16(a, b) _mm512_packus_epi16(a, b)
#define bm_quads_turn(v)                                                                           \
    _mm512_permutexvar_epi32(                                                                      \
        _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15), v)
#define bm_quads_and(a, b) _mm512_and_si512(a, b)
#define bm_quads_or(a, b) _mm512_or_si512(a, b)

#elif defined __AVX2__

#include <immintrin.h>

#define BM_QUADS 2
typedef __m256i bm_quads;
#define bm_quads_reach(channels) ((channels) == 3 ? 28 : 32)
static inline bm_quads bm_quads_load3(const uint8_t *p)
{
    __m128i lo = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i hi = _mm_loadu_si128((const __m128i *)(const void *)(p + 12));
    return _mm256_inserti128_si256(_mm256_castsi128_si256(lo), hi, 1);
}
static inline void bm_quads_store3(uint8_t *p, bm_quads v)
{
    _mm_storeu_si128((__m128i *)(void *)p, _mm256_castsi256_si128(v));
    _mm_storeu_si128((__m128i *)(void *)(p + 12), _mm256_extracti128_si256(v, 1));
}
#define bm_quads_load4(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define bm_quads_store4(p, v) _mm256_storeu_si256((__m256i *)(void *)(p), v)
#define bm_quads_all(v) _mm256_set1_epi32(v)
#define bm_quads_table(p)                                                                          \
    _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)(p)))
#define bm_quads_shuffle(v, table) _mm256_shuffle_epi8(v, table)
#define bm_quads_madd(a, b) _mm256_madd_epi16(a, b)
#define bm_quads_add(a, b) _mm256_add_epi32(a, b)
#define bm_quads_sar(a, n) _mm256_sra_epi32(a, _mm_cvtsi32_si128(n))
#define bm_quads_pack32(a, b) _mm256_packs_epi32(a, b)
#define bm_quads_pack16(a, b) _mm256_packus_epi16(a, b)
#define bm_quads_turn(v) _mm256_permutevar8x32_epi32(v, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7))
#define bm_quads_and(a, b) _mm256_and_si256(a, b)
#define bm_quads_or(a, b) _mm256_or_si256(a, b)

#elif defined __SSE4_1__

#include <immintrin.h>

#define BM_QUADS 1
typedef __m128i bm_quads;
#define bm_quads_reach(channels) 16
#define bm_quads_load3(p) _mm_loadu_si128((const __m128i *)(const void *)(p))
#define bm_quads_store3(p, v) _mm_storeu_si128((__m128i *)(void *)(p), v)
#define bm_quads_load4(p) bm_quads_load3(p)
#define bm_quads_store4(p, v) bm_quads_store3(p, v)
#define bm_quads_all(v) _mm_set1_epi32(v)
#define bm_quads_table(p) _mm_loadu_si128((const __m128i *)(const void *)(p))
#define bm_quads_shuffle(v, table) _mm_shuffle_epi8(v, table)
#define bm_quads_madd(a, b) _mm_madd_epi16(a, b)
#define bm_quads_add(a, b) _mm_add_epi32(a, b)
#define bm_quads_sar(a, n) _mm_sra_epi32(a, _mm_cvtsi32_si128(n))
#define bm_quads_pack32(a, b) _mm_packs_epi32(a, b)
#define bm_quads_pack16(a, b) _mm_packus_epi16(a, b)
#define bm_quads_turn(v) (v)
#define bm_quads_and(a, b) _mm_and_si128(a, b)
#define bm_quads_or(a, b) _mm_or_si128(a, b)

#endif

#ifdef BM_QUADS
#define bm_quads_pairs(a, b) bm_quads_all((int32_t)((uint32_t)(uint16_t)(b) << 16 | (uint16_t)(a)))
#endif

#endif
