/* SPDX-License-Identifier: MIT */
/* transpose: rows become columns, as in a mirror along the diagonal from the upper left corner. rotate.c has its kernel. */
#include "kernels/kernel.h"

#ifndef BM_KERNEL_LEVEL

#include "kernels/rotate_quarters.h"

static bm_status transpose_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call;
    return bm_turn_plan(plan, (turn_order){true, false, false}, error);
}

static const bm_param transpose_params[] = {{.name = NULL}};

const bm_filter bm_filter_transpose = {
    .name = "transpose",
    .group = BM_GROUP_GEOMETRY,
    .summary = "Mirror the picture at its diagonal: rows become columns",
    .doc = "For scans that were read the wrong way round; to turn a picture, `rotate`.\n\n"
           "The first row becomes the first column: the upper left and the lower right corner "
           "stay, the other two change places. Moves pixels and changes none: exact. Alpha moves "
           "with the colours. Subsampled planes are mirrored too; where a side is no multiple of "
           "the subsampling, their siting moves with them.",
    .examples = "transpose\n"
                "transpose | flop",
    .kind = BM_KIND_WHOLE,
    .alpha = BM_ALPHA_CHANNEL,
    .manner = BM_MANNER_MOVES,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = transpose_params,
    .plan = transpose_plan,
};

#endif
