/* SPDX-License-Identifier: MIT */
/* Minima and maxima of samples at the same place of several runs: plain loops that become vector code. `most` says which of the
 * two. Loops over blocks of constant length are compiled once for each number of runs, in a function of their own, and picked
 * there: inlined where they are called they took twice the room, and pointers to rows went through vector registers. */
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

/* Ahead of a loop whose rows of output are no rows of input, nor each other; or of one that reads nothing before where it
 * writes. */
#ifdef __clang__
#define FOLD_APART _Pragma("clang loop vectorize(assume_safety)")
#else
#define FOLD_APART _Pragma("GCC ivdep")
#endif

#define FOLD_MOST_RUNS 8

#define FOLD_ALONE __attribute__((noinline))

/* Where there is less than a block. */
static void fold_few(const bm_sample *const *run, size_t count, size_t n, bool add, bool most,
                     bm_sample *to)
{
    bm_sample v[FOLD_BLOCK] = {0}, copy[FOLD_BLOCK] = {0};
    memcpy(v, add ? to : run[0], n * sizeof *v);
    for (size_t k = 0; k < count; k++) {
        memcpy(copy, run[k], n * sizeof *copy);
        for (size_t i = 0; i < FOLD_BLOCK; i++)
            v[i] = fold(v[i], copy[i], most);
    }
    memcpy(to, v, n * sizeof *v);
}

/* Of a block of `count` runs, and of what is in `to` already where `add`. */
BM_INLINED void fold_block(const bm_sample *const *run, size_t count, size_t at, bool add,
                           bool most, bm_sample *to)
{
    const bm_sample *r[FOLD_MOST_RUNS];
    for (size_t k = 0; k < count; k++)
        r[k] = run[k] + at;
    to += at;
    FOLD_APART
    for (size_t i = 0; i < FOLD_BLOCK; i++) {
        bm_sample v = r[0][i];
        for (size_t k = 1; k < count; k++)
            v = fold(v, r[k][i], most);
        to[i] = add ? fold(to[i], v, most) : v;
    }
}

/* Whole blocks, then a last one that overlaps: what is made twice is the same again. */
BM_INLINED void fold_blocks_of(const bm_sample *const *run, size_t count, size_t n, bool add,
                               bool most, bm_sample *to)
{
    /* Of these the compiler knows that no sample written changes them. */
    const bm_sample *r[FOLD_MOST_RUNS];
    for (size_t k = 0; k < count; k++)
        r[k] = run[k];
    size_t at = 0;
    for (; at + FOLD_BLOCK <= n; at += FOLD_BLOCK)
        fold_block(r, count, at, add, most, to);
    if (at < n)
        fold_block(r, count, n - FOLD_BLOCK, add, most, to);
}

BM_INLINED void fold_counted(const bm_sample *const *run, size_t count, size_t n, bool add,
                             bool most, bm_sample *to)
{
    switch (add ? count + FOLD_MOST_RUNS : count) {
    case FOLD_MOST_RUNS + 1:
        fold_blocks_of(run, 1, n, true, most, to);
        break;
    case FOLD_MOST_RUNS + 2:
        fold_blocks_of(run, 2, n, true, most, to);
        break;
    case FOLD_MOST_RUNS + 4:
        fold_blocks_of(run, 4, n, true, most, to);
        break;
    case 2:
        fold_blocks_of(run, 2, n, false, most, to);
        break;
    case 3:
        fold_blocks_of(run, 3, n, false, most, to);
        break;
    case 4:
        fold_blocks_of(run, 4, n, false, most, to);
        break;
    case 5:
        fold_blocks_of(run, 5, n, false, most, to);
        break;
    default:
        fold_blocks_of(run, FOLD_MOST_RUNS, n, false, most, to);
    }
}

/* Of 1, 2 or 4 runs and what is in `to` where `add`, else of 2 to 5 or 8. No run may be where `to` is, but for the same
 * samples. */
FOLD_ALONE static void fold_runs(const bm_sample *const *run, size_t count, size_t n, bool add,
                                 bool most, bm_sample *to)
{
    if (n < FOLD_BLOCK)
        fold_few(run, count, n, add, most, to);
    else if (most)
        fold_counted(run, count, n, add, true, to);
    else
        fold_counted(run, count, n, add, false, to);
}

#endif
