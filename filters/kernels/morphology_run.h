/* SPDX-License-Identifier: MIT */
/* Minima and maxima of runs of pixels along a row. */
#ifndef BM_KERNELS_MORPHOLOGY_RUN_H
#define BM_KERNELS_MORPHOLOGY_RUN_H

#include "kernels/morphology_data.h"
#include "kernels/morphology_fold.h"

/* Rows of input and output by their numbers, and a place to work. */
typedef struct morphology_rows {
    const bm_sample *const *in; /* in[0] is row in_y0 */
    int64_t in_y0;
    bm_sample *const *out; /* out[0] is row y0 */
    uint32_t y0, y1;
    bool resume;
    bm_sample *state, *work;
} morphology_rows;

static inline const bm_sample *input_row(const morphology_rows *rows, int64_t y)
{
    return rows->in[y - rows->in_y0];
}

/* n samples of the runs of a pass, of those of the pass before. */
BM_INLINED void run_step(const run_pass *pass, const bm_sample *row, size_t channels, size_t n,
                         bm_sample *to, bool most)
{
    const bm_sample *run[RUN_MOST_COUNT];
    for (uint32_t k = 0; k < RUN_MOST_COUNT; k++)
        run[k] = row + pass->at[k] * channels;
    switch (pass->count) {
    case 2:
        fold_runs(run, 2, n, false, most, to);
        break;
    case 3:
        fold_runs(run, 3, n, false, most, to);
        break;
    case 4:
        fold_runs(run, 4, n, false, most, to);
        break;
    default:
        fold_runs(run, 5, n, false, most, to);
    }
}

#endif
