/* SPDX-License-Identifier: MIT */
/* More of kernels/vec.h, for kernels that start from single bytes:
 *
 *   bm_v16_load_u8(p)     from BM_V16_LANES uint8_t, widened
 *   bm_v16_shl(a, n)      shift left by a constant
 *   bm_v16_clamp(a, hi)   lanes below 0 become 0, those above `hi` (a vector) become hi */
#ifndef BM_KERNELS_VEC_U8_H
#define BM_KERNELS_VEC_U8_H

#include "kernels/vec.h"

#if defined __AVX512BW__

#define bm_v16_load_u8(p) _mm512_cvtepu8_epi16(_mm256_loadu_si256((const __m256i *)(const void *)(p)))
#define bm_v16_shl(a, n) _mm512_slli_epi16(a, n)
#define bm_v16_clamp(a, hi) _mm512_min_epi16(_mm512_max_epi16(a, _mm512_setzero_si512()), hi)

#elif defined __AVX2__

#define bm_v16_load_u8(p) _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(p)))
#define bm_v16_shl(a, n) _mm256_slli_epi16(a, n)
#define bm_v16_clamp(a, hi) _mm256_min_epi16(_mm256_max_epi16(a, _mm256_setzero_si256()), hi)

#elif defined __SSE4_1__

#define bm_v16_load_u8(p) _mm_cvtepu8_epi16(_mm_loadl_epi64((const __m128i *)(const void *)(p)))
#define bm_v16_shl(a, n) _mm_slli_epi16(a, n)
#define bm_v16_clamp(a, hi) _mm_min_epi16(_mm_max_epi16(a, _mm_setzero_si128()), hi)

#elif defined __ARM_NEON && !defined BM_SCALAR_LEVEL

#define bm_v16_load_u8(p) vreinterpretq_s16_u16(vmovl_u8(vld1_u8(p)))
#define bm_v16_shl(a, n) vshlq_n_s16(a, n)
#define bm_v16_clamp(a, hi) vminq_s16(vmaxq_s16(a, vdupq_n_s16(0)), hi)

#else

#define bm_v16_load_u8(p) ((int16_t) * (p))
#define bm_v16_shl(a, n) ((int16_t)((uint16_t)(a) << (n)))
#define bm_v16_clamp(a, hi) ((int16_t)((a) < 0 ? 0 : (a) > (hi) ? (hi) : (a)))

#endif

#endif
