/* SPDX-License-Identifier: MIT */
/* The source of a picture's run: its decoder, and what stands in for rows that damage has taken. */
#include "decoding.h"

#include <string.h>

/* Of missing samples, at any depth: the middle of the range, which is what libjpeg makes of missing
 * blocks, so that it looks the same in every format. */
#define MISSING 0x80

static bool is_damage(bm_status status)
{
    return status == BM_E_TRUNCATED || status == BM_E_CORRUPT;
}

static bm_status decode(bm_flight *flight, const bm_rows *rows, bm_error *error)
{
    return bm_recolouring_read(&flight->recolouring, flight->codec, flight->decoder, rows, error);
}

/* ---- filling --------------------------------------------------------------------------------- */

/* Alpha is the last channel; where colours are missing it is not known either, and opaque shows it. */
static void make_opaque(void *row, const bm_desc *desc)
{
    unsigned channels = desc->plane[0].channels;
    uint8_t *at_8 = row;
    uint16_t *at_16 = row;
    for (size_t x = 0; x < desc->width; x++) {
        size_t alpha = x * channels + channels - 1;
        if (desc->depth == 16)
            at_16[alpha] = 0xffff;
        else
            at_8[alpha] = 0xff;
    }
}

/* Fills the rows, which are the chain's, from the i-th one of each plane on. */
static void fill(const bm_desc *desc, const bm_rows *rows, uint32_t i)
{
    for (unsigned p = 0; p < desc->planes; p++) {
        for (uint32_t y = i; y < rows->count[p]; y++) {
            memset(rows->row[p][y], MISSING, bm_desc_row_bytes(desc, p));
            if (bm_model_has_alpha(desc->model) && desc->planes == 1)
                make_opaque(rows->row[p][y], desc);
        }
    }
}

/* ---- decoding -------------------------------------------------------------------------------- */

static void give_up(bm_decoding *decoding, uint32_t row, const bm_error *why)
{
    bm_picture *picture = &decoding->flight->picture;
    const bm_decode_form *form = &decoding->flight->form;
    decoding->given_up = true;
    bm_warn(&picture->warnings, "damaged", "%s; rows %u to %u became gray", why->message,
            (row + form->y) << form->shrink, picture->desc.height - 1);
}

/* Row by row, to know which ones are good. Those of several planes, which may be subsampled, are good all or none. */
static bm_status decode_carefully(bm_decoding *decoding, const bm_rows *rows, bm_error *error)
{
    bm_flight *flight = decoding->flight;
    const bm_desc *desc = &flight->recolouring.to.desc;
    bm_error why = {0};
    uint32_t i = 0;
    if (desc->planes > 1)
        why.status = decode(flight, rows, &why);
    for (; desc->planes == 1 && i < rows->count[0]; i++) {
        const bm_rows row = {.row = {rows->row[0] + i}, .y = {rows->y[0] + i}, .count = {1}};
        why.status = decode(flight, &row, &why);
        if (why.status)
            break;
    }
    if (!why.status)
        return BM_OK;
    uint32_t first = rows->y[0] + i;
    if (!is_damage(why.status) || first == 0)
        return bm_fail(error, why.status, "%s", why.message);
    give_up(decoding, first, &why);
    fill(desc, rows, i);
    return BM_OK;
}

bm_status bm_decoding_rows(void *context, const bm_rows *rows, bm_error *error)
{
    bm_decoding *decoding = context;
    if (!decoding->keep)
        return decode(decoding->flight, rows, error);
    if (!decoding->given_up)
        return decode_carefully(decoding, rows, error);
    fill(&decoding->flight->recolouring.to.desc, rows, 0);
    return BM_OK;
}

/* ---- the end --------------------------------------------------------------------------------- */

/* Reads what a decoder that gave up has left, or one that is done has not asked for: only at the end of an input is it known whether it
 * changed meanwhile, and then it is that and no damage, nor the picture that it seems to be. */
static bm_status drain(bm_feed *feed, bm_error *error)
{
    const uint8_t *bytes;
    size_t size = 1;
    bm_status status = BM_OK;
    while (!status && size > 0)
        status = bm_feed_next(feed, &bytes, &size, error);
    return status;
}

bm_status bm_decoding_end(bm_decoding *decoding, bm_error *error)
{
    bm_flight *flight = decoding->flight;
    bm_error why = {0};
    if (!decoding->given_up)
        why.status = flight->codec->decode_end(flight->decoder, &why);
    if (decoding->keep && is_damage(why.status)) {
        bm_warn(&flight->picture.warnings, "damaged", "%s", why.message);
        decoding->given_up = true;
    } else if (why.status) {
        return bm_fail(error, why.status, "%s", why.message);
    }
    return drain(flight->feed, error);
}
