/* SPDX-License-Identifier: MIT */
#include "kernels/overlay_form.h"

#include <stdio.h>
#include <string.h>

#include "bandmill/run.h"
#include "core/wide.h"

/* A row whose channels stay, all of them at once: a new size is made for each width in a batch. */
static void widen_row(const bm_image *picture, uint32_t y, uint16_t *out)
{
    const size_t n = (size_t)picture->desc.width * picture->desc.plane[0].channels;
    const void *row = bm_image_row(picture, 0, y);
    if (picture->desc.depth == 16) {
        memcpy(out, row, n * sizeof *out);
        return;
    }
    for (size_t i = 0; i < n; i++)
        out[i] = (uint16_t)(((const uint8_t *)row)[i] * 257u);
}

/* A row whose gray becomes colours, or the other way round. */
static void convert_row(const bm_image *picture, uint32_t y, uint32_t colours, uint16_t *out)
{
    const bool alpha = bm_model_has_alpha(picture->desc.model);
    const unsigned from = bm_model_channels(picture->desc.model) - alpha;
    for (uint32_t x = 0; x < picture->desc.width; x++) {
        for (unsigned c = 0; c < colours; c++)
            *out++ = (uint16_t)(from > colours ? bm_wide_luma(picture, x, y)
                                               : bm_wide_sample(picture, x, y, c % from));
        if (alpha)
            *out++ = (uint16_t)bm_wide_sample(picture, x, y, from);
    }
}

/* The picture in 16 bits, gray or RGB, with alpha where it has any. */
static bm_status widen(const bm_image *picture, uint32_t colours, bm_image *wide, bm_error *error)
{
    const bm_desc *in = &picture->desc;
    const bool alpha = bm_model_has_alpha(in->model);
    bm_desc desc;
    bm_model model = colours == 1 ? alpha ? BM_GRAYA : BM_GRAY : alpha ? BM_RGBA : BM_RGB;
    bm_status status = bm_desc_interleaved(&desc, in->width, in->height, model, 16, error);
    if (!status)
        status = bm_image_create(wide, &desc, error);
    for (uint32_t y = 0; y < in->height && !status; y++) {
        if (model == in->model && in->planes == 1)
            widen_row(picture, y, bm_image_row(wide, 0, y));
        else
            convert_row(picture, y, colours, bm_image_row(wide, 0, y));
    }
    return status;
}

static bm_status resize(bm_image *image, const bm_picture_form *key, bm_cpu_level level,
                        bm_error *error)
{
    char text[80];
    bm_chain chain = {0};
    bm_image resized = {0};
    if (image->desc.width == key->width && image->desc.height == key->height)
        return BM_OK;
    snprintf(text, sizeof text, "resize:%ux%u,mode=stretch", key->width, key->height);
    bm_status status = bm_chain_append(&chain, text, error);
    if (!status)
        status = bm_apply(&chain, image, &resized, level, 1, 0, NULL, error);
    if (!status) {
        bm_image_destroy(image);
        *image = resized;
    }
    bm_chain_clear(&chain);
    return status;
}

/* a * b on a scale where 65535 is 1, rounded. */
static uint32_t times(uint32_t a, uint32_t b)
{
    return (uint32_t)(((uint64_t)a * b + 32767) / 65535);
}

static void fill_row(const uint16_t *in, bool alpha, const bm_picture_form *key, uint16_t *out)
{
    const uint32_t colours = key->colours;
    uint16_t *second = out + (size_t)key->width * colours;
    for (uint32_t x = 0; x < key->width; x++, in += colours + alpha) {
        const uint32_t a = times(alpha ? in[colours] : 65535, key->opacity);
        for (uint32_t c = 0; c < colours; c++) {
            *out++ = (uint16_t)(key->layout == OVERLAY_WEIGHED ? times(in[c], a) : in[c]);
            if (key->layout != OVERLAY_PIXELS)
                *second++ = (uint16_t)(key->layout == OVERLAY_WEIGHED ? 65535 - a : a);
        }
        if (key->layout == OVERLAY_PIXELS)
            *out++ = (uint16_t)a;
    }
}

bm_status bm_overlay_form_make(const bm_image *picture, const bm_picture_form *key,
                               bm_cpu_level level, bm_image *made, bm_error *error)
{
    const uint32_t each = key->layout == OVERLAY_PIXELS ? key->colours + 1 : 2 * key->colours;
    bm_image wide = {0};
    bm_desc desc;
    bm_status status = widen(picture, key->colours, &wide, error);
    if (!status)
        status = resize(&wide, key, level, error);
    if (!status)
        status = bm_desc_interleaved(&desc, key->width * each, key->height, BM_GRAY, 16, error);
    if (!status)
        status = bm_image_create(made, &desc, error);
    for (uint32_t y = 0; y < key->height && !status; y++)
        fill_row(bm_image_row(&wide, 0, y), bm_model_has_alpha(wide.desc.model), key,
                 bm_image_row(made, 0, y));
    bm_image_destroy(&wide);
    return status;
}
