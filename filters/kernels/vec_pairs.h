/* SPDX-License-Identifier: MIT */
/* Vectors of unsigned 16-bit lanes in pairs, as wide as the level has them, for kernels that multiply and add up two of
 * their taps in each 32 bits. One source serves every level; scalar has one pair.
 *
 *   bm_pairs                     BM_PAIRS times two lanes; + - * << >> are the compiler's, and wrap
 *   bm_pair_sums                 BM_PAIRS signed 32-bit lanes
 *   bm_pairs_set(v)              all lanes v
 *   bm_pairs_load(p), bm_pairs_store(p, a)   pairs in memory are uint32_t, whose lower half is the first lane; a load
 *                                            may also begin at a second lane, that is, at any uint16_t
 *   bm_pairs_of(pair)            the same uint32_t everywhere
 *   bm_pairs_doubled(a)          the first lane of each pair in both
 *   bm_pairs_mixed(a, b)         the first lanes of a, the second ones of b
 *   bm_pairs_distance(a, b)      |a - b|, where both are below 2^15
 *   bm_pairs_least(a, b)         the smaller
 *   bm_pairs_plus(a, b)          the sum, at most 65535
 *   bm_pairs_high(a, b)          the upper half of the product
 *   bm_pairs_halve(a, n)         a >> n, each lane by its own n < 32, where a is below 2^15
 *   bm_pairs_dot(a, b)           a0 * b0 + a1 * b1, where all are below 2^15 */
#ifndef BM_KERNELS_VEC_PAIRS_H
#define BM_KERNELS_VEC_PAIRS_H

#include <stdint.h>
#include <string.h>

#if defined __SSE4_1__
#include <immintrin.h>
#elif defined __ARM_NEON && defined __aarch64__ && !defined BM_SCALAR_LEVEL
#include <arm_neon.h>
#define BM_PAIRS_NEON
#endif

#if defined __AVX512BW__
#define BM_PAIRS 16
#elif defined __AVX2__
#define BM_PAIRS 8
#elif defined __SSE4_1__ || defined BM_PAIRS_NEON
#define BM_PAIRS 4
#else
#define BM_PAIRS 1
#endif

typedef uint16_t bm_pairs __attribute__((vector_size(4 * BM_PAIRS)));
typedef int32_t bm_pair_sums __attribute__((vector_size(4 * BM_PAIRS)));
typedef uint32_t bm_pair_words __attribute__((vector_size(4 * BM_PAIRS)));

static inline bm_pairs bm_pairs_load(const void *p)
{
    bm_pairs a;
    memcpy(&a, p, sizeof a);
    return a;
}

static inline void bm_pairs_store(uint32_t *p, bm_pairs a)
{
    memcpy(p, &a, sizeof a);
}

static inline bm_pairs bm_pairs_of(uint32_t pair)
{
    return (bm_pairs)((bm_pair_words){0} + pair);
}

static inline bm_pairs bm_pairs_set(uint16_t v)
{
    return bm_pairs_of((uint32_t)v << 16 | v);
}

static inline bm_pairs bm_pairs_doubled(bm_pairs a)
{
    bm_pair_words first = (bm_pair_words)a & 0xffff;
    return (bm_pairs)(first | first << 16);
}

static inline bm_pairs bm_pairs_mixed(bm_pairs a, bm_pairs b)
{
    return (bm_pairs)(((bm_pair_words)a & 0xffff) | ((bm_pair_words)b & 0xffff0000));
}

#if defined __AVX512BW__

#define bm_pairs_distance(a, b) ((bm_pairs)_mm512_abs_epi16((__m512i)((a) - (b))))
#define bm_pairs_least(a, b) ((bm_pairs)_mm512_min_epu16((__m512i)(a), (__m512i)(b)))
#define bm_pairs_plus(a, b) ((bm_pairs)_mm512_adds_epu16((__m512i)(a), (__m512i)(b)))
#define bm_pairs_high(a, b) ((bm_pairs)_mm512_mulhi_epu16((__m512i)(a), (__m512i)(b)))
#define bm_pairs_halve(a, n) ((bm_pairs)_mm512_srlv_epi16((__m512i)(a), (__m512i)(n)))
#define bm_pairs_dot(a, b) ((bm_pair_sums)_mm512_madd_epi16((__m512i)(a), (__m512i)(b)))

#elif defined __SSE4_1__

/* Shifts by lane are multiplications by powers of two, which come from a table, byte by byte: 2^(15 - n). */
#define BM_PAIRS_LOW_BYTES 0, 0, 0, 0, 0, 0, 0, 0, -128, 64, 32, 16, 8, 4, 2, 1
#define BM_PAIRS_HIGH_BYTES -128, 64, 32, 16, 8, 4, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0

#if defined __AVX2__
#define bm_pairs_distance(a, b) ((bm_pairs)_mm256_abs_epi16((__m256i)((a) - (b))))
#define bm_pairs_least(a, b) ((bm_pairs)_mm256_min_epu16((__m256i)(a), (__m256i)(b)))
#define bm_pairs_plus(a, b) ((bm_pairs)_mm256_adds_epu16((__m256i)(a), (__m256i)(b)))
#define bm_pairs_high(a, b) ((bm_pairs)_mm256_mulhi_epu16((__m256i)(a), (__m256i)(b)))
#define bm_pairs_dot(a, b) ((bm_pair_sums)_mm256_madd_epi16((__m256i)(a), (__m256i)(b)))
static inline bm_pairs bm_pairs_bytes(bm_pairs index, __m128i table)
{
    return (bm_pairs)_mm256_shuffle_epi8(_mm256_broadcastsi128_si256(table), (__m256i)index);
}
#else
#define bm_pairs_distance(a, b) ((bm_pairs)_mm_abs_epi16((__m128i)((a) - (b))))
#define bm_pairs_least(a, b) ((bm_pairs)_mm_min_epu16((__m128i)(a), (__m128i)(b)))
#define bm_pairs_plus(a, b) ((bm_pairs)_mm_adds_epu16((__m128i)(a), (__m128i)(b)))
#define bm_pairs_high(a, b) ((bm_pairs)_mm_mulhi_epu16((__m128i)(a), (__m128i)(b)))
#define bm_pairs_dot(a, b) ((bm_pair_sums)_mm_madd_epi16((__m128i)(a), (__m128i)(b)))
static inline bm_pairs bm_pairs_bytes(bm_pairs index, __m128i table)
{
    return (bm_pairs)_mm_shuffle_epi8(table, (__m128i)index);
}
#endif

static inline bm_pairs bm_pairs_halve(bm_pairs a, bm_pairs n)
{
    bm_pairs index = bm_pairs_least(n, bm_pairs_set(15));
    /* The upper byte of the index looks up entry 0, which is 0 or is shifted out. */
    bm_pairs low = bm_pairs_bytes(index, _mm_setr_epi8(BM_PAIRS_LOW_BYTES));
    bm_pairs high = bm_pairs_bytes(index, _mm_setr_epi8(BM_PAIRS_HIGH_BYTES));
    return bm_pairs_high(a + a, low | high << 8);
}

#elif defined BM_PAIRS_NEON

#define bm_pairs_distance(a, b) ((bm_pairs)vabdq_u16((uint16x8_t)(a), (uint16x8_t)(b)))
#define bm_pairs_least(a, b) ((bm_pairs)vminq_u16((uint16x8_t)(a), (uint16x8_t)(b)))
#define bm_pairs_plus(a, b) ((bm_pairs)vqaddq_u16((uint16x8_t)(a), (uint16x8_t)(b)))
#define bm_pairs_halve(a, n)                                                                       \
    ((bm_pairs)vshlq_u16((uint16x8_t)(a), vnegq_s16(vreinterpretq_s16_u16((uint16x8_t)(n)))))
static inline bm_pairs bm_pairs_high(bm_pairs a, bm_pairs b)
{
    uint16x8_t x = (uint16x8_t)a, y = (uint16x8_t)b;
    uint32x4_t low = vmull_u16(vget_low_u16(x), vget_low_u16(y)), high = vmull_high_u16(x, y);
    return (bm_pairs)vuzp2q_u16(vreinterpretq_u16_u32(low), vreinterpretq_u16_u32(high));
}
static inline bm_pair_sums bm_pairs_dot(bm_pairs a, bm_pairs b)
{
    uint16x8_t x = (uint16x8_t)a, y = (uint16x8_t)b;
    uint32x4_t low = vmull_u16(vget_low_u16(x), vget_low_u16(y)), high = vmull_high_u16(x, y);
    return (bm_pair_sums)vreinterpretq_s32_u32(vpaddq_u32(low, high));
}

#else

static inline bm_pairs bm_pairs_distance(bm_pairs a, bm_pairs b)
{
    return (bm_pairs){(uint16_t)(a[0] > b[0] ? a[0] - b[0] : b[0] - a[0]),
                      (uint16_t)(a[1] > b[1] ? a[1] - b[1] : b[1] - a[1])};
}
static inline bm_pairs bm_pairs_least(bm_pairs a, bm_pairs b)
{
    return (bm_pairs){a[0] < b[0] ? a[0] : b[0], a[1] < b[1] ? a[1] : b[1]};
}
static inline bm_pairs bm_pairs_plus(bm_pairs a, bm_pairs b)
{
    uint32_t first = (uint32_t)a[0] + b[0], second = (uint32_t)a[1] + b[1];
    return (bm_pairs){(uint16_t)(first < 65535 ? first : 65535),
                      (uint16_t)(second < 65535 ? second : 65535)};
}
static inline bm_pairs bm_pairs_high(bm_pairs a, bm_pairs b)
{
    return (bm_pairs){(uint16_t)((uint32_t)a[0] * b[0] >> 16),
                      (uint16_t)((uint32_t)a[1] * b[1] >> 16)};
}
static inline bm_pairs bm_pairs_halve(bm_pairs a, bm_pairs n)
{
    return (bm_pairs){(uint16_t)((uint32_t)a[0] >> n[0]), (uint16_t)((uint32_t)a[1] >> n[1])};
}
static inline bm_pair_sums bm_pairs_dot(bm_pairs a, bm_pairs b)
{
    return (bm_pair_sums){(int32_t)a[0] * b[0] + (int32_t)a[1] * b[1]};
}

#endif

#endif
