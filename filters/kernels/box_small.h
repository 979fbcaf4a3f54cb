/* SPDX-License-Identifier: MIT */
/* Means of small windows of bytes: sums of up to 255 samples fit in 16 bits, twice as many to a vector as in 32. There is no
 * need for totals along the row then: a window's columns are added up one by one. */
#ifndef BM_KERNELS_BOX_SMALL_H
#define BM_KERNELS_BOX_SMALL_H

#include "kernels/divide.h"
#include "kernels/kernel.h"
#include "kernels/vec.h"

/* Lanes taken as unsigned: the upper half of the product, and a shift by any number. */
#if defined __AVX512BW__
#define small_high(a, b) _mm512_mulhi_epu16(a, b)
#define small_shr(a, n) _mm512_srl_epi16(a, _mm_cvtsi32_si128((int)(n)))
#elif defined __AVX2__
#define small_high(a, b) _mm256_mulhi_epu16(a, b)
#define small_shr(a, n) _mm256_srl_epi16(a, _mm_cvtsi32_si128((int)(n)))
#elif defined __SSE4_1__
#define small_high(a, b) _mm_mulhi_epu16(a, b)
#define small_shr(a, n) _mm_srl_epi16(a, _mm_cvtsi32_si128((int)(n)))
#elif defined __ARM_NEON && !defined BM_SCALAR_LEVEL
static inline int16x8_t small_high(int16x8_t a, int16x8_t b)
{
    uint16x8_t x = vreinterpretq_u16_s16(a), y = vreinterpretq_u16_s16(b);
    uint32x4_t low = vmull_u16(vget_low_u16(x), vget_low_u16(y));
    uint32x4_t high = vmull_u16(vget_high_u16(x), vget_high_u16(y));
    return vreinterpretq_s16_u16(vcombine_u16(vshrn_n_u32(low, 16), vshrn_n_u32(high, 16)));
}
#define small_shr(a, n)                                                                            \
    vreinterpretq_s16_u16(vshlq_u16(vreinterpretq_u16_s16(a), vdupq_n_s16((int16_t) - (int)(n))))
#else
#define small_high(a, b) ((int16_t)((uint32_t)(uint16_t)(a) * (uint16_t)(b) >> 16))
#define small_shr(a, n) ((int16_t)((uint16_t)(a) >> (n)))
#endif

/* The sums of whole columns, and then what they share with the next row's. */
static inline void small_slide(uint16_t *restrict columns, const bm_sample *restrict come,
                               const bm_sample *restrict go, size_t n, uint16_t *restrict sum)
{
    for (size_t x = 0; x < n; x++) {
        uint16_t whole = (uint16_t)(columns[x] + come[x]);
        sum[x] = whole;
        columns[x] = (uint16_t)(whole - go[x]);
    }
}

/* Means of windows `side` pixels wide, which begin at sum[0]; `side` is a constant at each call. */
BM_INLINED void small_means(const uint16_t *sum, size_t n, size_t side, size_t step,
                            const bm_divisor *divisor, bm_sample *out)
{
    const bm_divisor d = *divisor;
    const bm_v16 half = bm_v16_set((int16_t)d.half), inverse = bm_v16_set((int16_t)d.small);
    const int16_t *column = (const int16_t *)sum;
    size_t x = 0;
    for (; x + BM_V16_LANES <= n; x += BM_V16_LANES) {
        bm_v16 t = half;
#pragma GCC unroll 16
        for (size_t i = 0; i < side; i++)
            t = bm_v16_add(t, bm_v16_load(column + x + i * step));
        bm_v16 high = small_high(t, inverse);
        bm_v16 mean = small_shr(bm_v16_add(high, small_shr(bm_v16_sub(t, high), 1)), d.shift);
        bm_v16_store_u8(out + x, mean);
    }
    for (; x < n; x++) {
        uint32_t t = 0;
        for (size_t i = 0; i < side; i++)
            t += sum[x + i * step];
        out[x] = (bm_sample)bm_divide_small(t, &d);
    }
}

static void small_store(const uint16_t *sum, size_t n, uint32_t across, size_t step,
                        const bm_divisor *divisor, bm_sample *out)
{
    switch (across) {
    case 0:
        small_means(sum, n, 1, step, divisor, out);
        break;
    case 1:
        small_means(sum, n, 3, step, divisor, out);
        break;
    case 2:
        small_means(sum, n, 5, step, divisor, out);
        break;
    case 3:
        small_means(sum, n, 7, step, divisor, out);
        break;
    case 4:
        small_means(sum, n, 9, step, divisor, out);
        break;
    case 5:
        small_means(sum, n, 11, step, divisor, out);
        break;
    case 6:
        small_means(sum, n, 13, step, divisor, out);
        break;
    default:
        small_means(sum, n, 15, step, divisor, out);
    }
}

#endif
