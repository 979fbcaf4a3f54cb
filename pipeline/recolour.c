/* SPDX-License-Identifier: MIT */
/* The conversion of colours between a decoder and the chain: rows are decoded into a few of their own, and converted from
 * there while they are in cache. */
#include "recolour.h"

#include <stdlib.h>

#include "bandmill/size.h"

/* As many as decoders make at a time where they do not go row by row. */
#define ROWS 16u

bm_status bm_recolouring_begin(bm_recolouring *recolouring, const bm_colour *colour,
                               bm_picture *picture, bool leave_cmyk, bm_error *error)
{
    bm_recolouring_end(recolouring);
    *recolouring =
        (bm_recolouring){.colour = colour, .to = {.desc = picture->desc}, .from = picture->desc};
    if (!colour)
        return BM_OK;
    unsigned before = picture->warnings.count;
    bm_status status = colour->open(colour->context, picture, leave_cmyk, &recolouring->to,
                                    &picture->warnings, error);
    recolouring->warnings = picture->warnings.count - before;
    return status;
}

void bm_recolouring_reshape(bm_recolouring *recolouring, const bm_desc *rows)
{
    bm_desc *to = &recolouring->to.desc;
    recolouring->from = *rows;
    if (!recolouring->to.handle)
        *to = *rows;
    to->width = to->plane[0].width = rows->width;
    to->height = to->plane[0].height = rows->height;
}

static size_t rows_bytes(const bm_recolouring *recolouring)
{
    size_t stride = bm_desc_stride(&recolouring->from, 0);
    return bm_size_align(ROWS * stride + BM_ROW_ALIGN, BM_ROW_ALIGN);
}

size_t bm_recolouring_bytes(const bm_recolouring *recolouring)
{
    return recolouring->to.handle ? recolouring->to.bytes + rows_bytes(recolouring) : 0;
}

bm_status bm_recolouring_read(bm_recolouring *recolouring, const bm_codec *codec,
                              bm_decoder *decoder, const bm_rows *rows, bm_error *error)
{
    if (!recolouring->to.handle)
        return codec->decode_rows(decoder, rows, error);
    if (!recolouring->rows)
        recolouring->rows = aligned_alloc(BM_ROW_ALIGN, rows_bytes(recolouring));
    if (!recolouring->rows)
        return bm_fail(error, BM_E_NOMEM, "no memory for rows before their colours are converted");

    size_t stride = bm_desc_stride(&recolouring->from, 0);
    void *own[ROWS];
    for (uint32_t i = 0; i < ROWS; i++)
        own[i] = (uint8_t *)recolouring->rows + BM_ROW_ALIGN + i * stride;
    bm_status status = BM_OK;
    for (uint32_t done = 0; !status && done < rows->count[0];) {
        uint32_t left = rows->count[0] - done, count = left < ROWS ? left : ROWS;
        const bm_rows part = {.row = {own}, .y = {rows->y[0] + done}, .count = {count}};
        status = codec->decode_rows(decoder, &part, error);
        for (uint32_t i = 0; !status && i < count; i++)
            recolouring->colour->apply(recolouring->to.handle, own[i], rows->row[0][done + i],
                                       recolouring->from.width);
        done += count;
    }
    return status;
}

void bm_recolouring_end(bm_recolouring *recolouring)
{
    if (recolouring->to.handle)
        recolouring->colour->close(recolouring->to.handle);
    recolouring->to.handle = NULL;
    free(recolouring->rows);
    recolouring->rows = NULL;
}
