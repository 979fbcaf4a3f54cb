/* SPDX-License-Identifier: MIT */
/* Vectors of 32-bit unsigned integers, as wide as the level has them; BM_V32_LANES is not defined where it has none.
 *
 *   bm_v32                        BM_V32_LANES lanes
 *   bm_v32_set(v)                 all lanes v
 *   bm_v32_load(p), bm_v32_store(p, a)   uint32_t, any alignment
 *   bm_v32_add(a, b), bm_v32_sub(a, b)   wrapping
 *   bm_v32_shr(a, n)              shifted right by n, the same for all lanes; n need not be a constant
 *   bm_v32_high(a, b)             the upper half of the 64-bit product
 *   bm_v32_store_u8(p, a), bm_v32_store_u16(p, a)   to narrower samples, in which every lane must fit
 *   bm_v32_move(a, moves)         lanes looked up by number; a number beyond the last gives 0
 *   bm_v32_moves_make(lane)       BM_V32_LANES such numbers, prepared
 *   bm_v32_behind(before, a, n)   lanes moved up by n, a constant, with the last ones of `before` in front
 *   bm_v32_scaled(a, f)           lanes below 2^24 times the float f, rounded down
 *
 * and for lanes that are two signed 16-bit numbers, the first of them in the lower half:
 *
 *   bm_v32_load_halves(p)         from uint16_t, any alignment
 *   bm_v32_sub_halves(a, b)       wrapping
 *   bm_v32_first(a), bm_v32_second(a), bm_v32_both(a)   one of them, or their sum, in 32 bits
 *   bm_v32_store_bytes(p, first, second)   to uint8_t, in turn; every lane must be 0..255 */
#ifndef BM_KERNELS_VEC32_H
#define BM_KERNELS_VEC32_H

#include <stdint.h>

#if defined __SSE4_1__
#include <immintrin.h>
#elif defined __ARM_NEON && defined __aarch64__ && !defined BM_SCALAR_LEVEL
#include <arm_neon.h>
#endif

#if defined __AVX512BW__

#define BM_V32_LANES 16
typedef __m512i bm_v32;
typedef struct bm_v32_moves {
    __m512i lane;
    __mmask16 inside;
} bm_v32_moves;
static inline bm_v32_moves bm_v32_moves_make(const uint32_t *lane)
{
    __m512i v = _mm512_loadu_si512((const void *)lane);
    return (bm_v32_moves){v, _mm512_cmplt_epu32_mask(v, _mm512_set1_epi32(BM_V32_LANES))};
}
static inline bm_v32 bm_v32_high(bm_v32 a, bm_v32 b)
{
    __m512i even = _mm512_mul_epu32(a, b);
    __m512i odd = _mm512_mul_epu32(_mm512_srli_epi64(a, 32), _mm512_srli_epi64(b, 32));
    return _mm512_mask_blend_epi32(0xaaaa, _mm512_srli_epi64(even, 32), odd);
}
#define bm_v32_move(a, moves) _mm512_maskz_permutexvar_epi32((moves).inside, (moves).lane, a)
#define bm_v32_set(v) _mm512_set1_epi32((int)(v))
#define bm_v32_load(p) _mm512_loadu_si512((const void *)(p))
#define bm_v32_store(p, a) _mm512_storeu_si512((void *)(p), a)
#define bm_v32_add(a, b) _mm512_add_epi32(a, b)
#define bm_v32_sub(a, b) _mm512_sub_epi32(a, b)
#define bm_v32_shr(a, n) _mm512_srl_epi32(a, _mm_cvtsi32_si128((int)(n)))
#define bm_v32_store_u8(p, a) _mm_storeu_si128((__m128i *)(void *)(p), _mm512_cvtepi32_epi8(a))
#define bm_v32_store_u16(p, a) _mm256_storeu_si256((__m256i *)(void *)(p), _mm512_cvtepi32_epi16(a))
#define bm_v32_behind(before, a, n) _mm512_alignr_epi32(a, before, BM_V32_LANES - (n))
#define bm_v32_scaled(a, f)                                                                        \
    _mm512_cvttps_epi32(_mm512_mul_ps(_mm512_cvtepi32_ps(a), _mm512_set1_ps(f)))
#define bm_v32_load_halves(p) _mm512_loadu_si512((const void *)(p))
#define bm_v32_sub_halves(a, b) _mm512_sub_epi16(a, b)
#define bm_v32_first(a) _mm512_madd_epi16(a, _mm512_set1_epi32(1))
#define bm_v32_second(a) _mm512_srai_epi32(a, 16)
#define bm_v32_both(a) _mm512_madd_epi16(a, _mm512_set1_epi16(1))
static inline void bm_v32_store_bytes(uint8_t *p, bm_v32 first, bm_v32 second)
{
    __m512i words = _mm512_or_si512(first, _mm512_slli_epi32(second, 16));
    _mm256_storeu_si256((__m256i *)(void *)p, _mm512_cvtepi16_epi8(words));
}

#elif defined __AVX2__

#define BM_V32_LANES 8
typedef __m256i bm_v32;
typedef struct bm_v32_moves {
    __m256i lane, inside;
} bm_v32_moves;
static inline bm_v32_moves bm_v32_moves_make(const uint32_t *lane)
{
    __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)lane);
    __m256i last = _mm256_set1_epi32(BM_V32_LANES - 1);
    return (bm_v32_moves){v, _mm256_cmpeq_epi32(_mm256_min_epu32(v, last), v)};
}
static inline bm_v32 bm_v32_high(bm_v32 a, bm_v32 b)
{
    __m256i even = _mm256_mul_epu32(a, b);
    __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(a, 32), _mm256_srli_epi64(b, 32));
    return _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
}
static inline __m128i bm_v32_narrow(bm_v32 a)
{
    return _mm_packus_epi32(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1));
}
#define bm_v32_move(a, moves)                                                                      \
    _mm256_and_si256(_mm256_permutevar8x32_epi32(a, (moves).lane), (moves).inside)
#define bm_v32_set(v) _mm256_set1_epi32((int)(v))
#define bm_v32_load(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define bm_v32_store(p, a) _mm256_storeu_si256((__m256i *)(void *)(p), a)
#define bm_v32_add(a, b) _mm256_add_epi32(a, b)
#define bm_v32_sub(a, b) _mm256_sub_epi32(a, b)
#define bm_v32_shr(a, n) _mm256_srl_epi32(a, _mm_cvtsi32_si128((int)(n)))
#define bm_v32_store_u8(p, a)                                                                      \
    _mm_storel_epi64((__m128i *)(void *)(p),                                                       \
                     _mm_packus_epi16(bm_v32_narrow(a), _mm_setzero_si128()))
#define bm_v32_store_u16(p, a) _mm_storeu_si128((__m128i *)(void *)(p), bm_v32_narrow(a))
#define bm_v32_behind(before, a, n)                                                                \
    _mm256_alignr_epi8(a, _mm256_permute2x128_si256(before, a, 0x21), 16 - 4 * (n))
#define bm_v32_scaled(a, f)                                                                        \
    _mm256_cvttps_epi32(_mm256_mul_ps(_mm256_cvtepi32_ps(a), _mm256_set1_ps(f)))
#define bm_v32_load_halves(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define bm_v32_sub_halves(a, b) _mm256_sub_epi16(a, b)
#define bm_v32_first(a) _mm256_madd_epi16(a, _mm256_set1_epi32(1))
#define bm_v32_second(a) _mm256_srai_epi32(a, 16)
#define bm_v32_both(a) _mm256_madd_epi16(a, _mm256_set1_epi16(1))
static inline void bm_v32_store_bytes(uint8_t *p, bm_v32 first, bm_v32 second)
{
    __m256i words = _mm256_or_si256(first, _mm256_slli_epi32(second, 16));
    __m128i low = _mm256_castsi256_si128(words), high = _mm256_extracti128_si256(words, 1);
    _mm_storeu_si128((__m128i *)(void *)p, _mm_packus_epi16(low, high));
}

#elif defined __SSE4_1__ || (defined __ARM_NEON && defined __aarch64__ && !defined BM_SCALAR_LEVEL)

#define BM_V32_LANES 4
/* Lanes are looked up as bytes; a byte number with its highest bit set gives 0 on either machine. */
static inline void bm_v32_lane_bytes(const uint32_t *lane, uint8_t *byte)
{
    for (uint32_t i = 0; i < 4 * BM_V32_LANES; i++)
        byte[i] = (uint8_t)(lane[i / 4] < BM_V32_LANES ? 4 * lane[i / 4] + i % 4 : 0x80);
}

#if defined __SSE4_1__

typedef __m128i bm_v32, bm_v32_moves;
static inline bm_v32_moves bm_v32_moves_make(const uint32_t *lane)
{
    uint8_t byte[16];
    bm_v32_lane_bytes(lane, byte);
    return _mm_loadu_si128((const __m128i *)(const void *)byte);
}
static inline bm_v32 bm_v32_high(bm_v32 a, bm_v32 b)
{
    __m128i even = _mm_mul_epu32(a, b);
    __m128i odd = _mm_mul_epu32(_mm_srli_epi64(a, 32), _mm_srli_epi64(b, 32));
    return _mm_blend_epi16(_mm_srli_epi64(even, 32), odd, 0xcc);
}
static inline void bm_v32_store_u8(uint8_t *p, bm_v32 a)
{
    __m128i words = _mm_packus_epi32(a, a);
    int bytes = _mm_cvtsi128_si32(_mm_packus_epi16(words, words));
    __builtin_memcpy(p, &bytes, sizeof bytes);
}
#define bm_v32_move(a, moves) _mm_shuffle_epi8(a, moves)
#define bm_v32_set(v) _mm_set1_epi32((int)(v))
#define bm_v32_load(p) _mm_loadu_si128((const __m128i *)(const void *)(p))
#define bm_v32_store(p, a) _mm_storeu_si128((__m128i *)(void *)(p), a)
#define bm_v32_add(a, b) _mm_add_epi32(a, b)
#define bm_v32_sub(a, b) _mm_sub_epi32(a, b)
#define bm_v32_shr(a, n) _mm_srl_epi32(a, _mm_cvtsi32_si128((int)(n)))
#define bm_v32_store_u16(p, a) _mm_storel_epi64((__m128i *)(void *)(p), _mm_packus_epi32(a, a))
#define bm_v32_behind(before, a, n) _mm_alignr_epi8(a, before, 16 - 4 * (n))
#define bm_v32_scaled(a, f) _mm_cvttps_epi32(_mm_mul_ps(_mm_cvtepi32_ps(a), _mm_set1_ps(f)))
#define bm_v32_load_halves(p) _mm_loadu_si128((const __m128i *)(const void *)(p))
#define bm_v32_sub_halves(a, b) _mm_sub_epi16(a, b)
#define bm_v32_first(a) _mm_madd_epi16(a, _mm_set1_epi32(1))
#define bm_v32_second(a) _mm_srai_epi32(a, 16)
#define bm_v32_both(a) _mm_madd_epi16(a, _mm_set1_epi16(1))
static inline void bm_v32_store_bytes(uint8_t *p, bm_v32 first, bm_v32 second)
{
    __m128i words = _mm_or_si128(first, _mm_slli_epi32(second, 16));
    _mm_storel_epi64((__m128i *)(void *)p, _mm_packus_epi16(words, words));
}

#else

typedef uint32x4_t bm_v32;
typedef uint8x16_t bm_v32_moves;
static inline bm_v32_moves bm_v32_moves_make(const uint32_t *lane)
{
    uint8_t byte[16];
    bm_v32_lane_bytes(lane, byte);
    return vld1q_u8(byte);
}
static inline bm_v32 bm_v32_high(bm_v32 a, bm_v32 b)
{
    uint64x2_t low = vmull_u32(vget_low_u32(a), vget_low_u32(b)), high = vmull_high_u32(a, b);
    return vuzp2q_u32(vreinterpretq_u32_u64(low), vreinterpretq_u32_u64(high));
}
static inline void bm_v32_store_u8(uint8_t *p, bm_v32 a)
{
    uint16x4_t words = vmovn_u32(a);
    uint32_t bytes = vget_lane_u32(vreinterpret_u32_u8(vmovn_u16(vcombine_u16(words, words))), 0);
    __builtin_memcpy(p, &bytes, sizeof bytes);
}
#define bm_v32_move(a, moves) vreinterpretq_u32_u8(vqtbl1q_u8(vreinterpretq_u8_u32(a), moves))
#define bm_v32_set(v) vdupq_n_u32(v)
#define bm_v32_load(p) vld1q_u32(p)
#define bm_v32_store(p, a) vst1q_u32(p, a)
#define bm_v32_add(a, b) vaddq_u32(a, b)
#define bm_v32_sub(a, b) vsubq_u32(a, b)
#define bm_v32_shr(a, n) vshlq_u32(a, vdupq_n_s32(-(int32_t)(n)))
#define bm_v32_store_u16(p, a) vst1_u16(p, vmovn_u32(a))
#define bm_v32_behind(before, a, n) vextq_u32(before, a, BM_V32_LANES - (n))
#define bm_v32_scaled(a, f) vcvtq_u32_f32(vmulq_n_f32(vcvtq_f32_s32(vreinterpretq_s32_u32(a)), f))
#define bm_v32_load_halves(p) vreinterpretq_u32_u16(vld1q_u16(p))
#define bm_v32_sub_halves(a, b)                                                                    \
    vreinterpretq_u32_u16(vsubq_u16(vreinterpretq_u16_u32(a), vreinterpretq_u16_u32(b)))
#define bm_v32_second(a) vreinterpretq_u32_s32(vshrq_n_s32(vreinterpretq_s32_u32(a), 16))
#define bm_v32_first(a) bm_v32_second(vshlq_n_u32(a, 16))
#define bm_v32_both(a) vreinterpretq_u32_s32(vpaddlq_s16(vreinterpretq_s16_u32(a)))
static inline void bm_v32_store_bytes(uint8_t *p, bm_v32 first, bm_v32 second)
{
    vst1_u8(p, vmovn_u16(vreinterpretq_u16_u32(vsliq_n_u32(first, second, 16))));
}

#endif

#endif

#endif
