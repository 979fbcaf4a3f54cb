/* SPDX-License-Identifier: MIT */
/* Vectors of single precision, as wide as the level has them, for sums that should stay in registers.
 *
 *   bm_vf            BM_VF_LANES lanes; the compiler's own operators work on it
 *   bm_vf_load(p)    from float, any alignment */
#ifndef BM_KERNELS_VECF_H
#define BM_KERNELS_VECF_H

#include <string.h>

#if defined __AVX512F__
#define BM_VF_LANES 16
#elif defined __AVX2__
#define BM_VF_LANES 8
#else
#define BM_VF_LANES 4
#endif

typedef float bm_vf __attribute__((vector_size(4 * BM_VF_LANES)));

static inline bm_vf bm_vf_load(const float *p)
{
    bm_vf v;
    memcpy(&v, p, sizeof v);
    return v;
}

#endif
