/* SPDX-License-Identifier: MIT */
/* transverse: rows become columns, as in a mirror along the diagonal from the lower left corner. rotate.c has its kernel. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/rotate_quarters.h"

static bm_status transverse_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call;
    return bm_turn_plan(plan, (turn_order){true, true, true}, error);
}

static const bm_param transverse_params[] = {{.name = NULL}};

const bm_filter bm_filter_transverse = {
    .name = "transverse",
    .group = BM_GROUP_GEOMETRY,
    .summary = "Mirror the picture at its other diagonal: the last row becomes the first column",
    .doc = "One of the eight ways a picture can lie; EXIF knows it as orientation 7.\n\n"
           "The last row, read backwards, becomes the first column: the lower left and the upper "
           "right corner stay, the other two change places. Moves pixels and changes none: exact. "
           "Alpha moves with the colours. Subsampled planes are mirrored too; where a side is no "
           "multiple of the subsampling, their siting moves with them.",
    .examples = "transverse\n"
                "transverse | flop",
    .kind = BM_KIND_WHOLE,
    .alpha = BM_ALPHA_CHANNEL,
    .manner = BM_MANNER_MOVES,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = transverse_params,
    .plan = transverse_plan,
};

#endif
