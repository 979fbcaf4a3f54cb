/* SPDX-License-Identifier: MIT */
/* flip: the picture upside down, as in a mirror below it. */
#include "kernels/mirror.h"

#ifdef BM_KERNEL_LEVEL

static void flip_band(const bm_plan *plan, const bm_band *band)
{
    const bm_plane_desc *plane = &plan->in.plane[band->plane];
    size_t row_bytes = (size_t)plane->width * plane->channels * sizeof(bm_sample);
    uint32_t last = plane->height - 1;

    for (uint32_t y = band->y0; y < band->y1; y++)
        memcpy(band->out[y - band->y0], band->in[(int32_t)(last - y) - band->in_y0], row_bytes);
}

BM_KERNELS(flip) = {.band = {flip_band}};

#else

BM_DECLARE_KERNELS(flip)

static bm_status flip_plan(const bm_call *call, bm_plan *plan, bm_error *error)
{
    (void)call, (void)error;
    for (unsigned p = 0; p < plan->in.planes; p++) {
        const bm_plane_desc *from = &plan->in.plane[p];
        plan->out.plane[p].siting_y =
            siting_mirrored(plan->in.height, from->height, from->vshift, from->siting_y);
    }
    plan->whole = true;
    plan->need = mirrored_rows;
    plan->band = bm_pick(flip_kernels, plan)->band[0];
    return BM_OK;
}

static const bm_param flip_params[] = {{.name = NULL}};

const bm_filter bm_filter_flip = {
    .name = "flip",
    .group = BM_GROUP_GEOMETRY,
    .aliases = (const char *const[]){"vflip", NULL},
    .summary = "Mirror the picture top to bottom",
    .doc = "For reflections, and for pictures whose rows are stored from below. To turn a picture "
           "upside down, `rotate:180`.\n\n"
           "The last row comes first. Moves pixels and changes none: exact. Alpha moves with the "
           "colours. Subsampled planes are mirrored too; where the height is no multiple of the "
           "subsampling, their siting moves with them.",
    .examples = "flip\n"
                "flip | flop",
    .kind = BM_KIND_WHOLE,
    .alpha = BM_ALPHA_CHANNEL,
    .manner = BM_MANNER_MOVES,
    .models = BM_ANY_MODEL,
    .planar = true,
    .params = flip_params,
    .plan = flip_plan,
};

#endif
