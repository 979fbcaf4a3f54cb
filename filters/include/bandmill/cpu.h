/* SPDX-License-Identifier: MIT */
/* Instruction-set levels for which every kernel is compiled, weakest first. */
#ifndef BANDMILL_CPU_H
#define BANDMILL_CPU_H

#include <stdbool.h>

#include "bandmill/status.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef enum bm_cpu_level { /* A level. Each includes those above it, NEON apart. */
    BM_CPU_SCALAR, /* the compiler's baseline, no vector code: the reference */
    BM_CPU_SSE4,   /* SSE4.1 */
    BM_CPU_AVX2, /* AVX2 */
    BM_CPU_AVX512, /* F, BW, DQ, VL */
    BM_CPU_NEON,   /* the only level besides scalar on arm64 */
    BM_CPU_LEVELS /* how many there are */
} bm_cpu_level;

/* "scalar", "sse4", "avx2", "avx512", "neon". Static storage. */
const char *bm_cpu_name(bm_cpu_level level);

/* Whether this machine runs the level and this build has kernels for it. */
bool bm_cpu_supported(bm_cpu_level level);

/* The strongest supported level. */
bm_cpu_level bm_cpu_best(void);

/* The level to use: bm_cpu_best(), or the one that the environment variable BANDMILL_CPU names. Unset and empty
 * mean the best. BM_E_PARAM: no such level, or not on this machine. The only environment variable that the
 * library reads. */
bm_status bm_cpu_select(bm_cpu_level *level, bm_error *error);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
