/* SPDX-License-Identifier: MIT */
/* How a file of kernels/ is put together.
 *
 * The file is compiled several times. With BM_KERNEL_LEVEL and BM_KERNEL_DEPTH defined (scalar, sse4 ...; 8 or 16)
 * it contributes its kernels: `bm_sample` is the sample type, and BM_KERNELS(name) defines the table of this level
 * and depth. Without them it contributes the declaration: BM_DECLARE_KERNELS(name) declares all those tables and
 * gathers them, and bm_pick() finds the one that a plan wants.
 *
 *     #include "kernels/kernel.h"
 *     struct of the plan's data, helpers of both passes
 *     #ifdef BM_KERNEL_LEVEL
 *     static void example_band(const bm_plan *plan, const bm_band *band) { ... bm_sample ... }
 *     BM_KERNELS(example) = {.band = {example_band}};
 *     #else
 *     BM_DECLARE_KERNELS(example)
 *     static bm_status example_plan(...) { ... plan->band = bm_pick(example_kernels, plan)->band[0]; ... }
 *     const bm_filter bm_filter_example = { ... };
 *     #endif
 *
 * Rules for kernels: no allocation, no failure, no globals, no OpenMP; integer arithmetic wherever the result is an
 * integer, or float arithmetic in an order that does not depend on vector width; the same source for every level. */
#ifndef BM_KERNELS_KERNEL_H
#define BM_KERNELS_KERNEL_H

#include "bandmill/filter.h"

#define BM_KERNEL_VARIANTS 5

/* Kernels of one filter at one level and depth. A filter with several methods numbers them by an enum of its own. */
typedef struct bm_kernels {
    bm_band_fn band[BM_KERNEL_VARIANTS];
    bm_scan_fn scan;
} bm_kernels;

/* For functions that are to be compiled anew at each call, because some arguments are constants there. */
#define BM_INLINED static inline __attribute__((always_inline))

#define BM_JOIN4_(a, b, c, d) a##b##_##c##_##d
#define BM_JOIN4(a, b, c, d) BM_JOIN4_(a, b, c, d)

#ifdef BM_KERNEL_LEVEL

#if BM_KERNEL_DEPTH == 8
typedef uint8_t bm_sample;
#define BM_SAMPLE_MAX 255
#else
typedef uint16_t bm_sample;
#define BM_SAMPLE_MAX 65535
#endif

#define BM_KERNELS(name)                                                                           \
    extern const bm_kernels BM_JOIN4(bm_kernels_, name, BM_KERNEL_LEVEL, BM_KERNEL_DEPTH);         \
    const bm_kernels BM_JOIN4(bm_kernels_, name, BM_KERNEL_LEVEL, BM_KERNEL_DEPTH)

#else

typedef const bm_kernels *bm_kernel_table[BM_CPU_LEVELS][2];

#define BM_LEVEL_EXTERN(name, level)                                                               \
    extern const bm_kernels bm_kernels_##name##_##level##_8, bm_kernels_##name##_##level##_16;
#define BM_LEVEL_ROW(name, level)                                                                  \
    {                                                                                              \
        &bm_kernels_##name##_##level##_8, &bm_kernels_##name##_##level##_16                        \
    }

#if defined BM_LEVELS_X86
#define BM_DECLARE_KERNELS(name)                                                                   \
    BM_LEVEL_EXTERN(name, scalar)                                                                  \
    BM_LEVEL_EXTERN(name, sse4)                                                                    \
    BM_LEVEL_EXTERN(name, avx2)                                                                    \
    BM_LEVEL_EXTERN(name, avx512)                                                                  \
    static const bm_kernel_table name##_kernels = {[BM_CPU_SCALAR] = BM_LEVEL_ROW(name, scalar),   \
                                                   [BM_CPU_SSE4] = BM_LEVEL_ROW(name, sse4),       \
                                                   [BM_CPU_AVX2] = BM_LEVEL_ROW(name, avx2),       \
                                                   [BM_CPU_AVX512] = BM_LEVEL_ROW(name, avx512)};
#elif defined BM_LEVELS_ARM
#define BM_DECLARE_KERNELS(name)                                                                   \
    BM_LEVEL_EXTERN(name, scalar)                                                                  \
    BM_LEVEL_EXTERN(name, neon)                                                                    \
    static const bm_kernel_table name##_kernels = {[BM_CPU_SCALAR] = BM_LEVEL_ROW(name, scalar),   \
                                                   [BM_CPU_NEON] = BM_LEVEL_ROW(name, neon)};
#else
#define BM_DECLARE_KERNELS(name)                                                                   \
    BM_LEVEL_EXTERN(name, scalar)                                                                  \
    static const bm_kernel_table name##_kernels = {[BM_CPU_SCALAR] = BM_LEVEL_ROW(name, scalar)};
#endif

/* The kernels for a plan's level and its input's depth. */
static inline const bm_kernels *bm_pick(const bm_kernel_table table, const bm_plan *plan)
{
    return table[plan->level][plan->in.depth == 16];
}

#endif

/* Before a loop of at most `times` rounds that is to become straight code. */
#define BM_PRAGMA(text) _Pragma(#text)
#define BM_UNROLL(times) BM_PRAGMA(GCC unroll times)

/* Compilers take minutes over straight code as large as that where sanitizers watch it, and what it does to memory shows as
 * well in loops and calls. */
#ifdef BM_SANITIZED
#undef BM_INLINED
#define BM_INLINED static inline
#undef BM_UNROLL
#define BM_UNROLL(times)
#endif
#endif
