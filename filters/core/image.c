/* SPDX-License-Identifier: MIT */
/* Descriptions of pictures, and the memory of their samples. */
#include "bandmill/image.h"

#include <string.h>

#include "bandmill/size.h"
#include "core/image_memory.h"

static const struct {
    const char *name;
    uint8_t channels;
    bool alpha;
} models[BM_MODEL_COUNT] = {
    [BM_GRAY] = {"gray", 1, false}, [BM_GRAYA] = {"gray+alpha", 2, true},
    [BM_RGB] = {"RGB", 3, false},   [BM_RGBA] = {"RGBA", 4, true},
    [BM_CMYK] = {"CMYK", 4, false}, [BM_YCBCR] = {"YCbCr", 3, false},
};

unsigned bm_model_channels(bm_model model)
{
    return (unsigned)model < BM_MODEL_COUNT ? models[model].channels : 0;
}

bool bm_model_has_alpha(bm_model model)
{
    return (unsigned)model < BM_MODEL_COUNT && models[model].alpha;
}

const char *bm_model_name(bm_model model)
{
    return (unsigned)model < BM_MODEL_COUNT ? models[model].name : "unknown";
}

static bm_status check_sides(uint32_t width, uint32_t height, bm_model model, unsigned depth,
                             bm_error *error)
{
    if (width == 0 || height == 0 || width > BM_MAX_SIDE || height > BM_MAX_SIDE)
        return bm_fail(error, BM_E_PARAM, "a picture of %ux%u pixels: each side must be 1..%u",
                       width, height, BM_MAX_SIDE);
    if (depth != 8 && depth != 16)
        return bm_fail(error, BM_E_PARAM, "%u bits per sample: must be 8 or 16", depth);
    if ((unsigned)model >= BM_MODEL_COUNT)
        return bm_fail(error, BM_E_PARAM, "no colour model %u", (unsigned)model);
    return BM_OK;
}

bm_status bm_desc_interleaved(bm_desc *desc, uint32_t width, uint32_t height, bm_model model,
                              unsigned depth, bm_error *error)
{
    bm_status status = check_sides(width, height, model, depth, error);
    if (status)
        return status;
    *desc = (bm_desc){
        .width = width,
        .height = height,
        .model = model,
        .depth = (uint8_t)depth,
        .planes = 1,
        .plane = {
            {.width = width, .height = height, .channels = (uint8_t)bm_model_channels(model)}}};
    return BM_OK;
}

bm_status bm_desc_planar(bm_desc *desc, uint32_t width, uint32_t height, bm_model model,
                         unsigned depth, bm_error *error)
{
    bm_status status = bm_desc_interleaved(desc, width, height, model, depth, error);
    if (status)
        return status;
    desc->planes = desc->plane[0].channels;
    for (unsigned p = 0; p < desc->planes; p++)
        desc->plane[p] = (bm_plane_desc){.width = width, .height = height, .channels = 1};
    return BM_OK;
}

bm_status bm_desc_subsample(bm_desc *desc, unsigned hshift, unsigned vshift, bm_error *error)
{
    if (desc->model != BM_YCBCR || desc->planes != 3)
        return bm_fail(error, BM_E_PARAM, "only planes of YCbCr can be subsampled");
    if (hshift > 2 || vshift > 2)
        return bm_fail(error, BM_E_PARAM, "subsampling shifts %u, %u: must be 0..2", hshift,
                       vshift);
    for (unsigned p = 1; p < 3; p++) {
        bm_plane_desc *plane = &desc->plane[p];
        plane->hshift = (uint8_t)hshift;
        plane->vshift = (uint8_t)vshift;
        plane->width = (desc->width + (1u << hshift) - 1) >> hshift;
        plane->height = (desc->height + (1u << vshift) - 1) >> vshift;
        /* A sample that stands for n pixels lies in their middle: (n - 1) / 2 pixels from the
         * first. */
        plane->siting_x = (int16_t)(((1 << hshift) - 1) * 8);
        plane->siting_y = (int16_t)(((1 << vshift) - 1) * 8);
    }
    return BM_OK;
}

bm_status bm_desc_check(const bm_desc *desc, bm_error *error)
{
    bm_status status = check_sides(desc->width, desc->height, desc->model, desc->depth, error);
    if (status)
        return status;
    unsigned channels = bm_model_channels(desc->model);
    if (desc->planes != 1 && desc->planes != channels)
        return bm_fail(error, BM_E_PARAM, "%u planes: %s has 1 or %u", desc->planes,
                       bm_model_name(desc->model), channels);
    for (unsigned p = 0; p < desc->planes; p++) {
        const bm_plane_desc *plane = &desc->plane[p];
        if (plane->hshift > 2 || plane->vshift > 2 ||
            plane->channels != (desc->planes == 1 ? channels : 1) ||
            plane->width != (desc->width + (1u << plane->hshift) - 1) >> plane->hshift ||
            plane->height != (desc->height + (1u << plane->vshift) - 1) >> plane->vshift)
            return bm_fail(error, BM_E_PARAM, "plane %u does not agree with the picture", p);
    }
    if (desc->premultiplied && (!bm_model_has_alpha(desc->model) || desc->depth != 16 ||
                                (desc->premultiplied != 65025 && desc->premultiplied != 65535)))
        return bm_fail(error, BM_E_PARAM, "%s of %u bits cannot be premultiplied on a scale of %u",
                       bm_model_name(desc->model), desc->depth, desc->premultiplied);
    return BM_OK;
}

size_t bm_desc_row_bytes(const bm_desc *desc, unsigned plane)
{
    return (size_t)desc->plane[plane].width * desc->plane[plane].channels * (desc->depth / 8u);
}

size_t bm_desc_stride(const bm_desc *desc, unsigned plane)
{
    return bm_size_align(bm_desc_row_bytes(desc, plane) + 2 * BM_ROW_ALIGN, BM_ROW_ALIGN);
}

/* Where planes begin; false: the sum is beyond this machine. */
static bool place_planes(const bm_desc *desc, size_t offset[BM_MAX_PLANES], size_t *total)
{
    *total = 0;
    for (unsigned p = 0; p < desc->planes; p++) {
        size_t bytes;
        offset[p] = *total + BM_ROW_ALIGN;
        if (!bm_size_mul(bm_desc_stride(desc, p), desc->plane[p].height, &bytes) ||
            !bm_size_add(total, bytes))
            return false;
    }
    return bm_size_add(total, BM_ROW_ALIGN) && *total <= PTRDIFF_MAX;
}

size_t bm_image_bytes(const bm_desc *desc)
{
    size_t offset[BM_MAX_PLANES], total;
    return place_planes(desc, offset, &total) ? total : SIZE_MAX;
}

bm_status bm_image_create_in(bm_image *image, const bm_desc *desc, const bm_allocator *allocator,
                             bm_error *error)
{
    *image = (bm_image){0};
    bm_status status = bm_desc_check(desc, error);
    if (status)
        return status;

    size_t offset[BM_MAX_PLANES], total;
    if (!place_planes(desc, offset, &total))
        return bm_fail(error, BM_E_NOMEM, "a picture of %ux%u pixels is beyond this machine",
                       desc->width, desc->height);
    uint8_t *memory = bm_allocate(allocator, total, BM_ROW_ALIGN);
    if (!memory)
        return bm_fail(error, BM_E_NOMEM, "no memory for a picture of %ux%u pixels (%zu bytes)",
                       desc->width, desc->height, total);
    image->desc = *desc;
    image->owned = memory;
    for (unsigned p = 0; p < desc->planes; p++) {
        image->plane[p].data = memory + offset[p];
        image->plane[p].stride = (ptrdiff_t)bm_desc_stride(desc, p);
    }
    return BM_OK;
}

bm_status bm_image_create(bm_image *image, const bm_desc *desc, bm_error *error)
{
    return bm_image_create_in(image, desc, NULL, error);
}

bm_status bm_image_borrow(bm_image *image, const bm_desc *desc, void *data, ptrdiff_t stride_bytes,
                          bm_error *error)
{
    *image = (bm_image){0};
    bm_status status = bm_desc_check(desc, error);
    if (status)
        return status;
    if (desc->planes != 1)
        return bm_fail(error, BM_E_PARAM, "only interleaved memory can be borrowed");
    if (!data)
        return bm_fail(error, BM_E_PARAM, "there is no memory to borrow");
    size_t sample_bytes = desc->depth / 8u;
    if ((uintptr_t)data % sample_bytes || stride_bytes % (ptrdiff_t)sample_bytes)
        return bm_fail(error, BM_E_PARAM, "rows of %u-bit samples must begin at even addresses",
                       desc->depth);
    size_t row_bytes = bm_desc_row_bytes(desc, 0);
    size_t distance = stride_bytes < 0 ? 0 - (size_t)stride_bytes : (size_t)stride_bytes;
    if (distance < row_bytes && desc->height > 1)
        return bm_fail(error, BM_E_PARAM, "rows of %zu bytes cannot lie %td bytes apart", row_bytes,
                       stride_bytes);
    image->desc = *desc;
    image->plane[0].data = data;
    image->plane[0].stride = stride_bytes;
    return BM_OK;
}

void bm_image_destroy(bm_image *image)
{
    if (!image)
        return;
    bm_release(NULL, image->owned);
    *image = (bm_image){0};
}
