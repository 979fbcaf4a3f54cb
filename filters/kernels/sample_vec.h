/* SPDX-License-Identifier: MIT */
/* Vectors of samples, as wide as the level has them; one sample where it has none.
 *
 *   bm_sv                         BM_SV_LANES lanes
 *   bm_sv_load(p), bm_sv_store(p, v)     any alignment
 *   bm_sv_store_some(p, v, n)     the first n lanes, or all if n is more
 *   bm_sv_min(a, b), bm_sv_max(a, b)     as unsigned numbers */
#ifndef BM_KERNELS_SAMPLE_VEC_H
#define BM_KERNELS_SAMPLE_VEC_H

#include "kernels/kernel.h"

#include <string.h>

#if defined __SSE4_1__
#include <immintrin.h>
#elif defined __ARM_NEON && !defined BM_SCALAR_LEVEL
#include <arm_neon.h>
#endif

/* The intrinsic of a name for the depth at hand. */
#if BM_KERNEL_DEPTH == 8
#define BM_SV_OF(name, bits8, bits16) name##bits8
#else
#define BM_SV_OF(name, bits8, bits16) name##bits16
#endif

#if defined __AVX512BW__

typedef __m512i bm_sv;
enum { BM_SV_LANES = 64 / sizeof(bm_sample) };
#define bm_sv_load(p) _mm512_loadu_si512((const void *)(p))
#define bm_sv_store(p, v) _mm512_storeu_si512((void *)(p), v)
#define bm_sv_min(a, b) BM_SV_OF(_mm512_min_, epu8, epu16)(a, b)
#define bm_sv_max(a, b) BM_SV_OF(_mm512_max_, epu8, epu16)(a, b)

#elif defined __AVX2__

typedef __m256i bm_sv;
enum { BM_SV_LANES = 32 / sizeof(bm_sample) };
#define bm_sv_load(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define bm_sv_store(p, v) _mm256_storeu_si256((__m256i *)(void *)(p), v)
#define bm_sv_min(a, b) BM_SV_OF(_mm256_min_, epu8, epu16)(a, b)
#define bm_sv_max(a, b) BM_SV_OF(_mm256_max_, epu8, epu16)(a, b)

#elif defined __SSE4_1__

typedef __m128i bm_sv;
enum { BM_SV_LANES = 16 / sizeof(bm_sample) };
#define bm_sv_load(p) _mm_loadu_si128((const __m128i *)(const void *)(p))
#define bm_sv_store(p, v) _mm_storeu_si128((__m128i *)(void *)(p), v)
#define bm_sv_min(a, b) BM_SV_OF(_mm_min_, epu8, epu16)(a, b)
#define bm_sv_max(a, b) BM_SV_OF(_mm_max_, epu8, epu16)(a, b)

#elif defined __ARM_NEON && !defined BM_SCALAR_LEVEL

typedef BM_SV_OF(uint, 8x16_t, 16x8_t) bm_sv;
enum { BM_SV_LANES = 16 / sizeof(bm_sample) };
#define bm_sv_load(p) BM_SV_OF(vld1q_, u8, u16)(p)
#define bm_sv_store(p, v) BM_SV_OF(vst1q_, u8, u16)(p, v)
#define bm_sv_min(a, b) BM_SV_OF(vminq_, u8, u16)(a, b)
#define bm_sv_max(a, b) BM_SV_OF(vmaxq_, u8, u16)(a, b)

#else

typedef bm_sample bm_sv;
enum { BM_SV_LANES = 1 };
#define bm_sv_load(p) (*(p))
#define bm_sv_store(p, v) (*(p) = (v))
#define bm_sv_min(a, b) ((bm_sample)((a) < (b) ? (a) : (b)))
#define bm_sv_max(a, b) ((bm_sample)((a) < (b) ? (b) : (a)))

#endif

static inline void bm_sv_store_some(bm_sample *p, bm_sv v, size_t n)
{
    bm_sample lanes[BM_SV_LANES];
    if (n >= BM_SV_LANES) {
        bm_sv_store(p, v);
        return;
    }
    bm_sv_store(lanes, v);
    memcpy(p, lanes, n * sizeof *p);
}

#endif
