/* SPDX-License-Identifier: MIT */
/* A fake codec that offers every form by the book: means of pixels, luma of BT.601, windows on a grid. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../plain_encoder.h"
#include "planner_world.h"

struct bm_decoder {
    bm_feed *feed;
    bm_decode_form form;
    bm_desc rows;
    uint32_t next_row;
};

static bool match(const uint8_t *head, size_t size)
{
    return size >= 4 && !memcmp(head, "FORM", 4);
}

static bm_model model_of(unsigned channels)
{
    return channels == 1 ? BM_GRAY : channels == 3 ? BM_RGB : BM_RGBA;
}

static bm_status decode_open(bm_decoder **result, bm_feed *feed, const bm_decode_limits *limits,
                             bm_picture *picture, bm_error *error)
{
    (void)limits;
    bm_status status = bm_desc_interleaved(&picture->desc, world.width, world.height,
                                           model_of(world.channels), 8, error);
    picture->orientation = world.orientation;
    picture->decoder_bytes = (size_t)world.width * world.height;
    bm_decoder *decoder = calloc(1, sizeof *decoder);
    decoder->feed = feed;
    decoder->rows = picture->desc;
    *result = decoder;
    return status;
}

static uint32_t shrunk(uint32_t side, unsigned shrink)
{
    return (side + (1u << shrink) - 1) >> shrink;
}

static void widen(uint32_t *at, uint32_t *size, uint32_t side)
{
    uint32_t end = (*at + *size + world.grid - 1) / world.grid * world.grid;
    *at = *at / world.grid * world.grid;
    *size = (end < side ? end : side) - *at;
}

static bm_status decode_choose(bm_decoder *decoder, bm_decode_form *form, bm_desc *desc,
                               bm_error *error)
{
    if ((form->shrink && world.refuses & REFUSES_SHRINK) ||
        (form->gray && (world.refuses & REFUSES_GRAY || world.channels == 4)) ||
        (form->width && world.refuses & REFUSES_WINDOW) || form->planes)
        return bm_fail(error, BM_E_UNSUPPORTED, "no such form");
    uint32_t width = shrunk(world.width, form->shrink);
    uint32_t height = shrunk(world.height, form->shrink);
    if (form->width) {
        assert_true(form->height && form->x + form->width <= width &&
                    form->y + form->height <= height);
        widen(&form->x, &form->width, width);
        widen(&form->y, &form->height, height);
        width = form->width;
        height = form->height;
    }
    form->coarser = form->shrink ? world.coarser : 0;
    bm_model model = form->gray ? BM_GRAY : model_of(world.channels);
    decoder->form = *form;
    bm_status status = bm_desc_interleaved(&decoder->rows, width, height, model, 8, error);
    *desc = decoder->rows;
    return status;
}

/* The mean of a block, of which the last row and column of the picture stand for those beyond. */
static uint8_t mean(uint32_t x, uint32_t y, unsigned c, unsigned shrink)
{
    uint32_t side = 1u << shrink, sum = 0;
    for (uint32_t j = y * side; j < (y + 1) * side; j++)
        for (uint32_t i = x * side; i < (x + 1) * side; i++) {
            uint32_t at = j < world.height ? j : world.height - 1;
            at = at * world.width + (i < world.width ? i : world.width - 1);
            sum += world.samples[(size_t)at * world.channels + c];
        }
    return (uint8_t)((sum + side * side / 2) / (side * side));
}

static uint8_t sample(const bm_decode_form *form, uint32_t x, uint32_t y, unsigned c)
{
    x += form->x;
    y += form->y;
    if (!form->gray || world.channels == 1)
        return mean(x, y, c, form->shrink);
    return (uint8_t)floor(0.299 * mean(x, y, 0, form->shrink) +
                          0.587 * mean(x, y, 1, form->shrink) +
                          0.114 * mean(x, y, 2, form->shrink) + 0.5);
}

static bm_status decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error)
{
    unsigned channels = bm_model_channels(decoder->rows.model);
    assert_int_equal(rows->y[0], decoder->next_row);
    decoder->next_row += rows->count[0];
    world.decoded_width = decoder->rows.width;
    world.decoded_height = decoder->next_row;
    if (world.damaged_row && decoder->next_row > world.damaged_row)
        return bm_fail(error, BM_E_CORRUPT, "torn");
    for (uint32_t i = 0; i < rows->count[0]; i++) {
        uint8_t *row = rows->row[0][i];
        for (uint32_t x = 0; x < decoder->rows.width; x++)
            for (unsigned c = 0; c < channels; c++)
                *row++ = sample(&decoder->form, x, rows->y[0] + i, c);
    }
    return BM_OK;
}

static bm_status decode_end(bm_decoder *decoder, bm_error *error)
{
    const uint8_t *bytes;
    size_t size = 1;
    bm_status status = BM_OK;
    assert_int_equal(decoder->next_row, decoder->rows.height);
    while (!status && size)
        status = bm_feed_next(decoder->feed, &bytes, &size, error);
    return status;
}

static void decode_close(bm_decoder *decoder)
{
    free(decoder);
}

struct bm_encoder {
    bm_drain *drain;
    size_t row_bytes;
};

static void accepts(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    *model = desc->model;
    *depth = desc->depth;
}

static size_t encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source)
{
    (void)desc, (void)options, (void)source;
    return 0;
}

static bm_status encode_open(bm_encoder **result, const bm_encode_request *request, bm_error *error)
{
    bm_encoder *encoder = calloc(1, sizeof *encoder);
    char head[64];
    *encoder = (bm_encoder){request->drain, bm_desc_row_bytes(request->desc, 0)};
    *result = encoder;
    /* Whatever the form, the picture that is encoded came from the one that is stored. */
    assert_int_equal(request->source->desc.width, world.width);
    assert_int_equal(request->source->desc.model, model_of(world.channels));
    snprintf(head, sizeof head, "%ux%u %s\n", request->desc->width, request->desc->height,
             bm_model_name(request->desc->model));
    return bm_drain_write(encoder->drain, head, strlen(head), error);
}

static bm_status encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error)
{
    return plain_write_rows(encoder->drain, encoder->row_bytes, rows, error);
}

static const char *const extensions[] = {"form", NULL};

const bm_codec planner_codec = {
    .name = "form",
    .extensions = extensions,
    .match = match,
    .decode_open = decode_open,
    .decode_choose = decode_choose,
    .decode_rows = decode_rows,
    .decode_end = decode_end,
    .decode_close = decode_close,
    .accepts = accepts,
    .encode_bytes = encode_bytes,
    .encode_open = encode_open,
    .encode_rows = encode_rows,
    .encode_end = plain_encode_end,
    .encode_close = plain_encode_close,
};
