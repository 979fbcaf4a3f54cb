/* SPDX-License-Identifier: MIT */
/* Encoding PNG: gray to RGBA, 8 and 16 bits, and as the source was stored where its pixels pass unchanged. */
#include "png_parts.h"

#include <stdlib.h>

#include "bandmill/size.h"
#include "metadata.h"
#include "png_pixels.h"
#include "png_rows.h"

enum {
    DEFAULT_COMPRESSION = 6,
    IDAT_BYTES = 32 * 1024,     /* a chunk of interlaced pixels is at most this long */
    FIXED_BYTES = 24 * 1024,    /* libpng's objects and ours */
    DEFLATE_BYTES = 296 * 1024, /* of libpng's deflate, and the chunk */
    ROWS_KEPT =
        5 /* this row, as it comes and as it is stored, the one above, and two filtered ones */
};

struct bm_encoder {
    bm_metadata metadata;
    bm_encode_request request;
    bm_png_form form;
    bm_png_carrier carrier;
    bm_png_packer packer;
    png_structp lib;
    png_infop info;
    bm_png_error error;
    bm_png_pixels *pixels; /* NULL: interlaced, and libpng's work */
    uint8_t *packed;       /* a row, or of an interlaced output all of them */
};

static bool is_ours(bm_model model)
{
    return model == BM_GRAY || model == BM_GRAYA || model == BM_RGB || model == BM_RGBA;
}

void bm_png_accepts(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    *model = is_ours(desc->model) ? desc->model : BM_RGB;
    *depth = desc->depth;
}

/* Of the pixels of an output that is not interlaced. */
static bm_png_pixel_form pixel_form(const bm_encode_options *options, size_t row_bytes,
                                    uint32_t height, unsigned workers)
{
    return (bm_png_pixel_form){
        .row_bytes = row_bytes,
        .height = height,
        .pixel_bytes = 1,
        .filter = bm_encode_value(options, BM_PNG_FILTER, BM_PNG_FILTERS),
        .effort = (unsigned)bm_encode_value(options, BM_PNG_COMPRESSION, DEFAULT_COMPRESSION),
        .workers = workers};
}

size_t bm_png_encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source)
{
    size_t metadata = source ? bm_metadata_bytes(source) : 0, row = bm_desc_row_bytes(desc, 0);
    size_t bytes = FIXED_BYTES + 2 * metadata, more = 0;
    if (!bm_png_settle_interlace(options, source)) {
        bm_png_pixel_form form = pixel_form(options, row, desc->height, 1);
        more = row + bm_png_pixels_bytes(&form);
    } else if (!bm_size_mul(row, desc->height, &more)) {
        return SIZE_MAX;
    } else {
        bytes += DEFLATE_BYTES + ROWS_KEPT * (row + BM_ROW_ALIGN);
    }
    return bm_size_add(&bytes, more) ? bytes : SIZE_MAX;
}

size_t bm_png_chore_bytes(const bm_desc *desc, const bm_encode_options *options,
                          const bm_picture *source, unsigned workers)
{
    if (bm_png_settle_interlace(options, source))
        return 0;
    bm_png_pixel_form form = pixel_form(options, bm_desc_row_bytes(desc, 0), desc->height, 1);
    size_t alone = bm_png_pixels_bytes(&form);
    form.workers = workers;
    return bm_png_pixels_bytes(&form) - alone;
}

/* ---- the header ------------------------------------------------------------------------------ */

/* libpng's way with interlaced pixels. Not told, it filters adaptively, but for palettes and few bits not at all. */
static void choose_filter(png_structp lib, const bm_encode_options *options)
{
    static const int filters[] = {PNG_FILTER_NONE, PNG_FILTER_SUB,   PNG_FILTER_UP,
                                  PNG_FILTER_AVG,  PNG_FILTER_PAETH, PNG_ALL_FILTERS};
    int choice = bm_encode_value(options, BM_PNG_FILTER, -1);
    if (choice >= 0)
        png_set_filter(lib, PNG_FILTER_TYPE_BASE, filters[choice]);
}

static bm_status allocate_rows(bm_encoder *encoder)
{
    const bm_desc *desc = encoder->request.desc;
    const bm_png_form *form = &encoder->form;
    size_t rows = form->interlaced ? desc->height : 1, bytes = 0;
    if (!form->interlaced) {
        size_t row_bytes = bm_png_stored_bytes(&encoder->packer);
        bm_png_pixel_form pixels =
            pixel_form(encoder->request.options, row_bytes, desc->height, encoder->request.workers);
        pixels.pixel_bytes = bm_png_pixel_bytes(&encoder->packer);
        bool plain = form->color_type == PNG_COLOR_TYPE_PALETTE || form->bit_depth < 8;
        if (plain && pixels.filter == BM_PNG_FILTERS &&
            !(encoder->request.options->given >> BM_PNG_FILTER & 1))
            pixels.filter = BM_PNG_NONE;
        encoder->pixels = bm_png_pixels_create(&pixels, encoder->request.drain);
        if (!encoder->pixels)
            return bm_fail(encoder->error.trap.error, BM_E_NOMEM, "no memory for a PNG encoder");
    }
    if (!form->interlaced && form->bit_depth >= 8)
        return BM_OK;
    if (bm_size_mul(bm_png_packed_bytes(&encoder->packer), rows, &bytes))
        encoder->packed = malloc(bytes);
    return encoder->packed ? BM_OK
                           : bm_fail(encoder->error.trap.error, BM_E_NOMEM,
                                     "no memory for %zu rows of a PNG", rows);
}

static void set_up(bm_encoder *encoder, const bm_desc *desc)
{
    png_structp lib = encoder->lib;
    const bm_encode_options *options = encoder->request.options;
    const bm_png_form *form = &encoder->form;
    bm_png_drain_attach(encoder->request.drain, lib);
    png_set_benign_errors(lib, 1); /* odd metadata is no reason to lose the picture */
    png_set_user_limits(lib, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_compression_level(lib,
                              bm_encode_value(options, BM_PNG_COMPRESSION, DEFAULT_COMPRESSION));
    png_set_compression_buffer_size(lib, IDAT_BYTES);
    png_set_IHDR(lib, encoder->info, desc->width, desc->height, form->bit_depth, form->color_type,
                 form->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
    choose_filter(lib, options);
}

BM_UNDER_TRAP static bm_status start(bm_encoder *encoder)
{
    const bm_encode_request *request = &encoder->request;
    encoder->lib = bm_png_create_writer(&encoder->error);
    if (encoder->lib)
        encoder->info = png_create_info_struct(encoder->lib);
    if (!encoder->info)
        return bm_fail(encoder->error.trap.error, BM_E_NOMEM, "no memory for a PNG encoder");
    png_structp lib = encoder->lib;
    encoder->form = bm_png_settle(request);
    bm_png_packer_init(&encoder->packer, &encoder->form, request);
    bm_status status = allocate_rows(encoder);
    if (status)
        return status;
    set_up(encoder, request->desc);
    encoder->carrier = (bm_png_carrier){.lib = lib,
                                        .info = encoder->info,
                                        .request = request,
                                        .form = &encoder->form,
                                        .metadata = &encoder->metadata};
    status = bm_png_write_head(&encoder->carrier);
    if (status)
        return status;
    if (encoder->form.bit_depth < 8)
        png_set_packing(lib);
    png_set_check_for_invalid_index(lib, 0); /* the decoder has warned of them */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (encoder->form.bit_depth == 16)
        png_set_swap(lib);
#endif
    encoder->error.height = request->desc->height;
    return BM_OK;
}

static bm_status trapped_start(bm_encoder *encoder, bm_error *error)
{
    BM_RETURN_TRAPPED(&encoder->error.trap, error, start(encoder));
}

bm_status bm_png_encode_open(bm_encoder **out, const bm_encode_request *request, bm_error *error)
{
    const bm_desc *desc = request->desc;
    if (desc->planes != 1 || !is_ours(desc->model))
        return bm_fail(error, BM_E_UNSUPPORTED, "PNG takes interleaved gray and RGB, not %s",
                       bm_model_name(desc->model));
    bm_encoder *encoder = calloc(1, sizeof *encoder);
    if (!encoder)
        return bm_fail(error, BM_E_NOMEM, "no memory for a PNG encoder");
    encoder->request = *request;
    encoder->error.warnings = request->warnings;
    unsigned held = BM_BLOB_BIT(BM_BLOB_ICC) | BM_BLOB_BIT(BM_BLOB_EXIF) |
                    BM_BLOB_BIT(BM_BLOB_XMP) | BM_BLOB_BIT(BM_BLOB_COMMENT);
    if (bm_png_origin_of(request->source))
        held |= BM_BLOB_BIT(BM_BLOB_NATIVE);
    bm_metadata_warn_dropped(request, "PNG", held);
    bm_status status = bm_metadata_select(&encoder->metadata, request, error);
    if (!status)
        status = trapped_start(encoder, error);
    if (status) {
        bm_png_encode_close(encoder);
        return status;
    }
    *out = encoder;
    return BM_OK;
}

/* ---- the rows -------------------------------------------------------------------------------- */

static bm_status write_row(bm_encoder *encoder, const void *row)
{
    if (encoder->form.interlaced) {
        bm_png_pack(&encoder->packer, row,
                    encoder->packed + bm_png_packed_bytes(&encoder->packer) * encoder->error.row);
        return BM_OK;
    }
    bm_png_store(&encoder->packer, row, encoder->packed, bm_png_pixels_row(encoder->pixels));
    return bm_png_pixels_push(encoder->pixels, encoder->error.trap.error);
}

BM_UNDER_TRAP static bm_status write_rows(bm_encoder *encoder, const bm_rows *rows)
{
    uint32_t *row = &encoder->error.row;
    if (rows->y[0] != *row || rows->count[0] > encoder->error.height - *row)
        return bm_fail(encoder->error.trap.error, BM_E_INTERNAL, "rows handed over out of order");
    bm_status status = BM_OK;
    for (uint32_t i = 0; i < rows->count[0] && !status; i++, (*row)++)
        status = write_row(encoder, rows->row[0][i]);
    return status;
}

bm_status bm_png_encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error)
{
    BM_RETURN_TRAPPED(&encoder->error.trap, error, write_rows(encoder, rows));
}

unsigned bm_png_encode_chores(bm_encoder *encoder)
{
    return encoder->pixels ? bm_png_pixels_chores(encoder->pixels) : 0;
}

bm_status bm_png_encode_chore(bm_encoder *encoder, bm_error *error)
{
    (void)error;
    bm_png_pixels_chore(encoder->pixels);
    return BM_OK;
}

/* ---- the end --------------------------------------------------------------------------------- */

static void write_passes(bm_encoder *encoder)
{
    size_t row_bytes = bm_png_packed_bytes(&encoder->packer);
    int passes = png_set_interlace_handling(encoder->lib);
    for (int pass = 0; pass < passes; pass++)
        for (uint32_t y = 0; y < encoder->error.height; y++)
            png_write_row(encoder->lib, encoder->packed + row_bytes * y);
}

BM_UNDER_TRAP static bm_status finish(bm_encoder *encoder)
{
    const bm_png_origin *origin = bm_png_origin_of(encoder->request.source);
    bm_status status = BM_OK;
    if (encoder->form.interlaced)
        write_passes(encoder);
    else
        status = bm_png_pixels_end(encoder->pixels, encoder->error.trap.error);
    if (status)
        return status;
    if (encoder->form.as_source && origin->merged)
        bm_warn(encoder->request.warnings, "palette_merged",
                "pixels of different palette entries with one colour have the same index now");
    status = bm_png_write_late(&encoder->carrier);
    if (status)
        return status;
    if (encoder->form.interlaced)
        png_write_end(encoder->lib, NULL);
    else /* libpng has seen no pixels, and would complain */
        png_write_chunk(encoder->lib, (png_const_bytep) "IEND", NULL, 0);
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
    bm_png_carrier_clear(&encoder->carrier);
    bm_metadata_clear(&encoder->metadata);
    bm_png_pixels_destroy(encoder->pixels);
    free(encoder->packed);
    free(encoder);
}
