/* SPDX-License-Identifier: MIT */
/* Which instruction-set level to use. */
#include "bandmill/cpu.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[BM_CPU_LEVELS] = {
    [BM_CPU_SCALAR] = "scalar", [BM_CPU_SSE4] = "sse4", [BM_CPU_AVX2] = "avx2",
    [BM_CPU_AVX512] = "avx512", [BM_CPU_NEON] = "neon",
};

const char *bm_cpu_name(bm_cpu_level level)
{
    return (unsigned)level < BM_CPU_LEVELS ? names[level] : "unknown";
}

bool bm_cpu_supported(bm_cpu_level level)
{
    switch (level) {
    case BM_CPU_SCALAR:
        return true;
#if defined BM_LEVELS_X86
    case BM_CPU_SSE4:
        return __builtin_cpu_supports("sse4.1");
    case BM_CPU_AVX2:
        return __builtin_cpu_supports("avx2");
    case BM_CPU_AVX512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#elif defined BM_LEVELS_ARM
    case BM_CPU_NEON:
        return true;
#endif
    default:
        return false;
    }
}

bm_cpu_level bm_cpu_best(void)
{
    bm_cpu_level best = BM_CPU_SCALAR;
    for (int level = 0; level < BM_CPU_LEVELS; level++)
        if (bm_cpu_supported((bm_cpu_level)level))
            best = (bm_cpu_level)level;
    return best;
}

bm_status bm_cpu_select(bm_cpu_level *level, bm_error *error)
{
    *level = bm_cpu_best();
    const char *word = getenv("BANDMILL_CPU");
    if (!word || !*word)
        return BM_OK;
    for (int i = 0; i < BM_CPU_LEVELS; i++) {
        if (strcmp(word, names[i]) != 0)
            continue;
        if (!bm_cpu_supported((bm_cpu_level)i))
            return bm_fail(error, BM_E_PARAM,
                           "BANDMILL_CPU=%s: not on this machine (its best is %s)", word,
                           bm_cpu_name(*level));
        *level = (bm_cpu_level)i;
        return BM_OK;
    }
    return bm_fail(
        error, BM_E_PARAM,
        "BANDMILL_CPU=%s: must be scalar, sse4, avx2, avx512 or neon, or empty for the best", word);
}
