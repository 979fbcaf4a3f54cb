/* SPDX-License-Identifier: MIT */
#include "png_rows.h"

#include "bandmill/cpu.h"

#define KERNELS(level) extern const bm_png_row_kernels bm_png_rows_##level

KERNELS(scalar);
#if defined BM_LEVELS_X86
KERNELS(sse4);
KERNELS(avx2);
KERNELS(avx512);
#elif defined BM_LEVELS_ARM
KERNELS(neon);
#endif

const bm_png_row_kernels *bm_png_rows(void)
{
    static const bm_png_row_kernels *const levels[BM_CPU_LEVELS] = {
        [BM_CPU_SCALAR] = &bm_png_rows_scalar,
#if defined BM_LEVELS_X86
        [BM_CPU_SSE4] = &bm_png_rows_sse4,
        [BM_CPU_AVX2] = &bm_png_rows_avx2,
        [BM_CPU_AVX512] = &bm_png_rows_avx512,
#elif defined BM_LEVELS_ARM
        [BM_CPU_NEON] = &bm_png_rows_neon,
#endif
    };
    bm_cpu_level level;
    /* A level that there is not is the program's to complain of. */
    return levels[bm_cpu_select(&level, NULL) ? BM_CPU_SCALAR : level];
}
