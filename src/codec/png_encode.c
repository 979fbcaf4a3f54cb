/* SPDX-License-Identifier: MIT */
/* Encoding PNG: gray to RGBA, 8 and 16 bits. */
#include "png_parts.h"

#include <stdlib.h>

#include "metadata.h"

enum {
    DEFAULT_COMPRESSION = 6,
    IDAT_BYTES = 32 * 1024,   /* a chunk of pixels is at most this long */
    FIXED_BYTES = 320 * 1024, /* libpng's objects, deflate, the chunk */
    ROWS_KEPT = 4             /* this row, the one above, and two filtered ones to compare */
};

struct bm_encoder {
    bm_metadata metadata;
    png_structp lib;
    png_infop info;
    bm_png_error error;
};

static int color_type(bm_model model)
{
    switch (model) {
    case BM_GRAY:
        return PNG_COLOR_TYPE_GRAY;
    case BM_GRAYA:
        return PNG_COLOR_TYPE_GRAY_ALPHA;
    case BM_RGB:
        return PNG_COLOR_TYPE_RGB;
    case BM_RGBA:
        return PNG_COLOR_TYPE_RGB_ALPHA;
    default:
        return -1;
    }
}

void bm_png_accepts(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    *model = color_type(desc->model) < 0 ? BM_RGB : desc->model;
    *depth = desc->depth;
}

size_t bm_png_encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source)
{
    (void)options;
    size_t metadata = source ? bm_metadata_bytes(source) : 0;
    return FIXED_BYTES + 2 * metadata + ROWS_KEPT * (bm_desc_row_bytes(desc, 0) + BM_ROW_ALIGN);
}

BM_UNDER_TRAP static bm_status start(bm_encoder *encoder, const bm_encode_request *request)
{
    encoder->lib = bm_png_create_writer(&encoder->error);
    if (encoder->lib)
        encoder->info = png_create_info_struct(encoder->lib);
    if (!encoder->info)
        return bm_fail(encoder->error.trap.error, BM_E_NOMEM, "no memory for a PNG encoder");
    png_structp lib = encoder->lib;
    const bm_desc *desc = request->desc;
    bm_png_drain_attach(request->drain, lib);
    png_set_benign_errors(lib, 1); /* odd metadata is no reason to lose the picture */
    png_set_option(lib, PNG_SKIP_sRGB_CHECK_PROFILE, PNG_OPTION_ON);
    png_set_user_limits(lib, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_compression_level(
        lib, bm_encode_value(request->options, BM_PNG_COMPRESSION, DEFAULT_COMPRESSION));
    png_set_compression_buffer_size(lib, IDAT_BYTES);
    png_set_IHDR(lib, encoder->info, desc->width, desc->height, desc->depth,
                 color_type(desc->model), PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE,
                 PNG_FILTER_TYPE_BASE);
    bm_png_write_chunks(lib, encoder->info, request, &encoder->metadata);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (desc->depth == 16)
        png_set_swap(lib);
#endif
    encoder->error.height = desc->height;
    return BM_OK;
}

static bm_status trapped_start(bm_encoder *encoder, const bm_encode_request *request,
                               bm_error *error)
{
    BM_RETURN_TRAPPED(&encoder->error.trap, error, start(encoder, request));
}

bm_status bm_png_encode_open(bm_encoder **out, const bm_encode_request *request, bm_error *error)
{
    const bm_desc *desc = request->desc;
    if (desc->planes != 1 || color_type(desc->model) < 0)
        return bm_fail(error, BM_E_UNSUPPORTED, "PNG takes interleaved gray and RGB, not %s",
                       bm_model_name(desc->model));
    bm_encoder *encoder = calloc(1, sizeof *encoder);
    if (!encoder)
        return bm_fail(error, BM_E_NOMEM, "no memory for a PNG encoder");
    bm_metadata_warn_dropped(request, "PNG",
                             BM_BLOB_BIT(BM_BLOB_ICC) | BM_BLOB_BIT(BM_BLOB_EXIF) |
                                 BM_BLOB_BIT(BM_BLOB_XMP));
    bm_status status = bm_metadata_select(&encoder->metadata, request, error);
    if (!status)
        status = trapped_start(encoder, request, error);
    if (status) {
        bm_png_encode_close(encoder);
        return status;
    }
    *out = encoder;
    return BM_OK;
}

BM_UNDER_TRAP static bm_status write_rows(bm_encoder *encoder, const bm_rows *rows)
{
    uint32_t *row = &encoder->error.row;
    if (rows->y[0] != *row || rows->count[0] > encoder->error.height - *row)
        return bm_fail(encoder->error.trap.error, BM_E_INTERNAL, "rows handed over out of order");
    for (uint32_t i = 0; i < rows->count[0]; i++, (*row)++)
        png_write_row(encoder->lib, rows->row[0][i]);
    return BM_OK;
}

bm_status bm_png_encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error)
{
    BM_RETURN_TRAPPED(&encoder->error.trap, error, write_rows(encoder, rows));
}

BM_UNDER_TRAP static bm_status finish(bm_encoder *encoder)
{
    png_write_end(encoder->lib, NULL);
    return BM_OK;
}

bm_status bm_png_encode_end(bm_encoder *encoder, bm_error *error)
{
    BM_RETURN_TRAPPED(&encoder->error.trap, error, finish(encoder));
}

void bm_png_encode_close(bm_encoder *encoder)
{
    if (!encoder)
        return;
    png_destroy_write_struct(&encoder->lib, &encoder->info);
    bm_metadata_clear(&encoder->metadata);
    free(encoder);
}
