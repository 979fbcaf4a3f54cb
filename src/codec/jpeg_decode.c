/* SPDX-License-Identifier: MIT */
/* Decoding JPEG: the header at once, the rest when the first rows are asked for. */
#include "jpeg_parts.h"

#include <stdlib.h>

#include <jerror.h>

#include "bandmill/codecs.h"
#include "metadata.h"
#include "pixel_limit.h"

/* ---- the header ------------------------------------------------------------------------------ */

/* libjpeg calls this for every row of MCUs that it reads while it collects a picture's scans, and for every few rows
 * that it hands out. */
static void watch(j_common_ptr lib)
{
    const bm_decoder *decoder = lib->client_data;
    bm_trap *trap = bm_jpeg_trap(lib);
    bm_status status = bm_feed_check(decoder->source.feed, trap->error);
    if (status)
        bm_trap_spring(trap, status);
    if (!decoder->max_scans || (unsigned)decoder->lib.input_scan_number <= decoder->max_scans)
        return;
    bm_fail(trap->error, BM_E_LIMIT_SCANS,
            "more than %u scans, which is the limit (raise it with --max-scans)",
            decoder->max_scans);
    bm_trap_spring(trap, BM_E_LIMIT_SCANS);
}

/* Pixels per metre; 0 where the file gives only the ratio of the two. */
static void read_density(j_decompress_ptr lib, bm_picture *picture)
{
    if (!lib->saw_JFIF_marker || (lib->density_unit != 1 && lib->density_unit != 2))
        return;
    double per_metre = lib->density_unit == 1 ? 1 / 0.0254 : 100;
    picture->density_x = lib->X_density * per_metre;
    picture->density_y = lib->Y_density * per_metre;
}

/* After a form was chosen. */
static void settle_memory(bm_decoder *decoder)
{
    j_decompress_ptr lib = &decoder->lib;
    bm_picture *picture = decoder->picture;
    picture->decoder_bytes =
        bm_jpeg_decoder_bytes(lib) + bm_jpeg_marker_bytes(lib) + bm_metadata_bytes(picture);
    if (decoder->form.width) /* one row for those behind the window */
        picture->decoder_bytes += bm_desc_row_bytes(&decoder->desc, 0);
    lib->mem->max_memory_to_use = (long)picture->decoder_bytes + BM_JPEG_MEMORY_SLACK;
}

BM_UNDER_TRAP static bm_status read_header(bm_decoder *decoder, bm_feed *feed,
                                           const bm_decode_limits *limits)
{
    j_decompress_ptr lib = &decoder->lib;
    bm_picture *picture = decoder->picture;
    bm_error *error = decoder->error.trap.error;

    if (!decoder->created) {
        jpeg_create_decompress(lib);
        bm_jpeg_pool_attach(&decoder->pool, (j_common_ptr)lib);
        decoder->fresh = *lib;
        decoder->created = true;
    }
    lib->client_data = decoder;
    lib->src = bm_jpeg_feed_init(&decoder->source, feed);
    decoder->progress.progress_monitor = watch;
    lib->progress = &decoder->progress;
    bm_jpeg_want_markers(lib);
    jpeg_read_header(lib, TRUE);
    decoder->source.in_header = false;

    bm_status status = bm_check_pixel_limit(lib->image_width, lib->image_height, limits, error);
    if (!status && lib->jpeg_color_space == JCS_UNKNOWN)
        status = bm_fail(error, BM_E_UNSUPPORTED,
                         "a JPEG of %d components whose colours are unknown", lib->num_components);
    if (!status)
        status = bm_jpeg_choose_form(lib, &decoder->form, &decoder->desc, error);
    if (!status)
        status = bm_jpeg_read_markers(lib, picture, error);
    if (!status)
        status = bm_jpeg_origin_keep(picture, lib, error);
    if (status)
        return status;

    picture->desc = decoder->desc;
    /* Adobe's programs store inks inverted, whether the samples themselves or as YCCK. */
    decoder->inverted = lib->num_components == 4 && lib->saw_Adobe_marker;
    decoder->header_markers = decoder->error.markers;
    read_density(lib, picture);
    lib->dct_method = JDCT_ISLOW;
    lib->do_fancy_upsampling = TRUE;
    settle_memory(decoder);
    return BM_OK;
}

static bm_status trapped_header(bm_decoder *decoder, bm_feed *feed, const bm_decode_limits *limits,
                                bm_error *error)
{
    BM_RETURN_TRAPPED(&decoder->error.trap, error, read_header(decoder, feed, limits));
}

static void destroy(void *thing)
{
    bm_decoder *decoder = thing;
    jpeg_destroy_decompress(&decoder->lib);
    bm_jpeg_pool_free(&decoder->pool);
    free(decoder);
}

static const bm_shelf_kind kept = {.destroy = destroy};

/* A decoder as if it had just been made: one that is at hand, or a new one. NULL: no memory. */
static bm_decoder *get_decoder(bm_shelf *shelf)
{
    bm_decoder *decoder = bm_shelf_take(shelf, &kept);
    if (decoder)
        *decoder = (bm_decoder){
            .lib = decoder->fresh, .fresh = decoder->fresh, .pool = decoder->pool, .created = true};
    else
        decoder = calloc(1, sizeof *decoder);
    if (decoder)
        decoder->shelf = shelf;
    return decoder;
}

bm_status bm_jpeg_decode_open(bm_decoder **out, bm_feed *feed, const bm_decode_limits *limits,
                              bm_picture *picture, bm_error *error)
{
    bm_decoder *decoder = get_decoder(picture->shelf);
    if (!decoder)
        return bm_fail(error, BM_E_NOMEM, "no memory for a JPEG decoder");
    decoder->lib.err = bm_jpeg_error_init(&decoder->error, picture);
    decoder->error.pool = &decoder->pool;
    decoder->picture = picture;
    decoder->max_scans = limits->max_scans;
    decoder->error.keep_damaged = limits->keep_damaged;
    picture->codec = &bm_codec_jpeg;

    bm_status status = trapped_header(decoder, feed, limits, error);
    /* What is wrong with the rest of a header matters less than a size that is refused anyway, and
     * so does libjpeg's own limit, which nobody can raise. */
    if (status == BM_E_TRUNCATED || status == BM_E_CORRUPT ||
        (status == BM_E_UNSUPPORTED && decoder->error.base.msg_code == JERR_IMAGE_TOO_BIG)) {
        bm_status above = bm_check_pixel_limit(decoder->lib.image_width, decoder->lib.image_height,
                                               limits, error);
        status = above ? above : status;
    }
    if (status) {
        bm_jpeg_decode_close(decoder);
        return status;
    }
    *out = decoder;
    return BM_OK;
}

/* ---- the form -------------------------------------------------------------------------------- */

BM_UNDER_TRAP static bm_status choose(bm_decoder *decoder, bm_decode_form *form, bm_desc *desc)
{
    bm_error *error = decoder->error.trap.error;
    bm_decode_form chosen = *form;
    if (decoder->started)
        return bm_fail(error, BM_E_INTERNAL, "a form chosen after the first row");
    bm_status status = bm_jpeg_choose_form(&decoder->lib, &chosen, desc, error);
    if (status) {
        bm_jpeg_set_form(&decoder->lib, &decoder->form);
        return status;
    }
    decoder->form = *form = chosen;
    decoder->desc = *desc;
    settle_memory(decoder);
    return BM_OK;
}

bm_status bm_jpeg_decode_choose(bm_decoder *decoder, bm_decode_form *form, bm_desc *desc,
                                bm_error *error)
{
    BM_RETURN_TRAPPED(&decoder->error.trap, error, choose(decoder, form, desc));
}

/* ---- the rows -------------------------------------------------------------------------------- */

/* All scans have been read. A file may stop between two of them without any code word being missed,
 * and a component may have been left out: its samples would be made up. */
void bm_jpeg_check_completeness(j_decompress_ptr lib)
{
    const bm_jpeg_feed *source = (const bm_jpeg_feed *)lib->src;
    for (int c = 0; c < lib->num_components; c++) {
        /* libjpeg notes the table when the component's first scan begins. */
        if (!lib->comp_info[c].quant_table)
            bm_jpeg_damage(lib, BM_E_CORRUPT, "a colour component without data");
        if (!lib->progressive_mode)
            continue;
        const int *missing_bits = lib->coef_bits[c]; /* -1: all */
        if (missing_bits[0] < 0)
            bm_jpeg_damage(lib, BM_E_CORRUPT, "a colour component without data");
        for (int k = 0; source->ended && k < DCTSIZE2; k++)
            if (missing_bits[k] != 0)
                bm_jpeg_damage(lib, BM_E_CORRUPT, "scans are missing");
    }
}

static void start(bm_decoder *decoder)
{
    jpeg_start_decompress(&decoder->lib);
    decoder->started = true;
    if (jpeg_has_multiple_scans(&decoder->lib))
        bm_jpeg_check_completeness(&decoder->lib);
    if (decoder->form.planes)
        bm_jpeg_planes_init(&decoder->planes, (j_common_ptr)&decoder->lib, decoder->lib.comp_info,
                            &decoder->desc);
    bm_jpeg_begin_window(&decoder->lib, &decoder->form);
}

BM_UNDER_TRAP static bm_status read_rows(bm_decoder *decoder, const bm_rows *rows)
{
    j_decompress_ptr lib = &decoder->lib;
    if (!decoder->started)
        start(decoder);
    if (decoder->form.planes)
        return bm_jpeg_read_planes(&decoder->planes, lib, rows, decoder->error.trap.error);
    if (rows->y[0] + decoder->form.y != lib->output_scanline ||
        rows->count[0] > decoder->desc.height - rows->y[0])
        return bm_fail(decoder->error.trap.error, BM_E_INTERNAL, "rows asked for out of order");
    /* libjpeg does not write to the array of pointers, it only lacks the const. */
    JSAMPARRAY to = (JSAMPARRAY)(uintptr_t)rows->row[0];
    for (uint32_t done = 0; done < rows->count[0];)
        done += jpeg_read_scanlines(lib, to + done, rows->count[0] - done);
    for (uint32_t i = 0; decoder->inverted && i < rows->count[0]; i++)
        bm_jpeg_invert(to[i], to[i], (size_t)lib->output_width * 4);
    return BM_OK;
}

bm_status bm_jpeg_decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error)
{
    BM_RETURN_TRAPPED(&decoder->error.trap, error, read_rows(decoder, rows));
}

/* ---- the end --------------------------------------------------------------------------------- */

BM_UNDER_TRAP static bm_status read_end(bm_decoder *decoder)
{
    bm_jpeg_feed *source = &decoder->source;
    if (decoder->started)
        bm_jpeg_end_window(&decoder->lib);
    jpeg_finish_decompress(&decoder->lib);
    decoder->ended = true;
    if (decoder->error.markers > decoder->header_markers)
        bm_warn(&decoder->picture->warnings, "metadata_dropped",
                "metadata that follows the first pixels");
    if (source->ended) {
        bm_warn(&decoder->picture->warnings, "missing_end", "the file ends without an end marker");
        return BM_OK;
    }

    size_t left = source->base.bytes_in_buffer;
    if (left == 0) {
        const uint8_t *bytes;
        bm_status status = bm_feed_next(source->feed, &bytes, &left, decoder->error.trap.error);
        if (status)
            return status;
    }
    const bm_jpeg_origin *origin = bm_jpeg_origin_of(decoder->picture);
    bool announced = origin && origin->pictures > 1; /* and warned of in the header */
    if (left > 0 && !announced)
        bm_warn(&decoder->picture->warnings, "trailing_data", "the file goes on after its picture");
    return BM_OK;
}

bm_status bm_jpeg_decode_end(bm_decoder *decoder, bm_error *error)
{
    BM_RETURN_TRAPPED(&decoder->error.trap, error, read_end(decoder));
}

void bm_jpeg_decode_close(bm_decoder *decoder)
{
    if (decoder && decoder->ended)
        bm_shelf_put(decoder->shelf, &kept, decoder);
    else if (decoder)
        destroy(decoder);
}
