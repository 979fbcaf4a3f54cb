/* SPDX-License-Identifier: MIT */
/* Decoding PNG behind its header: row by row into the caller's memory; an interlaced picture is held
 * whole until its last pass. */
#include <stdlib.h>
#include <string.h>

#include "png_decoder.h"

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
        const bm_png_layout layout = bm_png_layout_of(decoder);
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
