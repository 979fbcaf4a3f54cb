/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes through a decoder and its encoder, in blocks and bands that vary with the input's size; where the
 * decoder offers forms, also in one that its content draws, which must end as the whole picture does.
 * Compiled once for each codec, with BM_FUZZ_CODEC naming it. */
#include <stdlib.h>

#include "bandmill/codecs.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Small enough for thousands of runs a second. */
static const bm_decode_limits limits = {.max_pixels = 1 << 20, .max_scans = 20};

enum { MOST_ROWS = 16, ROWS_STEP = 4 /* in which every subsampling is whole */ };

/* A few rows of each plane. */
typedef struct strip {
    void *row[BM_MAX_PLANES][MOST_ROWS];
    uint32_t rows; /* of the picture */
} strip;

static strip strip_of(const bm_desc *desc, uint32_t rows)
{
    strip band = {.rows = desc->planes > 1 ? (rows + ROWS_STEP - 1) / ROWS_STEP * ROWS_STEP : rows};
    for (unsigned p = 0; p < desc->planes; p++)
        for (uint32_t i = 0; i < band.rows; i++)
            band.row[p][i] = malloc(bm_desc_row_bytes(desc, p));
    return band;
}

static void strip_free(strip *band)
{
    for (unsigned p = 0; p < BM_MAX_PLANES; p++)
        for (uint32_t i = 0; i < band->rows; i++)
            free(band->row[p][i]);
}

static bm_rows rows_at(const strip *band, const bm_desc *desc, uint32_t y)
{
    bm_rows rows = {0};
    for (unsigned p = 0; p < desc->planes; p++) {
        const bm_plane_desc *plane = &desc->plane[p];
        uint32_t end = (y + band->rows) >> plane->vshift;
        rows.row[p] = band->row[p];
        rows.y[p] = y >> plane->vshift;
        rows.count[p] = (end < plane->height ? end : plane->height) - rows.y[p];
    }
    return rows;
}

/* An encoder with the source's own settings, which are as hostile as its pixels; NULL where the format holds more than its encoder
 * writes: then decoding is all. */
static bm_encoder *open_encoder(const bm_codec *codec, const bm_encode_request *request)
{
    const bm_desc *desc = request->desc;
    bm_model model = desc->model;
    unsigned depth = desc->depth;
    if (desc->planes == 1)
        codec->accepts(desc, &model, &depth);
    else if (!codec->takes_planes(desc, request->options, request->source))
        return NULL;
    bm_error error;
    bm_encoder *encoder = NULL;
    if (model == desc->model && depth == desc->depth)
        codec->encode_open(&encoder, request, &error);
    return encoder;
}

/* Decodes band by band and encodes each again, as long as that goes well; gives what decoding ended with. */
static bm_status recode(const bm_codec *codec, bm_decoder *decoder, const bm_picture *picture,
                        const bm_desc *desc, uint32_t most)
{
    const bm_encode_options options = {0};
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    bm_error error;
    bm_warnings warnings = {0};
    const bm_encode_request request = {.drain = &drain.drain,
                                       .desc = desc,
                                       .options = &options,
                                       .source = picture,
                                       .same_pixels = true,
                                       .warnings = &warnings};
    strip band = strip_of(desc, most);
    bm_encoder *encoder = open_encoder(codec, &request);
    bm_status status = BM_OK, encoded = encoder ? BM_OK : BM_E_UNSUPPORTED;
    for (uint32_t y = 0; !status && y < desc->height; y += band.rows) {
        bm_rows rows = rows_at(&band, desc, y);
        status = codec->decode_rows(decoder, &rows, &error);
        if (!status && !encoded)
            encoded = codec->encode_rows(encoder, &rows, &error);
    }
    if (!status)
        status = codec->decode_end(decoder, &error);
    if (!status && !encoded)
        codec->encode_end(encoder, &error);
    codec->encode_close(encoder);
    strip_free(&band);
    free(drain.bytes);
    return status;
}

/* `drawn` NULL: as the header says. Else a form, with a window in 256ths of the picture. */
static bm_status decode(const uint8_t *bytes, size_t size, const bm_decode_form *drawn)
{
    static const size_t blocks[] = {0, 1, 7, 64, 1000};
    const bm_codec *codec = &BM_FUZZ_CODEC;
    bm_feed *feed = bm_feed_from_memory(bytes, size, blocks[size % 5]);
    if (!feed)
        return BM_E_NOMEM;
    bm_picture picture = {0};
    bm_decoder *decoder = NULL;
    bm_error error;
    bm_status status = codec->decode_open(&decoder, feed, &limits, &picture, &error);
    bm_desc desc = picture.desc;
    if (!status && drawn) {
        bm_decode_form form = *drawn;
        uint32_t round = (1u << form.shrink) - 1, width = (desc.width + round) >> form.shrink,
                 height = (desc.height + round) >> form.shrink;
        form.x = form.x * width / 256;
        form.y = form.y * height / 256;
        form.width = form.width * (width - form.x) / 256;
        form.height = form.height * (height - form.y) / 256 + 1;
        status = codec->decode_choose(decoder, &form, &desc, &error);
    }
    if (!status)
        status = recode(codec, decoder, &picture, &desc, (uint32_t)(1 + size % MOST_ROWS));
    codec->decode_close(decoder);
    bm_picture_clear(&picture);
    bm_feed_destroy(feed);
    return status;
}

/* FNV-1a, its bits mixed: one byte more or another one draws another form. */
static bm_decode_form draw_form(const uint8_t *bytes, size_t size)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 0x100000001b3u;
    hash = (hash ^ hash >> 32) * 0x9e3779b97f4a7c15u;
    hash ^= hash >> 29;
    bm_decode_form form = {.shrink = hash >> 32 & 3, .gray = hash >> 34 & 1};
    form.planes = !form.gray && (hash >> 35 & 1);
    if (!form.planes && (hash >> 36 & 1)) {
        form.x = hash >> 40 & 255;
        form.y = hash >> 48 & 255;
        form.width = 1 + (uint32_t)(hash >> 56);
        form.height = hash & 255;
    }
    return form;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    bm_status whole = decode(bytes, size, NULL);
    if (!BM_FUZZ_CODEC.decode_choose)
        return 0;
    const bm_decode_form form = draw_form(bytes, size);
    bm_status part = decode(bytes, size, &form);
    /* Colours may be laid out so that there is no such form, or that there is no other. */
    if (part != whole && part != BM_E_UNSUPPORTED && whole != BM_E_UNSUPPORTED)
        abort();
    return 0;
}
