/* SPDX-License-Identifier: MIT */
/* Encoding JPEG: gray, RGB, CMYK and planes of YCbCr, 8 bits. */
#include "jpeg_parts.h"

#include <stdlib.h>

enum { LARGEST_STEP = UINT16_MAX / 8 };

struct bm_encoder {
    bm_metadata metadata;
    struct jpeg_compress_struct lib;   /* zeroed where it was never created */
    struct jpeg_compress_struct fresh; /* as it was when it had been created */
    bm_jpeg_pool pool;
    bm_shelf *shelf;
    bool created, ended; /* `ended`: well, so that it can be used again */
    bm_jpeg_error error;
    bm_jpeg_drain destination;
    JSAMPLE *inverted;     /* one row, where inks are written the other way round; else NULL */
    bm_jpeg_planes planes; /* where they come as such */
};

void bm_jpeg_accepts(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    bool gray = desc->model == BM_GRAY || desc->model == BM_GRAYA;
    *model = gray ? BM_GRAY : desc->model == BM_CMYK ? BM_CMYK : BM_RGB;
    *depth = 8;
}

/* Of a source that lies on its side it is not known beforehand whether it will be turned. */
static bool may_be_turned(const bm_picture *source)
{
    return source && source->orientation > 4;
}

bool bm_jpeg_takes_planes(const bm_desc *desc, const bm_encode_options *options,
                          const bm_picture *source)
{
    bool takes = desc->depth == 8;
    for (int turned = 0; turned <= may_be_turned(source); turned++) {
        bm_jpeg_settings settings = bm_jpeg_settle(desc, options, source, turned);
        takes = takes && bm_jpeg_fits_planes(&settings, desc);
    }
    return takes;
}

size_t bm_jpeg_encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                            const bm_picture *source)
{
    size_t most = 0;
    for (int turned = 0; turned <= may_be_turned(source); turned++) {
        bm_jpeg_settings settings = bm_jpeg_settle(desc, options, source, turned);
        size_t bytes = bm_jpeg_encoder_bytes(desc, &settings);
        most = bytes > most ? bytes : most;
    }
    size_t metadata = source ? bm_metadata_bytes(source) : 0;
    size_t inverted = desc->model == BM_CMYK ? bm_desc_row_bytes(desc, 0) : 0;
    return most + metadata + inverted;
}

static J_COLOR_SPACE colours_of(const bm_desc *desc)
{
    return desc->model == BM_GRAY    ? JCS_GRAYSCALE
           : desc->model == BM_CMYK  ? JCS_CMYK
           : desc->model == BM_YCBCR ? JCS_YCbCr
                                     : JCS_RGB;
}

void bm_jpeg_prepare(const bm_jpeg_settings *settings, const bm_metadata *metadata,
                     const bm_encode_request *request, j_compress_ptr lib)
{
    const bm_desc *desc = request->desc;
    lib->image_width = desc->width;
    lib->image_height = desc->height;
    lib->input_components = (int)settings->components;
    lib->in_color_space = colours_of(desc);
    jpeg_set_defaults(lib);
    lib->raw_data_in = desc->planes > 1;
    bm_jpeg_apply(settings, request, lib);
    bm_jpeg_choose_markers(lib, settings, metadata, request);
}

/* libjpeg divides by eight times a step, in 16 bits: of a step that a source made too large for that nothing would be left, and it
 * would divide by 0. Samples of 8 bits have no coefficient that half of the largest step here does not make 0 as well. */
static void bound_steps(j_compress_ptr lib)
{
    for (int t = 0; t < NUM_QUANT_TBLS; t++)
        for (int i = 0; lib->quant_tbl_ptrs[t] && i < DCTSIZE2; i++)
            if (lib->quant_tbl_ptrs[t]->quantval[i] > LARGEST_STEP)
                lib->quant_tbl_ptrs[t]->quantval[i] = LARGEST_STEP;
}

BM_UNDER_TRAP static bm_status start(bm_encoder *encoder, const bm_encode_request *request)
{
    j_compress_ptr lib = &encoder->lib;
    const bm_desc *desc = request->desc;
    bm_jpeg_settings settings =
        bm_jpeg_settle(desc, request->options, request->source, bm_is_turned(request));
    if (desc->planes > 1 && !bm_jpeg_fits_planes(&settings, desc))
        return bm_fail(encoder->error.trap.error, BM_E_UNSUPPORTED,
                       "planes of another subsampling than the JPEG is to have");
    if (bm_jpeg_inverts(&settings) && !(encoder->inverted = malloc(bm_desc_row_bytes(desc, 0))))
        return bm_fail(encoder->error.trap.error, BM_E_NOMEM, "no memory for a row of a JPEG");

    if (!encoder->created) {
        jpeg_create_compress(lib);
        bm_jpeg_pool_attach(&encoder->pool, (j_common_ptr)lib);
        encoder->fresh = *lib;
        encoder->created = true;
    }
    lib->dest = bm_jpeg_drain_init(&encoder->destination, request->drain);
    bm_jpeg_prepare(&settings, &encoder->metadata, request, lib);
    bound_steps(lib);
    jpeg_start_compress(lib, TRUE);
    bm_jpeg_write_markers(lib, &settings, &encoder->metadata, request);
    if (desc->planes > 1)
        bm_jpeg_planes_init(&encoder->planes, (j_common_ptr)lib, lib->comp_info, desc);
    return BM_OK;
}

static bm_status trapped_start(bm_encoder *encoder, const bm_encode_request *request,
                               bm_error *error)
{
    BM_RETURN_TRAPPED(&encoder->error.trap, error, start(encoder, request));
}

static void destroy(void *thing)
{
    bm_encoder *encoder = thing;
    jpeg_destroy_compress(&encoder->lib);
    bm_jpeg_pool_free(&encoder->pool);
    free(encoder);
}

static const bm_shelf_kind kept = {.destroy = destroy};

/* An encoder as if it had just been made: one that is at hand, or a new one. NULL: no memory. */
static bm_encoder *get_encoder(bm_shelf *shelf)
{
    bm_encoder *encoder = bm_shelf_take(shelf, &kept);
    if (encoder)
        *encoder = (bm_encoder){
            .lib = encoder->fresh, .fresh = encoder->fresh, .pool = encoder->pool, .created = true};
    else
        encoder = calloc(1, sizeof *encoder);
    if (encoder)
        encoder->shelf = shelf;
    return encoder;
}

bm_status bm_jpeg_encode_open(bm_encoder **out, const bm_encode_request *request, bm_error *error)
{
    const bm_desc *desc = request->desc;
    bool in_planes = desc->model == BM_YCBCR && desc->planes == 3;
    bool interleaved = desc->planes == 1 &&
                       (desc->model == BM_GRAY || desc->model == BM_RGB || desc->model == BM_CMYK);
    if (desc->depth != 8 || (!in_planes && !interleaved))
        return bm_fail(error, BM_E_UNSUPPORTED,
                       "JPEG takes gray, RGB and CMYK in 8 bits, not %s in %u",
                       bm_model_name(desc->model), desc->depth);
    if (desc->width > JPEG_MAX_DIMENSION || desc->height > JPEG_MAX_DIMENSION)
        return bm_fail(error, BM_E_UNSUPPORTED,
                       "%ux%u pixels: a JPEG has at most %ld a side (write a PNG instead)",
                       desc->width, desc->height, JPEG_MAX_DIMENSION);

    bm_status status = bm_jpeg_check_options(request->options, error);
    if (status)
        return status;
    bm_encoder *encoder = get_encoder(request->shelf);
    if (!encoder)
        return bm_fail(error, BM_E_NOMEM, "no memory for a JPEG encoder");
    encoder->lib.err = bm_jpeg_error_init(&encoder->error, NULL);
    encoder->error.pool = &encoder->pool;
    unsigned held = BM_BLOB_BIT(BM_BLOB_KINDS) - 1;
    if (!bm_jpeg_is_source(request->source))
        held &= ~BM_BLOB_BIT(BM_BLOB_NATIVE);
    bm_metadata_warn_dropped(request, "JPEG", held);
    status = bm_metadata_select(&encoder->metadata, request, error);
    if (!status)
        status = trapped_start(encoder, request, error);
    if (status) {
        bm_jpeg_encode_close(encoder);
        return status;
    }
    *out = encoder;
    return BM_OK;
}

BM_UNDER_TRAP static bm_status write_rows(bm_encoder *encoder, const bm_rows *rows)
{
    j_compress_ptr lib = &encoder->lib;
    if (lib->raw_data_in)
        return bm_jpeg_write_planes(&encoder->planes, lib, rows, encoder->error.trap.error);
    if (rows->y[0] != lib->next_scanline || rows->count[0] > lib->image_height - rows->y[0])
        return bm_fail(encoder->error.trap.error, BM_E_INTERNAL, "rows handed over out of order");
    /* libjpeg writes neither to the array of pointers nor to the rows, it only lacks the consts. */
    JSAMPARRAY from = (JSAMPARRAY)(uintptr_t)rows->row[0];
    for (uint32_t done = 0; done < rows->count[0];) {
        JSAMPARRAY rest = from + done;
        JDIMENSION count = rows->count[0] - done;
        if (encoder->inverted) {
            bm_jpeg_invert(encoder->inverted, *rest, (size_t)lib->image_width * 4);
            rest = &encoder->inverted;
            count = 1;
        }
        done += jpeg_write_scanlines(lib, rest, count);
    }
    return BM_OK;
}

bm_status bm_jpeg_encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error)
{
    BM_RETURN_TRAPPED(&encoder->error.trap, error, write_rows(encoder, rows));
}

BM_UNDER_TRAP static bm_status finish(bm_encoder *encoder)
{
    jpeg_finish_compress(&encoder->lib);
    encoder->ended = true;
    return BM_OK;
}

bm_status bm_jpeg_encode_end(bm_encoder *encoder, bm_error *error)
{
    BM_RETURN_TRAPPED(&encoder->error.trap, error, finish(encoder));
}

void bm_jpeg_encode_close(bm_encoder *encoder)
{
    if (!encoder)
        return;
    bm_metadata_clear(&encoder->metadata);
    free(encoder->inverted);
    if (encoder->ended)
        bm_shelf_put(encoder->shelf, &kept, encoder);
    else
        destroy(encoder);
}
