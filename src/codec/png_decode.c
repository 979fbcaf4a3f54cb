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
#include "png_whole.h"

enum { FIXED_BYTES = 96 * 1024 }; /* libpng's objects, inflate with its window, the read buffer */

struct bm_decoder {
    png_structp lib;
    png_infop info;
    bm_png_error error;
    bm_png_feed source;
    bm_picture *picture;
    bool has_palette; /* libpng hands out indices */
    size_t row_bytes; /* of what libpng hands out */
    bool started, keep_damaged;
    bool at_once;           /* memory for inflating the pixels as a whole is promised */
    bm_png_whole *inflated; /* where that went well: libpng sees no pixels */
    int pass;               /* of an interlaced picture, the one in hand */
    bm_error failure;       /* of its decoding, kept for the end: what came before is shown */
    uint8_t *whole;         /* the rows of an interlaced picture, once it is decoded */
    uint8_t *indices;       /* a row of them */
    uint8_t color[BM_PNG_COLORS][4]; /* of the palette, with alpha; black beyond it */
    uint8_t used[BM_PNG_COLORS];     /* 1: some pixel has the index */
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

/* The most that chunks behind the pixels may take: they are in the file. */
static size_t late_bytes(bm_feed *feed)
{
    uint64_t total = bm_feed_total(feed);
    return total && total < BM_PNG_MAX_LATE_BYTES ? (size_t)total : BM_PNG_MAX_LATE_BYTES;
}

static bm_png_layout layout_of(const bm_decoder *decoder)
{
    return (bm_png_layout){.width = decoder->picture->desc.width,
                           .height = decoder->picture->desc.height,
                           .bit_depth = png_get_bit_depth(decoder->lib, decoder->info),
                           .channels = png_get_channels(decoder->lib, decoder->info)};
}

/* Adds what inflating the pixels as a whole takes, where that can be done and may be had. */
static void plan_at_once(bm_decoder *decoder, const bm_decode_limits *limits)
{
    bm_png_layout layout = layout_of(decoder);
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

/* ---- palettes -------------------------------------------------------------------------------- */

static void fill_colors(bm_decoder *decoder)
{
    const bm_png_origin *origin = decoder->picture->origin;
    for (unsigned i = 0; i < BM_PNG_COLORS; i++) {
        memcpy(decoder->color[i], origin->palette[i], 3);
        decoder->color[i][3] = origin->alpha[i];
    }
}

/* Colours for indices. Ours and not libpng's, to learn which entries there are pixels of. */
static void expand(bm_decoder *decoder, const uint8_t *indices, uint8_t *to)
{
    uint32_t width = decoder->picture->desc.width;
    if (decoder->picture->desc.model == BM_RGBA) {
        for (uint32_t x = 0; x < width; x++) {
            decoder->used[indices[x]] = 1;
            memcpy(to + (size_t)x * 4, decoder->color[indices[x]], 4);
        }
        return;
    }
    for (uint32_t x = 0; x < width; x++) {
        decoder->used[indices[x]] = 1;
        memcpy(to + (size_t)x * 3, decoder->color[indices[x]], 3);
    }
}

/* They have no colour: black is what most decoders make of them. */
static void warn_beyond(const bm_decoder *decoder, unsigned colors)
{
    for (unsigned i = colors; i < BM_PNG_COLORS; i++)
        if (decoder->used[i]) {
            bm_warn(&decoder->picture->warnings, "bad_index",
                    "there are pixels of colour %u in a palette of %u: they are black", i, colors);
            return;
        }
}

/* Whether pixels differ by their index alone: from their colours it cannot be found again. */
static bool has_twins(const bm_decoder *decoder, unsigned colors)
{
    for (unsigned i = 0; i < colors; i++)
        for (unsigned k = 0; decoder->used[i] && k < i; k++)
            if (decoder->used[k] && !memcmp(decoder->color[i], decoder->color[k], 4))
                return true;
    return false;
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
    uint32_t *y = &decoder->error.row;
    for (decoder->pass = 0; decoder->pass < PNG_INTERLACE_ADAM7_PASSES; decoder->pass++) {
        for (*y = 0; *y < height; ++*y) {
            bm_status status = bm_feed_check(decoder->source.feed, decoder->error.trap.error);
            if (status)
                return status;
            /* In the second place libpng fills in what later passes will bring from what there is. */
            uint8_t *row = decoder->whole + decoder->row_bytes * *y;
            png_read_row(decoder->lib, decoder->keep_damaged ? NULL : row,
                         decoder->keep_damaged ? row : NULL);
        }
    }
    *y = 0;
    return BM_OK;
}

static bm_status start(bm_decoder *decoder)
{
    png_structp lib = decoder->lib;
    decoder->started = true;
    if (decoder->has_palette) {
        fill_colors(decoder);
        decoder->indices = malloc(decoder->row_bytes);
        if (!decoder->indices)
            return bm_fail(decoder->error.trap.error, BM_E_NOMEM,
                           "no memory for a row of %zu bytes", decoder->row_bytes);
    }
    if (decoder->at_once) {
        const bm_png_layout layout = layout_of(decoder);
        bm_status status = bm_png_whole_read(&decoder->inflated, &layout, &decoder->source,
                                             decoder->error.trap.error);
        if (status || decoder->inflated)
            return status;
    }
    if (decoder->has_palette) {
        png_set_packing(lib);
        png_set_check_for_invalid_index(lib, 0); /* libpng overlooks some */
    } else {
        png_set_expand(lib);
    }
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

/* From what was inflated as a whole; samples of few bits are spread over eight. */
static void take_row(bm_decoder *decoder, uint8_t *to)
{
    unsigned depth = png_get_bit_depth(decoder->lib, decoder->info);
    bm_png_whole_row(decoder->inflated, decoder->has_palette ? decoder->indices : to);
    if (decoder->has_palette)
        expand(decoder, decoder->indices, to);
    else if (depth < 8)
        for (size_t x = 0; x < decoder->row_bytes; x++)
            to[x] = (uint8_t)(to[x] * (255 / ((1u << depth) - 1)));
}

static void read_row(bm_decoder *decoder, void *to)
{
    if (decoder->inflated) {
        take_row(decoder, to);
        return;
    }
    const uint8_t *whole =
        decoder->whole ? decoder->whole + decoder->row_bytes * decoder->error.row : NULL;
    if (!decoder->has_palette && whole)
        memcpy(to, whole, decoder->row_bytes);
    else if (!whole)
        png_read_row(decoder->lib, decoder->has_palette ? decoder->indices : to, NULL);
    if (decoder->has_palette)
        expand(decoder, whole ? whole : decoder->indices, to);
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
    for (uint32_t i = 0; i < rows->count[0]; i++, (*row)++)
        read_row(decoder, rows->row[0][i]);
    return BM_OK;
}

static bm_status trapped_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error)
{
    BM_RETURN_TRAPPED(&decoder->error.trap, error, read_rows(decoder, rows));
}

/* Whether an interlaced picture that is damaged, as was found just now, has something of every pixel. */
static bool is_worth_keeping(const bm_decoder *decoder, bm_status status)
{
    return decoder->keep_damaged && (status == BM_E_TRUNCATED || status == BM_E_CORRUPT) &&
           decoder->whole && decoder->pass > 0 && !decoder->failure.status;
}

bm_status bm_png_decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error)
{
    bm_error what = {0};
    bm_status status = trapped_rows(decoder, rows, &what);
    if (is_worth_keeping(decoder, status)) {
        decoder->failure = what;
        decoder->error.row = 0;
        status = trapped_rows(decoder, rows, &what);
    }
    return status ? bm_fail(error, status, "%s", what.message) : BM_OK;
}

/* ---- the end --------------------------------------------------------------------------------- */

static bool is_warned_of(const bm_warnings *warnings, const char *code)
{
    for (unsigned i = 0; i < warnings->count; i++)
        if (!strcmp(warnings->item[i].code, code))
            return true;
    return false;
}

BM_UNDER_TRAP static bm_status read_end(bm_decoder *decoder, png_infop end)
{
    bm_png_feed *source = &decoder->source;
    bm_picture *picture = decoder->picture;
    bm_png_origin *origin = picture->origin;
    if (decoder->inflated) /* that there were pixels libpng has not seen, and need not */
        png_set_keep_unknown_chunks(decoder->lib, PNG_HANDLE_CHUNK_ALWAYS, (png_const_bytep) "IDAT",
                                    1);
    png_read_end(decoder->lib, end);
    bool goes_on;
    bm_status status = bm_png_take_chunks(&source->found, picture, decoder->error.trap.error);
    if (!status)
        status = bm_png_feed_goes_on(source, &goes_on, decoder->error.trap.error);
    if (status)
        return status;
    bm_png_note_native_late(picture);
    origin->merged = has_twins(decoder, origin->colors);
    if (decoder->has_palette)
        warn_beyond(decoder, origin->colors);
    if (source->has_frames && !is_warned_of(&picture->warnings, "animation_dropped"))
        bm_warn(&picture->warnings, "animation_dropped", "only the default picture is taken");
    if (goes_on)
        bm_warn(&picture->warnings, "trailing_data", "the file goes on after its picture");
    return BM_OK;
}

static bm_status trapped_end(bm_decoder *decoder, png_infop end, bm_error *error)
{
    BM_RETURN_TRAPPED(&decoder->error.trap, error, read_end(decoder, end));
}

/* Given no place for what comes behind the pixels, libpng would not look at it. */
bm_status bm_png_decode_end(bm_decoder *decoder, bm_error *error)
{
    if (decoder->failure.status)
        return bm_fail(error, decoder->failure.status, "%s; what is missing is coarse",
                       decoder->failure.message);
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
    bm_png_list_clear(&decoder->source.found);
    bm_png_feed_forget(&decoder->source);
    bm_png_whole_destroy(decoder->inflated);
    free(decoder->indices);
    free(decoder->whole);
    free(decoder);
}
