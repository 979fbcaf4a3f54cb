/* SPDX-License-Identifier: MIT */
/* Sorting networks on vectors of samples: every lane sorts values of its own. All sizes are constants at each call, so that loops
 * become straight code, and the compiler leaves out minima and maxima that nobody asks for.
 *
 * Both networks are Batcher's (Sorting networks and their applications, 1968; merge exchange: Knuth, The Art of Computer
 * Programming 3, algorithm 5.2.2M). Lists whose length is no power of two are thought to stand in the middle of longer
 * ones, with lowest values before and highest behind, which no exchange moves. */
#ifndef BM_KERNELS_MEDIAN_NETWORK_H
#define BM_KERNELS_MEDIAN_NETWORK_H

#include "kernels/sample_vec.h"

BM_INLINED void network_order(bm_sv *a, bm_sv *b)
{
    bm_sv low = bm_sv_min(*a, *b), high = bm_sv_max(*a, *b);
    *a = low;
    *b = high;
}

/* Exchanges between places that are `apart`, within runs of 2 `half`, both powers of two; v[0] stands at place `first`. */
BM_INLINED void network_stage(bm_sv *v, size_t count, size_t first, size_t half, size_t apart)
{
    BM_UNROLL(256)
    for (size_t i = 0; i + apart < count; i++) {
        size_t place = first + i, other = place + apart;
        if (apart == half ? !(place & half)
                          : (place & apart) && !((place ^ other) & ~(2 * half - 1)))
            network_order(v + i, v + i + apart);
    }
}

BM_INLINED void network_stages(bm_sv *v, size_t count, size_t first, size_t half)
{
    if (half >= 128)
        network_stage(v, count, first, half, 128);
    if (half >= 64)
        network_stage(v, count, first, half, 64);
    if (half >= 32)
        network_stage(v, count, first, half, 32);
    if (half >= 16)
        network_stage(v, count, first, half, 16);
    if (half >= 8)
        network_stage(v, count, first, half, 8);
    if (half >= 4)
        network_stage(v, count, first, half, 4);
    if (half >= 2)
        network_stage(v, count, first, half, 2);
    network_stage(v, count, first, half, 1);
}

/* Up to 16 samples. */
BM_INLINED void network_sort(bm_sv *v, size_t count)
{
    network_stages(v, count, 0, 1);
    if (count > 2)
        network_stages(v, count, 0, 2);
    if (count > 4)
        network_stages(v, count, 0, 4);
    if (count > 8)
        network_stages(v, count, 0, 8);
}

/* Sorts v[0] .. v[a + b - 1], of which the first `a` and the other `b`, up to 128 each, are sorted. */
BM_INLINED void network_merge(bm_sv *v, size_t a, size_t b)
{
    size_t most = a > b ? a : b;
    size_t half = most > 32  ? (most > 64 ? 128 : 64)
                  : most > 8 ? (most > 16 ? 32 : 16)
                  : most > 2 ? (most > 4 ? 8 : 4)
                             : most;
    network_stages(v, a + b, half - a, half);
}

#endif
