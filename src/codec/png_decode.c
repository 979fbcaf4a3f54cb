/* SPDX-License-Identifier: MIT */
/* Decoding PNG: row by row into the caller's memory; an interlaced picture is held whole until its
 * last pass. */
#include "png_parts.h"

#include <stdlib.h>
#include <string.h>

#include "bandmill/size.h"
#include "codecs.h"
#include "metadata.h"
#include "pixel_limit.h"

enum { FIXED_BYTES = 96 * 1024 }; /* libpng's objects, inflate with its window, the read buffer */

struct bm_decoder {
    png_structp lib;
    png_infop info;
    bm_png_error error;
    bm_png_feed source;
    bm_picture *picture;
    size_t row_bytes;
    bool started;
    uint8_t *whole; /* the rows of an interlaced picture, once it is decoded */
};

/* ---- the header ------------------------------------------------------------------------------ */

static bm_model model_of(png_structp lib, png_infop info)
{
    int type = png_get_color_type(lib, info);
    bool alpha = (type & PNG_COLOR_MASK_ALPHA) || png_get_valid(lib, info, PNG_INFO_tRNS);
    if (type & PNG_COLOR_MASK_COLOR)
        return alpha ? BM_RGBA : BM_RGB;
    return alpha ? BM_GRAYA : BM_GRAY;
}

static bm_status estimate_bytes(bm_decoder *decoder, bm_error *error)
{
    bm_picture *picture = decoder->picture;
    const bm_desc *desc = &picture->desc;
    decoder->row_bytes = bm_desc_row_bytes(desc, 0);
    size_t whole = 0, rows;
    picture->decoder_bytes = FIXED_BYTES + 2 * bm_metadata_bytes(picture);
    if (png_get_interlace_type(decoder->lib, decoder->info) != PNG_INTERLACE_NONE &&
        !bm_size_mul(decoder->row_bytes, desc->height, &whole))
        return bm_fail(error, BM_E_NOMEM, "an interlaced picture of %ux%u is beyond this machine",
                       desc->width, desc->height);
    /* libpng keeps this row and the one above. */
    if (!bm_size_mul(decoder->row_bytes + BM_ROW_ALIGN, 2, &rows) ||
        !bm_size_add(&picture->decoder_bytes, rows) || !bm_size_add(&picture->decoder_bytes, whole))
        return bm_fail(error, BM_E_NOMEM, "a picture of %ux%u is beyond this machine", desc->width,
                       desc->height);
    return BM_OK;
}

BM_UNDER_TRAP static bm_status read_header(bm_decoder *decoder, bm_feed *feed,
                                           const bm_decode_limits *limits)
{
    bm_error *error = decoder->error.trap.error;
    decoder->error.largest = BM_PNG_MAX_CHUNK_BYTES;
    decoder->lib = bm_png_create_reader(&decoder->error);
    if (decoder->lib)
        decoder->info = png_create_info_struct(decoder->lib);
    if (!decoder->info)
        return bm_fail(error, BM_E_NOMEM, "no memory for a PNG decoder");
    png_structp lib = decoder->lib;
    png_infop info = decoder->info;
    bm_png_feed_attach(&decoder->source, feed, lib);
    png_set_user_limits(lib, PNG_UINT_31_MAX, PNG_UINT_31_MAX); /* ours come next */
    bm_png_want_chunks(lib);
    png_read_info(lib, info);

    bm_picture *picture = decoder->picture;
    uint32_t width = png_get_image_width(lib, info), height = png_get_image_height(lib, info);
    decoder->error.height = height;
    bm_status status = bm_check_pixel_limit(width, height, limits, error);
    if (status)
        return status;
    if (width > BM_MAX_SIDE || height > BM_MAX_SIDE)
        return bm_fail(error, BM_E_UNSUPPORTED, "%ux%u pixels: at most %u a side can be handled",
                       width, height, BM_MAX_SIDE);
    status = bm_desc_interleaved(&picture->desc, width, height, model_of(lib, info),
                                 png_get_bit_depth(lib, info) == 16 ? 16 : 8, error);
    if (!status)
        status = bm_png_read_chunks(lib, info, picture, error);
    if (!status)
        status = estimate_bytes(decoder, error);
    return status;
}

static bm_status trapped_header(bm_decoder *decoder, bm_feed *feed, const bm_decode_limits *limits,
                                bm_error *error)
{
    BM_RETURN_TRAPPED(&decoder->error.trap, error, read_header(decoder, feed, limits));
}

bm_status bm_png_decode_open(bm_decoder **out, bm_feed *feed, const bm_decode_limits *limits,
                             bm_picture *picture, bm_error *error)
{
    bm_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder)
        return bm_fail(error, BM_E_NOMEM, "no memory for a PNG decoder");
    decoder->picture = decoder->error.picture = picture;
    picture->codec = &bm_codec_png;
    bm_status status = trapped_header(decoder, feed, limits, error);
    /* What is wrong with the rest of a header matters less than a size that is refused anyway. */
    if (status == BM_E_TRUNCATED || status == BM_E_CORRUPT) {
        bm_status above =
            bm_check_pixel_limit(png_get_image_width(decoder->lib, decoder->info),
                                 png_get_image_height(decoder->lib, decoder->info), limits, error);
        status = above ? above : status;
    }
    if (status) {
        bm_png_decode_close(decoder);
        return status;
    }
    *out = decoder;
    return BM_OK;
}

/* ---- the rows -------------------------------------------------------------------------------- */

/* All passes; every one of them fills in pixels of the rows that it has. */
static bm_status read_whole(bm_decoder *decoder)
{
    uint32_t height = decoder->picture->desc.height;
    decoder->whole = malloc(decoder->row_bytes * height);
    if (!decoder->whole)
        return bm_fail(decoder->error.trap.error, BM_E_NOMEM,
                       "no memory for an interlaced picture (%zu bytes)",
                       decoder->row_bytes * height);
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++)
        for (decoder->error.row = 0; decoder->error.row < height; decoder->error.row++)
            png_read_row(decoder->lib, decoder->whole + decoder->row_bytes * decoder->error.row,
                         NULL);
    decoder->error.row = 0;
    return BM_OK;
}

static bm_status start(bm_decoder *decoder)
{
    png_structp lib = decoder->lib;
    decoder->started = true;
    decoder->error.largest = 0; /* rows are as long as they are */
    png_set_expand(lib);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (decoder->picture->desc.depth == 16)
        png_set_swap(lib);
#endif
    int passes = png_set_interlace_handling(lib);
    png_read_update_info(lib, decoder->info);
    if (png_get_rowbytes(lib, decoder->info) != decoder->row_bytes)
        return bm_fail(decoder->error.trap.error, BM_E_INTERNAL,
                       "libpng makes rows of %zu bytes, not %zu",
                       png_get_rowbytes(lib, decoder->info), decoder->row_bytes);
    return passes > 1 ? read_whole(decoder) : BM_OK;
}

BM_UNDER_TRAP static bm_status read_rows(bm_decoder *decoder, const bm_rows *rows)
{
    uint32_t *row = &decoder->error.row;
    if (rows->y[0] != *row || rows->count[0] > decoder->picture->desc.height - *row)
        return bm_fail(decoder->error.trap.error, BM_E_INTERNAL, "rows asked for out of order");
    if (!decoder->started) {
        bm_status status = start(decoder);
        if (status)
            return status;
    }
    for (uint32_t i = 0; i < rows->count[0]; i++, (*row)++) {
        if (decoder->whole)
            memcpy(rows->row[0][i], decoder->whole + decoder->row_bytes * *row, decoder->row_bytes);
        else
            png_read_row(decoder->lib, rows->row[0][i], NULL);
    }
    return BM_OK;
}

bm_status bm_png_decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error)
{
    BM_RETURN_TRAPPED(&decoder->error.trap, error, read_rows(decoder, rows));
}

/* ---- the end --------------------------------------------------------------------------------- */

BM_UNDER_TRAP static bm_status read_end(bm_decoder *decoder, png_infop end)
{
    bm_png_feed *source = &decoder->source;
    decoder->error.largest = BM_PNG_MAX_CHUNK_BYTES;
    png_read_end(decoder->lib, end);
    bm_png_warn_late_chunks(decoder->lib, end, decoder->picture);
    if (source->left == 0) {
        bm_status status =
            bm_feed_next(source->feed, &source->at, &source->left, decoder->error.trap.error);
        if (status)
            return status;
    }
    if (source->left > 0)
        bm_warn(&decoder->picture->warnings, "trailing_data", "the file goes on after its picture");
    return BM_OK;
}

static bm_status trapped_end(bm_decoder *decoder, png_infop end, bm_error *error)
{
    BM_RETURN_TRAPPED(&decoder->error.trap, error, read_end(decoder, end));
}

bm_status bm_png_decode_end(bm_decoder *decoder, bm_error *error)
{
    png_infop end = png_create_info_struct(decoder->lib);
    if (!end)
        return bm_fail(error, BM_E_NOMEM, "no memory for a PNG decoder");
    bm_status status = trapped_end(decoder, end, error);
    png_destroy_info_struct(decoder->lib, &end);
    return status;
}

void bm_png_decode_close(bm_decoder *decoder)
{
    if (!decoder)
        return;
    png_destroy_read_struct(&decoder->lib, &decoder->info, NULL);
    free(decoder->whole);
    free(decoder);
}
