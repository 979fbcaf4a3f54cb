/* SPDX-License-Identifier: MIT */
/* Vectors of 16-bit integers, as wide as the level has them.
 *
 * Compilers vectorise most kernels from plain loops. This is for those whose speed hangs on instructions that plain C
 * cannot name: above all the rounding multiply of 1.15 fixed point. One source serves every level; scalar has one lane.
 *
 *   bm_v16             BM_V16_LANES signed 16-bit lanes
 *   bm_v16_set(v)      all lanes v
 *   bm_v16_load(p)     from int16_t, any alignment
 *   bm_v16_load_u8(p)  from as many uint8_t, widened
 *   bm_v16_add(a, b), bm_v16_sub(a, b)   wrapping
 *   bm_v16_mul(a, b)   the low 16 bits of the products
 *   bm_v16_mulr(a, b)  round(a * b / 2^15); a and b not both -32768
 *   bm_v16_shl(a, n), bm_v16_sar(a, n)   shifts by a constant; sar keeps the sign
 *   bm_v16_mulhu(a, b)   the high 16 bits of the products, all taken as unsigned
 *   bm_v16_shru(a, n)    shifted right, taken as unsigned; n need not be a constant
 *   bm_v16_clamp(a, hi)   lanes below 0 become 0, those above hi become hi
 *   bm_v16_within(a, l)   lanes below -l become -l, those above l become l
 *   bm_v16_keep(a, t)     lanes whose magnitude is below t become 0
 *   bm_v16_store(p, a)
 *   bm_v16_store_u8(p, a)   to uint8_t; every lane must be 0..255
 *
 * and for twice as many bytes at a time, in whatever order of lanes is cheapest:
 *
 *   bm_v16_pair                     two vectors, for 2 * BM_V16_LANES samples
 *   bm_v16_pair_fold_u8(a, b)       64 * (a + b) for uint8_t at a and b
 *   bm_v16_pair_store(p, pair)      to int16_t, in the order in which the bytes lay */
#ifndef BM_KERNELS_VEC_H
#define BM_KERNELS_VEC_H

#include <stdint.h>

#if defined __SSE4_1__
#include <immintrin.h>
#elif defined __ARM_NEON && !defined BM_SCALAR_LEVEL
#include <arm_neon.h>
#endif

#if defined __AVX512BW__

#define BM_V16_LANES 32
typedef __m512i bm_v16;
typedef struct bm_v16_pair {
    bm_v16 lo, hi;
} bm_v16_pair;
/* Interleaving bytes and multiplying pairs of them by 64 and 64 sums them in two instructions a vector. It works
 * within 128-bit lanes, so lo and hi hold every second group of 8 samples until they are stored. */
static inline bm_v16_pair bm_v16_pair_fold_u8(const uint8_t *a, const uint8_t *b)
{
    __m512i x = _mm512_loadu_si512((const void *)a), y = _mm512_loadu_si512((const void *)b);
    __m512i scale = _mm512_set1_epi8(64);
    return (bm_v16_pair){_mm512_maddubs_epi16(_mm512_unpacklo_epi8(x, y), scale),
                         _mm512_maddubs_epi16(_mm512_unpackhi_epi8(x, y), scale)};
}
static inline void bm_v16_pair_store(int16_t *p, bm_v16_pair pair)
{
    __m512i first = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11);
    __m512i second = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
    _mm512_storeu_si512((void *)p, _mm512_permutex2var_epi64(pair.lo, first, pair.hi));
    _mm512_storeu_si512((void *)(p + BM_V16_LANES),
                        _mm512_permutex2var_epi64(pair.lo, second, pair.hi));
}
#define bm_v16_set(v) _mm512_set1_epi16(v)
#define bm_v16_load(p) _mm512_loadu_si512((const void *)(p))
#define bm_v16_add(a, b) _mm512_add_epi16(a, b)
#define bm_v16_mulr(a, b) _mm512_mulhrs_epi16(a, b)
#define bm_v16_sub(a, b) _mm512_sub_epi16(a, b)
#define bm_v16_mul(a, b) _mm512_mullo_epi16(a, b)
#define bm_v16_mulhu(a, b) _mm512_mulhi_epu16(a, b)
#define bm_v16_shru(a, n) _mm512_srl_epi16(a, _mm_cvtsi32_si128((int)(n)))
#define bm_v16_within(a, l)                                                                        \
    _mm512_min_epi16(_mm512_max_epi16(a, _mm512_sub_epi16(_mm512_setzero_si512(), l)), l)
#define bm_v16_keep(a, t) _mm512_maskz_mov_epi16(_mm512_cmple_epi16_mask(t, _mm512_abs_epi16(a)), a)
#define bm_v16_sar(a, n) _mm512_srai_epi16(a, n)
#define bm_v16_load_u8(p)                                                                          \
    _mm512_cvtepu8_epi16(_mm256_loadu_si256((const __m256i *)(const void *)(p)))
#define bm_v16_shl(a, n) _mm512_slli_epi16(a, n)
#define bm_v16_clamp(a, hi) _mm512_min_epi16(_mm512_max_epi16(a, _mm512_setzero_si512()), hi)
#define bm_v16_store(p, a) _mm512_storeu_si512((void *)(p), a)
#define bm_v16_store_u8(p, a) _mm256_storeu_si256((__m256i *)(void *)(p), _mm512_cvtepi16_epi8(a))

#elif defined __AVX2__

#define BM_V16_LANES 16
typedef __m256i bm_v16;
typedef struct bm_v16_pair {
    bm_v16 lo, hi;
} bm_v16_pair;
static inline bm_v16_pair bm_v16_pair_fold_u8(const uint8_t *a, const uint8_t *b)
{
    __m256i x = _mm256_loadu_si256((const __m256i *)(const void *)a);
    __m256i y = _mm256_loadu_si256((const __m256i *)(const void *)b);
    __m256i scale = _mm256_set1_epi8(64);
    return (bm_v16_pair){_mm256_maddubs_epi16(_mm256_unpacklo_epi8(x, y), scale),
                         _mm256_maddubs_epi16(_mm256_unpackhi_epi8(x, y), scale)};
}
static inline void bm_v16_pair_store(int16_t *p, bm_v16_pair pair)
{
    _mm256_storeu_si256((__m256i *)(void *)p, _mm256_permute2x128_si256(pair.lo, pair.hi, 0x20));
    _mm256_storeu_si256((__m256i *)(void *)(p + BM_V16_LANES),
                        _mm256_permute2x128_si256(pair.lo, pair.hi, 0x31));
}
#define bm_v16_set(v) _mm256_set1_epi16(v)
#define bm_v16_load(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define bm_v16_add(a, b) _mm256_add_epi16(a, b)
#define bm_v16_mulr(a, b) _mm256_mulhrs_epi16(a, b)
#define bm_v16_sub(a, b) _mm256_sub_epi16(a, b)
#define bm_v16_mul(a, b) _mm256_mullo_epi16(a, b)
#define bm_v16_mulhu(a, b) _mm256_mulhi_epu16(a, b)
#define bm_v16_shru(a, n) _mm256_srl_epi16(a, _mm_cvtsi32_si128((int)(n)))
#define bm_v16_within(a, l)                                                                        \
    _mm256_min_epi16(_mm256_max_epi16(a, _mm256_sub_epi16(_mm256_setzero_si256(), l)), l)
#define bm_v16_keep(a, t) _mm256_andnot_si256(_mm256_cmpgt_epi16(t, _mm256_abs_epi16(a)), a)
#define bm_v16_sar(a, n) _mm256_srai_epi16(a, n)
#define bm_v16_load_u8(p) _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(p)))
#define bm_v16_shl(a, n) _mm256_slli_epi16(a, n)
#define bm_v16_clamp(a, hi) _mm256_min_epi16(_mm256_max_epi16(a, _mm256_setzero_si256()), hi)
#define bm_v16_store(p, a) _mm256_storeu_si256((__m256i *)(void *)(p), a)
#define bm_v16_store_u8(p, a)                                                                      \
    _mm_storeu_si128((__m128i *)(void *)(p),                                                       \
                     _mm_packus_epi16(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1)))

#elif defined __SSE4_1__

#define BM_V16_LANES 8
typedef __m128i bm_v16;
typedef struct bm_v16_pair {
    bm_v16 lo, hi;
} bm_v16_pair;
static inline bm_v16_pair bm_v16_pair_fold_u8(const uint8_t *a, const uint8_t *b)
{
    __m128i x = _mm_loadu_si128((const __m128i *)(const void *)a);
    __m128i y = _mm_loadu_si128((const __m128i *)(const void *)b);
    __m128i scale = _mm_set1_epi8(64);
    return (bm_v16_pair){_mm_maddubs_epi16(_mm_unpacklo_epi8(x, y), scale),
                         _mm_maddubs_epi16(_mm_unpackhi_epi8(x, y), scale)};
}
static inline void bm_v16_pair_store(int16_t *p, bm_v16_pair pair)
{
    _mm_storeu_si128((__m128i *)(void *)p, pair.lo);
    _mm_storeu_si128((__m128i *)(void *)(p + BM_V16_LANES), pair.hi);
}
#define bm_v16_set(v) _mm_set1_epi16(v)
#define bm_v16_load(p) _mm_loadu_si128((const __m128i *)(const void *)(p))
#define bm_v16_add(a, b) _mm_add_epi16(a, b)
#define bm_v16_mulr(a, b) _mm_mulhrs_epi16(a, b)
#define bm_v16_sub(a, b) _mm_sub_epi16(a, b)
#define bm_v16_mul(a, b) _mm_mullo_epi16(a, b)
#define bm_v16_mulhu(a, b) _mm_mulhi_epu16(a, b)
#define bm_v16_shru(a, n) _mm_srl_epi16(a, _mm_cvtsi32_si128((int)(n)))
#define bm_v16_within(a, l)                                                                        \
    _mm_min_epi16(_mm_max_epi16(a, _mm_sub_epi16(_mm_setzero_si128(), l)), l)
#define bm_v16_keep(a, t) _mm_andnot_si128(_mm_cmpgt_epi16(t, _mm_abs_epi16(a)), a)
#define bm_v16_sar(a, n) _mm_srai_epi16(a, n)
#define bm_v16_load_u8(p) _mm_cvtepu8_epi16(_mm_loadl_epi64((const __m128i *)(const void *)(p)))
#define bm_v16_shl(a, n) _mm_slli_epi16(a, n)
#define bm_v16_clamp(a, hi) _mm_min_epi16(_mm_max_epi16(a, _mm_setzero_si128()), hi)
#define bm_v16_store(p, a) _mm_storeu_si128((__m128i *)(void *)(p), a)
#define bm_v16_store_u8(p, a) _mm_storel_epi64((__m128i *)(void *)(p), _mm_packus_epi16(a, a))

#elif defined __ARM_NEON && !defined BM_SCALAR_LEVEL

#define BM_V16_LANES 8
typedef int16x8_t bm_v16;
typedef struct bm_v16_pair {
    bm_v16 lo, hi;
} bm_v16_pair;
static inline bm_v16_pair bm_v16_pair_fold_u8(const uint8_t *a, const uint8_t *b)
{
    uint8x16_t x = vld1q_u8(a), y = vld1q_u8(b);
    uint16x8_t lo = vshlq_n_u16(vaddl_u8(vget_low_u8(x), vget_low_u8(y)), 6);
    uint16x8_t hi = vshlq_n_u16(vaddl_u8(vget_high_u8(x), vget_high_u8(y)), 6);
    return (bm_v16_pair){vreinterpretq_s16_u16(lo), vreinterpretq_s16_u16(hi)};
}
static inline void bm_v16_pair_store(int16_t *p, bm_v16_pair pair)
{
    vst1q_s16(p, pair.lo);
    vst1q_s16(p + BM_V16_LANES, pair.hi);
}
#define bm_v16_set(v) vdupq_n_s16(v)
#define bm_v16_load(p) vld1q_s16(p)
#define bm_v16_add(a, b) vaddq_s16(a, b)
#define bm_v16_mulr(a, b) vqrdmulhq_s16(a, b)
#define bm_v16_sub(a, b) vsubq_s16(a, b)
#define bm_v16_mul(a, b) vmulq_s16(a, b)
static inline bm_v16 bm_v16_mulhu(bm_v16 a, bm_v16 b)
{
    uint16x8_t x = vreinterpretq_u16_s16(a), y = vreinterpretq_u16_s16(b);
    uint32x4_t lo = vmull_u16(vget_low_u16(x), vget_low_u16(y));
    uint32x4_t hi = vmull_u16(vget_high_u16(x), vget_high_u16(y));
    return vreinterpretq_s16_u16(vcombine_u16(vshrn_n_u32(lo, 16), vshrn_n_u32(hi, 16)));
}
#define bm_v16_shru(a, n)                                                                          \
    vreinterpretq_s16_u16(vshlq_u16(vreinterpretq_u16_s16(a), vdupq_n_s16((int16_t)(-(int)(n)))))
#define bm_v16_within(a, l) vminq_s16(vmaxq_s16(a, vnegq_s16(l)), l)
#define bm_v16_keep(a, t) vandq_s16(a, vreinterpretq_s16_u16(vcleq_s16(t, vabsq_s16(a))))
#define bm_v16_sar(a, n) vshrq_n_s16(a, n)
#define bm_v16_load_u8(p) vreinterpretq_s16_u16(vmovl_u8(vld1_u8(p)))
#define bm_v16_shl(a, n) vshlq_n_s16(a, n)
#define bm_v16_clamp(a, hi) vminq_s16(vmaxq_s16(a, vdupq_n_s16(0)), hi)
#define bm_v16_store(p, a) vst1q_s16(p, a)
#define bm_v16_store_u8(p, a) vst1_u8(p, vqmovun_s16(a))

#else

#define BM_V16_LANES 1
typedef int16_t bm_v16;
typedef struct bm_v16_pair {
    bm_v16 lo, hi;
} bm_v16_pair;
static inline bm_v16_pair bm_v16_pair_fold_u8(const uint8_t *a, const uint8_t *b)
{
    return (bm_v16_pair){(int16_t)(64 * (a[0] + b[0])), (int16_t)(64 * (a[1] + b[1]))};
}
static inline void bm_v16_pair_store(int16_t *p, bm_v16_pair pair)
{
    p[0] = pair.lo;
    p[1] = pair.hi;
}
#define bm_v16_set(v) ((int16_t)(v))
#define bm_v16_load(p) (*(p))
#define bm_v16_add(a, b) ((int16_t)((a) + (b)))
#define bm_v16_mulr(a, b) ((int16_t)(((int32_t)(a) * (b) + 16384) >> 15))
#define bm_v16_sub(a, b) ((int16_t)((a) - (b)))
#define bm_v16_mul(a, b) ((int16_t)((a) * (b)))
#define bm_v16_mulhu(a, b) ((int16_t)((uint32_t)(uint16_t)(a) * (uint16_t)(b) >> 16))
#define bm_v16_shru(a, n) ((int16_t)((uint16_t)(a) >> (n)))
#define bm_v16_within(a, l) ((int16_t)((a) < -(l) ? -(l) : (a) > (l) ? (l) : (a)))
#define bm_v16_keep(a, t) ((int16_t)(((a) < 0 ? -(a) : (a)) < (t) ? 0 : (a)))
#define bm_v16_sar(a, n) ((int16_t)((a) >> (n)))
#define bm_v16_load_u8(p) ((int16_t) * (p))
#define bm_v16_shl(a, n) ((int16_t)((uint16_t)(a) << (n)))
#define bm_v16_clamp(a, hi) ((int16_t)((a) < 0 ? 0 : (a) > (hi) ? (hi) : (a)))
#define bm_v16_store(p, a) (*(p) = (a))
#define bm_v16_store_u8(p, a) (*(p) = (uint8_t)(a))

#endif

#endif
