/* SPDX-License-Identifier: MIT */
/* Decoding PNG: the header, what it says of the picture, and the memory that this will take. */
#include <stdlib.h>

#include "bandmill/size.h"
#include "bandmill/codecs.h"
#include "metadata.h"
#include "pixel_limit.h"
#include "png_decoder.h"

enum { FIXED_BYTES = 96 * 1024 }; /* libpng's objects, inflate with its window, the read buffer */

static bm_model model_of(png_structp lib, png_infop info)
{
    int type = png_get_color_type(lib, info);
    bool alpha = (type & PNG_COLOR_MASK_ALPHA) || png_get_valid(lib, info, PNG_INFO_tRNS);
    if (type & PNG_COLOR_MASK_COLOR)
        return alpha ? BM_RGBA : BM_RGB;
    return alpha ? BM_GRAYA : BM_GRAY;
}

/* The most that chunks behind the pixels may take: they are in the file. */
static size_t late_bytes(bm_feed *feed)
{
    uint64_t total = bm_feed_total(feed);
    return total && total < BM_PNG_MAX_LATE_BYTES ? (size_t)total : BM_PNG_MAX_LATE_BYTES;
}

/* Adds what inflating the pixels as a whole takes, where that can be done and may be had. */
static void plan_at_once(bm_decoder *decoder, const bm_decode_limits *limits)
{
    bm_png_layout layout = bm_png_layout_of(decoder);
    size_t bytes = bm_png_whole_bytes(&layout, bm_feed_total(decoder->source.feed));
    bool has_key =
        !decoder->has_palette && png_get_valid(decoder->lib, decoder->info, PNG_INFO_tRNS);
    bool interlaced = png_get_interlace_type(decoder->lib, decoder->info) != PNG_INTERLACE_NONE;
    decoder->at_once = bytes && !has_key && !interlaced &&
                       (!limits->spare_bytes || bytes <= limits->spare_bytes) &&
                       bm_size_add(&decoder->picture->decoder_bytes, bytes);
}

static bm_status estimate_bytes(bm_decoder *decoder, bm_error *error)
{
    bm_picture *picture = decoder->picture;
    const bm_desc *desc = &picture->desc;
    decoder->row_bytes = decoder->has_palette ? desc->width : bm_desc_row_bytes(desc, 0);
    size_t whole = 0, rows;
    picture->decoder_bytes = FIXED_BYTES + 2 * bm_metadata_bytes(picture) + picture->origin_bytes +
                             late_bytes(decoder->source.feed);
    if (png_get_interlace_type(decoder->lib, decoder->info) != PNG_INTERLACE_NONE &&
        !bm_size_mul(decoder->row_bytes, desc->height, &whole))
        return bm_fail(error, BM_E_NOMEM, "an interlaced picture of %ux%u is beyond this machine",
                       desc->width, desc->height);
    /* libpng keeps this row and the one above; a row of indices is ours. */
    if (!bm_size_mul(decoder->row_bytes + BM_ROW_ALIGN, decoder->has_palette ? 3 : 2, &rows) ||
        !bm_size_add(&picture->decoder_bytes, rows) || !bm_size_add(&picture->decoder_bytes, whole))
        return bm_fail(error, BM_E_NOMEM, "a picture of %ux%u is beyond this machine", desc->width,
                       desc->height);
    return BM_OK;
}

static bm_status record_picture(bm_decoder *decoder, bm_error *error)
{
    png_structp lib = decoder->lib;
    bm_picture *picture = decoder->picture;
    uint32_t width = png_get_image_width(lib, decoder->info);
    uint32_t height = png_get_image_height(lib, decoder->info);
    decoder->has_palette = png_get_color_type(lib, decoder->info) == PNG_COLOR_TYPE_PALETTE;
    picture->orientation = 1;
    bm_status status =
        bm_desc_interleaved(&picture->desc, width, height, model_of(lib, decoder->info),
                            png_get_bit_depth(lib, decoder->info) == 16 ? 16 : 8, error);
    if (!status)
        status = bm_png_origin_create(picture, lib, decoder->info, error);
    if (!status)
        status = bm_png_take_chunks(&decoder->source.found, picture, error);
    decoder->source.limit = BM_PNG_MAX_LATE_BYTES;
    if (status)
        return status;
    bm_png_note_native(picture);
    return estimate_bytes(decoder, error);
}

BM_UNDER_TRAP static bm_status read_header(bm_decoder *decoder, bm_feed *feed,
                                           const bm_decode_limits *limits)
{
    bm_error *error = decoder->error.trap.error;
    decoder->lib = bm_png_create_reader(&decoder->error);
    if (decoder->lib)
        decoder->info = png_create_info_struct(decoder->lib);
    if (!decoder->info)
        return bm_fail(error, BM_E_NOMEM, "no memory for a PNG decoder");
    png_structp lib = decoder->lib;
    bm_png_feed_attach(&decoder->source, feed, &decoder->picture->warnings, lib);
    png_set_user_limits(lib, PNG_UINT_31_MAX, PNG_UINT_31_MAX); /* ours come next */
    /* Of what libpng gets, transparency alone might be left out: but it is pixels, too. */
    png_set_crc_action(lib, PNG_CRC_DEFAULT, PNG_CRC_ERROR_QUIT);
    png_read_info(lib, decoder->info);

    uint32_t width = png_get_image_width(lib, decoder->info);
    uint32_t height = png_get_image_height(lib, decoder->info);
    decoder->error.height = height;
    bm_status status = bm_check_pixel_limit(width, height, limits, error);
    if (status)
        return status;
    if (width > BM_MAX_SIDE || height > BM_MAX_SIDE)
        return bm_fail(error, BM_E_UNSUPPORTED, "%ux%u pixels: at most %u a side can be handled",
                       width, height, BM_MAX_SIDE);
    status = record_picture(decoder, error);
    if (!status)
        plan_at_once(decoder, limits);
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
    decoder->picture = picture;
    decoder->error.warnings = &picture->warnings;
    picture->codec = &bm_codec_png;
    decoder->keep_damaged = limits->keep_damaged;
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
