/* SPDX-License-Identifier: MIT */
/* What a plan of morphology holds: one or two passes, each a minimum or a maximum over a window. */
#ifndef BM_KERNELS_MORPHOLOGY_DATA_H
#define BM_KERNELS_MORPHOLOGY_DATA_H

#include "kernels/kernel.h"

#include "kernels/morphology.h"

/* Samples that loops take at a time: a multiple of every level's vectors. */
#define FOLD_BLOCK ((size_t)64)

static inline size_t fold_blocks(size_t n)
{
    return (n + FOLD_BLOCK - 1) / FOLD_BLOCK * FOLD_BLOCK;
}

/* Runs of pixels along a row that grow from pass to pass: each is made of `count` that the pass before has made,
 * which start at[] pixels behind its own start and may overlap. */
#define RUN_MOST_PASSES 8
#define RUN_MOST_COUNT 5

typedef struct run_pass {
    uint32_t width, count, at[RUN_MOST_COUNT];
} run_pass;

typedef struct run_plan {
    uint32_t width, passes;
    run_pass pass[RUN_MOST_PASSES];
} run_plan;

typedef enum morphology_shape { SHAPE_RECT, SHAPE_DISC, SHAPE_CROSS } morphology_shape;

/* Rows of a disc that reach equally far to both sides: those from `first` to `last` above and below the centre. */
typedef struct disc_step {
    uint32_t first, last;
    run_plan grow; /* by how much the next, shorter rows' reach is exceeded */
} disc_step;

/* How far the window reaches from its centre, at most to the other end of the picture. */
typedef struct morphology_reach {
    uint32_t left, right, up, down;
} morphology_reach;

typedef struct morphology_pass {
    bool most; /* maximum */
    morphology_shape shape;
    morphology_reach reach;
    size_t samples, channels;

    /* Rectangle and cross. */
    uint32_t group;    /* rows whose windows share a core: 1, 2, 4 or GROUP_ROWS */
    uint32_t together; /* rows of columns that are made into runs together */
    uint32_t
        blocks; /* whole blocks of 8 rows that the windows of a group share; 0: no queue of them */
    run_plan across;
    size_t strip; /* samples of a row that are made together */
    size_t pitch; /* of the rows of a strip, with its surroundings */

    /* Disc. */
    const disc_step *steps;
    uint32_t step_count;
    size_t pad; /* samples before and behind a row */

    size_t row_pitch; /* of whole rows in scratch */
    size_t state_samples, work_samples;
} morphology_pass;

typedef struct morphology_data {
    morphology_operation operation;
    morphology_pass pass[2];
    uint32_t held_rows; /* of the first pass */
    /* In scratch, in bytes: state of the passes, work of either, rows of the first pass, pointers to rows. */
    size_t state_at[2], work_at, rows_at, pointers_at;
} morphology_data;

/* Rows of output that share a core, rows of a block, rows that two passes take by turns. */
#define GROUP_ROWS 8u

/* In work: those of a group, and two to spare. */
#define LINES (GROUP_ROWS + 2)

#endif
