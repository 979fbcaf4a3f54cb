/* SPDX-License-Identifier: MIT */
/* What becomes of blurred samples in gaussian: they are rounded to whole levels. */
#ifndef BM_KERNELS_GAUSSIAN_FINISH_H
#define BM_KERNELS_GAUSSIAN_FINISH_H

#include "kernels/gaussian_blur.h"
#include "kernels/vec.h"

#if BM_KERNEL_DEPTH == 8

/* Blurred samples from index x on, with BITS fraction bits: as many as a vector has lanes, and one. */
static inline void fixed_finish(const gaussian_row *row, size_t x, bm_v16 blurred)
{
    bm_v16 half = bm_v16_set(1 << (BITS - 1));
    bm_v16_store_u8(row->out + x, bm_v16_sar(bm_v16_add(blurred, half), BITS));
}

static inline void fixed_finish_one(const gaussian_row *row, size_t x, int32_t blurred)
{
    row->out[x] = (uint8_t)((blurred + (1 << (BITS - 1))) >> BITS);
}

#endif

/* n blurred samples from index `from` on, a multiple of GAUSSIAN_STRIP. */
static inline void float_finish(const gaussian_row *row, size_t from, size_t n,
                                const float *blurred)
{
    for (size_t x = 0; x < n; x++)
        row->out[from + x] = (bm_sample)(int32_t)(blurred[x] + 0.5f);
}

#endif
