/* SPDX-License-Identifier: MIT */
#include "core/mask.h"

#include "core/wide.h"

bm_status bm_mask_create(bm_image *mask, const char *name, const bm_image *picture, bm_error *error)
{
    const bm_desc *desc = &picture->desc;
    unsigned channels = bm_model_channels(desc->model);
    bool alpha = bm_model_has_alpha(desc->model);
    if (desc->model == BM_CMYK || desc->model == BM_YCBCR)
        return bm_fail(error, BM_E_PARAM, "mask=%s: a mask is gray or RGB, and this is %s", name,
                       bm_model_name(desc->model));
    bm_desc gray;
    bm_status status = bm_desc_interleaved(&gray, desc->width, desc->height, BM_GRAY, 16, error);
    if (!status)
        status = bm_image_create(mask, &gray, error);
    for (uint32_t y = 0; y < desc->height && !status; y++) {
        uint16_t *out = bm_image_row(mask, 0, y);
        for (uint32_t x = 0; x < desc->width; x++) {
            uint64_t v =
                channels > 2 ? bm_wide_luma(picture, x, y) : bm_wide_sample(picture, x, y, 0);
            if (alpha)
                v = (v * bm_wide_sample(picture, x, y, channels - 1) + 32767) / 65535;
            out[x] = (uint16_t)v;
        }
    }
    return status;
}
