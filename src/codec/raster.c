/* SPDX-License-Identifier: MIT */
/* Pictures stored as plain rows: what the decoders of BMP, TGA and PNM have in common. */
#include "raster.h"

#include <stdlib.h>

#include "bandmill/size.h"
#include "pixel_limit.h"

bm_status bm_raster_describe(bm_raster *raster, bm_picture *picture, uint32_t width,
                             uint32_t height, bm_model model, unsigned depth,
                             const bm_decode_limits *limits, bm_error *error)
{
    bm_status status = bm_check_pixel_limit(width, height, limits, error);
    if (status)
        return status;
    if (width > BM_MAX_SIDE || height > BM_MAX_SIDE)
        return bm_fail(error, BM_E_UNSUPPORTED, "%ux%u pixels: at most %u a side can be handled",
                       width, height, BM_MAX_SIDE);
    picture->orientation = 1;
    raster->desc = &picture->desc;
    return bm_desc_interleaved(&picture->desc, width, height, model, depth, error);
}

static uint32_t rows_held(const bm_raster *raster)
{
    return raster->bottom_up || raster->whole ? raster->desc->height : 1;
}

bm_status bm_raster_count(const bm_raster *raster, bm_picture *picture, bm_error *error)
{
    size_t held;
    if (!bm_size_mul(raster->stored_bytes, rows_held(raster), &held) ||
        !bm_size_add(&picture->decoder_bytes, held))
        return bm_fail(error, BM_E_NOMEM, "a picture of %ux%u is beyond this machine",
                       raster->desc->width, raster->desc->height);
    return BM_OK;
}

static bm_status fetch(bm_raster *raster, bm_decoder *decoder, uint8_t *stored, bm_error *error)
{
    raster->in.row =
        raster->bottom_up ? raster->desc->height - 1 - raster->fetched : raster->fetched;
    raster->fetched++;
    return raster->fetch(decoder, stored, error);
}

/* Memory for what is held; and where that is everything, all rows. */
static bm_status start(bm_raster *raster, bm_decoder *decoder, bm_error *error)
{
    uint32_t count = rows_held(raster);
    raster->in.height = raster->desc->height;
    raster->held = malloc(raster->stored_bytes * count);
    if (!raster->held)
        return bm_fail(error, BM_E_NOMEM, "no memory for %u rows of %zu bytes", count,
                       raster->stored_bytes);
    bm_status status = BM_OK;
    if (raster->bottom_up || raster->whole)
        for (uint32_t i = 0; !status && i < count; i++)
            status = fetch(raster, decoder, raster->held + raster->stored_bytes * i, error);
    return status;
}

/* The stored form of row `raster->row`. */
static bm_status find(bm_raster *raster, bm_decoder *decoder, const uint8_t **stored,
                      bm_error *error)
{
    *stored = raster->held;
    if (!raster->bottom_up && !raster->whole)
        return fetch(raster, decoder, raster->held, error);
    uint32_t i = raster->bottom_up ? raster->desc->height - 1 - raster->row : raster->row;
    *stored += raster->stored_bytes * i;
    return BM_OK;
}

bm_status bm_raster_rows(bm_raster *raster, bm_decoder *decoder, const bm_rows *rows,
                         bm_error *error)
{
    if (rows->y[0] != raster->row || rows->count[0] > raster->desc->height - raster->row)
        return bm_fail(error, BM_E_INTERNAL, "rows asked for out of order");
    bm_status status = raster->held ? BM_OK : start(raster, decoder, error);
    for (uint32_t i = 0; !status && i < rows->count[0]; i++) {
        const uint8_t *stored;
        status = find(raster, decoder, &stored, error);
        if (!status)
            raster->unpack(decoder, stored, rows->row[0][i]);
        raster->row++;
    }
    return status;
}

bm_status bm_raster_warn_trailing(bm_raster *raster, bm_picture *picture, bm_error *error)
{
    bool ended;
    bm_status status = bm_bytes_ended(&raster->in, &ended, error);
    if (!status && !ended)
        bm_warn(&picture->warnings, "trailing_data", "the file goes on after its picture");
    return status;
}

void bm_raster_free(bm_raster *raster)
{
    free(raster->held);
}
