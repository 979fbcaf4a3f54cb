/* SPDX-License-Identifier: MIT */
/* Minima and maxima down the columns, for a few rows of output that share a core: the loops. */
#ifndef BM_KERNELS_MORPHOLOGY_COLUMNS_H
#define BM_KERNELS_MORPHOLOGY_COLUMNS_H

#include "kernels/morphology_fold.h"

/* Rows that complete the windows of up to 4 rows of output. */
typedef struct column_rows {
    const bm_sample *before[3], *core[4], *after[4]; /* after[0] is not used */
    bm_sample *out[4];
} column_rows;

/* A block of `group` rows out of 1, 2 or 4 cores; both numbers are constants at each call. */
BM_INLINED void fold_columns(const column_rows *c, uint32_t group, uint32_t cores, size_t at,
                             bool most)
{
    const bm_sample *b0 = c->before[0] + at, *b1 = c->before[group > 2 ? 1 : 0] + at,
                    *b2 = c->before[group > 2 ? 2 : 0] + at, *a1 = c->after[1] + at,
                    *a2 = c->after[group > 2 ? 2 : 1] + at, *a3 = c->after[group > 2 ? 3 : 1] + at;
    const bm_sample *c0 = c->core[0] + at, *c1 = c->core[cores > 1 ? 1 : 0] + at,
                    *c2 = c->core[cores > 2 ? 2 : 0] + at, *c3 = c->core[cores > 2 ? 3 : 0] + at;
    bm_sample *o0 = c->out[0] + at, *o1 = c->out[1] + at, *o2 = c->out[group > 2 ? 2 : 0] + at,
              *o3 = c->out[group > 2 ? 3 : 0] + at;

    FOLD_APART
    for (size_t i = 0; i < FOLD_BLOCK; i++) {
        bm_sample v = c0[i];
        if (cores > 1)
            v = fold(v, c1[i], most);
        if (cores > 2)
            v = fold(v, fold(c2[i], c3[i], most), most);
        if (group == 2) {
            o0[i] = fold(v, b0[i], most);
            o1[i] = fold(v, a1[i], most);
            continue;
        }
        bm_sample up = fold(b1[i], b2[i], most);
        o0[i] = fold(v, fold(up, b0[i], most), most);
        v = fold(v, a1[i], most);
        o1[i] = fold(v, up, most);
        v = fold(v, a2[i], most);
        o2[i] = fold(v, b2[i], most);
        o3[i] = fold(v, a3[i], most);
    }
}

static void fold_few_columns(const column_rows *c, uint32_t group, uint32_t cores, size_t n,
                             bool most)
{
    for (uint32_t k = 0; k < group; k++) {
        const bm_sample *run[FOLD_MOST_RUNS];
        size_t count = 0;
        for (uint32_t i = 0; i < cores; i++)
            run[count++] = c->core[i];
        for (uint32_t i = k; i + 1 < group; i++)
            run[count++] = c->before[i];
        for (uint32_t i = 1; i <= k; i++)
            run[count++] = c->after[i];
        fold_few(run, count, n, false, most, c->out[k]);
    }
}

BM_INLINED void fold_column_blocks(const column_rows *c, uint32_t group, uint32_t cores, size_t n,
                                   bool most)
{
    const column_rows own = *c; /* as in fold_blocks_of() */
    size_t at = 0;
    for (; at + FOLD_BLOCK <= n; at += FOLD_BLOCK)
        fold_columns(&own, group, cores, at, most);
    if (at < n)
        fold_columns(&own, group, cores, n - FOLD_BLOCK, most);
}

BM_INLINED void fold_groups(const column_rows *c, uint32_t group, uint32_t cores, size_t n,
                            bool most)
{
    if (group == 2)
        fold_column_blocks(c, 2, 2, n, most);
    else if (cores == 4)
        fold_column_blocks(c, 4, 4, n, most);
    else
        fold_column_blocks(c, 4, 1, n, most);
}

/* Groups of 2 rows with as many cores, of 4 with as many or one. */
FOLD_ALONE static void fold_group(const column_rows *c, uint32_t group, uint32_t cores, size_t n,
                                  bool most)
{
    if (n < FOLD_BLOCK)
        fold_few_columns(c, group, cores, n, most);
    else if (most)
        fold_groups(c, group, cores, n, true);
    else
        fold_groups(c, group, cores, n, false);
}

#endif
