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
static void run_step(const run_pass *pass, const bm_sample *row, size_t channels, size_t n,
                     bm_sample *to, bool most)
{
    const bm_sample *run[RUN_MOST_COUNT];
    for (uint32_t k = 0; k < pass->count; k++)
        run[k] = row + pass->at[k] * channels;
    fold_runs(run, pass->count, n, false, most, to);
}

/* Rows that are made into runs together: row k lies in `lines`, k pitches on, and goes to to[k], which may be where it is. */
typedef struct run_lines {
    const bm_sample *lines;
    size_t pitch, channels;
    uint32_t height;
    bm_sample *to[GROUP_ROWS];
} run_lines;

/* `n` samples of each row, whole blocks where they stay where they are. Block by block, rather than row by row: the end of
 * each row would be a branch that is predicted wrongly. */
BM_INLINED void run_blocks(const run_lines *l, const run_pass *pass, uint32_t count, size_t n,
                           bool most)
{
    size_t offset[RUN_MOST_COUNT], pitch = l->pitch;
    const size_t last = n - FOLD_BLOCK;
    const bm_sample *lines = l->lines;
    uint32_t height = l->height;
    for (uint32_t k = 0; k < count; k++)
        offset[k] = pass->at[k] * l->channels;
    for (size_t at = 0;; at = at + FOLD_BLOCK < last ? at + FOLD_BLOCK : last) {
        const bm_sample *line = lines + at;
        for (uint32_t y = 0; y < height; y++, line += pitch) {
            bm_sample *to = l->to[y] + at;
            FOLD_APART
            for (size_t i = 0; i < FOLD_BLOCK; i++) {
                bm_sample v = line[i];
                for (uint32_t k = 1; k < count; k++)
                    v = fold(v, line[offset[k] + i], most);
                to[i] = v;
            }
        }
        if (at == last)
            break;
    }
}

BM_INLINED void run_counted(const run_lines *l, const run_pass *pass, size_t n, bool most)
{
    switch (pass->count) {
    case 2:
        run_blocks(l, pass, 2, n, most);
        break;
    case 3:
        run_blocks(l, pass, 3, n, most);
        break;
    case 4:
        run_blocks(l, pass, 4, n, most);
        break;
    default:
        run_blocks(l, pass, 5, n, most);
    }
}

FOLD_ALONE static void run_together(const run_lines *l, const run_pass *pass, size_t n, bool most)
{
    if (most)
        run_counted(l, pass, n, true);
    else
        run_counted(l, pass, n, false);
}

#endif
