/* SPDX-License-Identifier: MIT */
/* flop: the picture as in a mirror beside it. */
#include "kernels/mirror.h"

#ifdef BM_KERNEL_LEVEL

BM_INLINED void flop_rows(const bm_plan *plan, const bm_band *band, size_t channels)
{
    for (uint32_t y = band->y0; y < band->y1; y++)
        mirror_row(band->in[(int32_t)y - band->in_y0], band->out[y - band->y0],
                   plan->in.plane[band->plane].width, channels * sizeof(bm_sample));
}

static void flop_band(const bm_plan *plan, const bm_band *band)
{
    switch (plan->in.plane[band->plane].channels) {
    case 1:
        flop_rows(plan, band, 1);
        break;
    case 2:
        flop_rows(plan, band, 2);
        break;
    case 3:
        flop_rows(plan, band, 3);
        break;
    default:
        flop_rows(plan, band, 4);
    }
}

BM_KERNELS(flop) = {.band = {flop_band}};

#else

BM_DECLARE_KERNELS(flop)

static bm_status flop_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call, (void)error;
    for (unsigned p = 0; p < plan->in.planes; p++) {
        const bm_plane_desc *from = &plan->in.plane[p];
        plan->out.plane[p].siting_x =
            siting_mirrored(plan->in.width, from->width, from->hshift, from->siting_x);
    }
    plan->band = bm_pick(flop_kernels, plan)->band[0];
    return BM_OK;
}

static const bm_param flop_params[] = {{.name = NULL}};

const bm_filter bm_filter_flop = {
    .name = "flop",
    .group = BM_GROUP_GEOMETRY,
    .aliases = (const char *const[]){"hflip", "mirror", NULL},
    .summary = "Mirror the picture left to right",
    .doc = "For slides that were scanned from the wrong side, and for mirror images.\n\n"
           "The last column comes first. Moves pixels and changes none: exact. Alpha moves with "
           "the colours. Subsampled planes are mirrored too; where the width is no multiple of "
           "the subsampling, their siting moves with them.",
    .examples = "flop\n"
                "flop | grayscale",
    .kind = BM_KIND_POINT,
    .alpha = BM_ALPHA_CHANNEL,
    .manner = BM_MANNER_MOVES,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = flop_params,
    .plan = flop_plan,
};

#endif
