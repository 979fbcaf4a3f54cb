/* SPDX-License-Identifier: MIT */
/* Minima and maxima of samples at the same place of several runs: plain loops that become vector code. `most` says
 * which of the two; it and the numbers of runs are constants at each call. */
#ifndef BM_KERNELS_MORPHOLOGY_FOLD_H
#define BM_KERNELS_MORPHOLOGY_FOLD_H

#include "kernels/morphology_data.h"

#include <string.h>

BM_INLINED bm_sample fold(bm_sample a, bm_sample b, bool most)
{
    return most ? (a > b ? a : b) : (a < b ? a : b);
}

/* What changes no minimum, or no maximum. */
BM_INLINED void fold_clear(bm_sample *to, size_t n, bool most)
{
    memset(to, most ? 0 : 0xff, n * sizeof *to);
}

/* Ahead of a loop whose rows of output are no rows of input, nor each other. */
#ifdef __clang__
#define FOLD_APART _Pragma("clang loop vectorize(assume_safety)")
#else
#define FOLD_APART _Pragma("GCC ivdep")
#endif

#define FOLD_MOST_RUNS 8

/* Of `count` runs, and of what is in `to` already where `add`. */
BM_INLINED void fold_loop(const bm_sample *const *run, size_t count, size_t from, size_t n,
                          bool add, bool most, bm_sample *restrict to)
{
    const bm_sample *r[FOLD_MOST_RUNS] = {
        run[0] + from,
        run[count > 1 ? 1 : 0] + from,
        run[count > 2 ? 2 : 0] + from,
        run[count > 3 ? 3 : 0] + from,
        run[count > 4 ? 4 : 0] + from,
        run[count > 5 ? 5 : 0] + from,
        run[count > 6 ? 6 : 0] + from,
        run[count > 7 ? 7 : 0] + from,
    };
    to += from;
    for (size_t i = 0; i < n; i++) {
        bm_sample v = r[0][i];
        for (size_t k = 1; k < count; k++)
            v = fold(v, r[k][i], most);
        to[i] = add ? fold(to[i], v, most) : v;
    }
}

/* Whole blocks, then the last samples as a block that overlaps: no run may be where `to` is, but for the same samples. */
BM_INLINED void fold_runs(const bm_sample *const *run, size_t count, size_t n, bool add, bool most,
                          bm_sample *to)
{
    size_t whole = n / FOLD_BLOCK * FOLD_BLOCK;
    if (whole == 0) {
        fold_loop(run, count, 0, n, add, most, to);
        return;
    }
    fold_loop(run, count, 0, whole, add, most, to);
    if (n > whole)
        fold_loop(run, count, n - FOLD_BLOCK, FOLD_BLOCK, add, most, to);
}

#endif
