/* SPDX-License-Identifier: MIT */
/* Encoding BMP and TGA by stb_image_write.
 *
 * Both formats keep their rows from the bottom up, so the first byte of pixels hangs on the last row that comes: the picture
 * is held whole, in 8-bit samples, and written at the end. */
#include "stb_encode.h"

#include <stdlib.h>
#include <string.h>

#include "bandmill/size.h"
#include "metadata.h"
#include "stb_write.h"

enum { TGA_MAX_SIDE = 65535 };

struct bm_encoder {
    bm_drain *drain;
    bm_desc desc;
    bm_status (*write)(bm_drain *drain, const bm_desc *desc, const void *samples, bm_error *error);
    size_t row_bytes;
    uint32_t row;
    uint8_t samples[];
};

void bm_bmp_accepts(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    *model = bm_model_has_alpha(desc->model) ? BM_RGBA : BM_RGB;
    *depth = 8;
}

void bm_tga_accepts(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    bool fits = desc->model == BM_GRAY || desc->model == BM_GRAYA || desc->model == BM_RGBA;
    *model = fits ? desc->model : BM_RGB;
    *depth = 8;
}

size_t bm_stb_encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source)
{
    (void)options, (void)source;
    size_t bytes;
    if (!bm_size_mul(bm_desc_row_bytes(desc, 0), desc->height, &bytes) ||
        !bm_size_add(&bytes, sizeof(bm_encoder)))
        return SIZE_MAX;
    return bytes;
}

static bm_status open_whole(bm_encoder **out, const bm_encode_request *request, bm_error *error)
{
    const bm_desc *desc = request->desc;
    if (!bm_stb_fits(desc))
        return bm_fail(error, BM_E_UNSUPPORTED,
                       "%ux%u pixels make a file of more than 2 GiB: choose another format",
                       desc->width, desc->height);
    size_t bytes = bm_stb_encode_bytes(desc, request->options, request->source);
    bm_encoder *encoder = malloc(bytes);
    if (!encoder)
        return bm_fail(error, BM_E_NOMEM, "no memory to collect the picture (%zu bytes)", bytes);
    encoder->drain = request->drain;
    encoder->desc = *desc;
    encoder->row_bytes = bm_desc_row_bytes(desc, 0);
    encoder->row = 0;
    *out = encoder;
    return BM_OK;
}

bm_status bm_bmp_encode_open(bm_encoder **out, const bm_encode_request *request, bm_error *error)
{
    const bm_desc *desc = request->desc;
    if (desc->depth != 8 || desc->planes != 1 || (desc->model != BM_RGB && desc->model != BM_RGBA))
        return bm_fail(error, BM_E_UNSUPPORTED, "BMP takes RGB and RGBA in 8 bits, not %s in %u",
                       bm_model_name(desc->model), desc->depth);
    bm_metadata_warn_dropped(request, "BMP", 0);
    bm_status status = open_whole(out, request, error);
    if (!status)
        (*out)->write = bm_stb_write_bmp;
    return status;
}

bm_status bm_tga_encode_open(bm_encoder **out, const bm_encode_request *request, bm_error *error)
{
    const bm_desc *desc = request->desc;
    bm_model model;
    unsigned depth;
    bm_tga_accepts(desc, &model, &depth);
    if (desc->depth != depth || desc->planes != 1 || desc->model != model)
        return bm_fail(error, BM_E_UNSUPPORTED, "TGA takes gray and RGB in 8 bits, not %s in %u",
                       bm_model_name(desc->model), desc->depth);
    if (desc->width > TGA_MAX_SIDE || desc->height > TGA_MAX_SIDE)
        return bm_fail(error, BM_E_UNSUPPORTED, "TGA holds at most %d pixels a side, not %ux%u",
                       TGA_MAX_SIDE, desc->width, desc->height);
    bm_metadata_warn_dropped(request, "TGA", 0);
    bm_status status = open_whole(out, request, error);
    if (!status)
        (*out)->write = bm_stb_write_tga;
    return status;
}

bm_status bm_stb_encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error)
{
    if (rows->y[0] != encoder->row || rows->count[0] > encoder->desc.height - encoder->row)
        return bm_fail(error, BM_E_INTERNAL, "rows handed over out of order");
    for (uint32_t i = 0; i < rows->count[0]; i++, encoder->row++)
        memcpy(encoder->samples + encoder->row_bytes * encoder->row, rows->row[0][i],
               encoder->row_bytes);
    return BM_OK;
}

bm_status bm_stb_encode_end(bm_encoder *encoder, bm_error *error)
{
    if (encoder->row != encoder->desc.height)
        return bm_fail(error, BM_E_INTERNAL, "only %u of %u rows were handed over", encoder->row,
                       encoder->desc.height);
    return encoder->write(encoder->drain, &encoder->desc, encoder->samples, error);
}

void bm_stb_encode_close(bm_encoder *encoder)
{
    free(encoder);
}
