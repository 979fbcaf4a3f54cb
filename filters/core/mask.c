/* SPDX-License-Identifier: MIT */
#include "core/mask.h"

static uint32_t sample_of(const bm_image *image, uint32_t x, uint32_t y, unsigned channel)
{
    const bm_plane_desc *first = &image->desc.plane[0];
    bool planes = image->desc.planes > 1;
    const void *row = bm_image_row(image, planes ? channel : 0, y);
    size_t i = planes ? x : (size_t)x * first->channels + channel;
    return image->desc.depth == 8 ? ((const uint8_t *)row)[i] * 257u : ((const uint16_t *)row)[i];
}

/* The weights of bt601 (kernels/gray.h). */
static uint32_t luma_of(const bm_image *image, uint32_t x, uint32_t y)
{
    return (19595 * sample_of(image, x, y, 0) + 38470 * sample_of(image, x, y, 1) +
            7471 * sample_of(image, x, y, 2) + 32768) >>
           16;
}

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
            uint64_t v = channels > 2 ? luma_of(picture, x, y) : sample_of(picture, x, y, 0);
            if (alpha)
                v = (v * sample_of(picture, x, y, channels - 1) + 32767) / 65535;
            out[x] = (uint16_t)v;
        }
    }
    return status;
}
