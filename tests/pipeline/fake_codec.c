/* SPDX-License-Identifier: MIT */
/* The fake codecs: they check the order of calls, and that bytes arrive whole. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_parts.h"

/* ---- decoder --------------------------------------------------------------------------------- */

struct bm_decoder {
    fake_picture *fake;
    size_t index;
    bm_feed *feed;
    size_t read; /* bytes of the file */
    uint32_t next_row;
    atomic_bool busy;
};

static bool match(const uint8_t *head, size_t size)
{
    return size >= 4 && !memcmp(head, "FAKE", 4);
}

/* Reads on to byte `end` at least, checking what comes; SIZE_MAX: to the end of the file. */
static bm_status read_file(bm_decoder *decoder, size_t end, bm_error *error)
{
    while (decoder->read < end) {
        const uint8_t *bytes;
        size_t size;
        bm_status status = bm_feed_next(decoder->feed, &bytes, &size, error);
        if (status)
            return status;
        if (size == 0) {
            fake_expect(decoder->read == decoder->fake->file_bytes);
            return BM_OK;
        }
        for (size_t i = 0; i < size; i += 997)
            fake_expect(bytes[i] ==
                        fake_file_byte(decoder->fake, decoder->index, decoder->read + i));
        decoder->read += size;
    }
    return BM_OK;
}

static bm_status decode_open(bm_decoder **result, bm_feed *feed, const bm_decode_limits *limits,
                             bm_picture *picture, bm_error *error)
{
    (void)limits;
    bm_status status = fake_call(error);
    if (status)
        return status;
    const uint8_t *bytes;
    size_t size;
    status = bm_feed_next(feed, &bytes, &size, error);
    if (status)
        return status;
    size_t index = bytes[4];
    fake_picture *found = &fake.picture[index];
    status = fake_fail_if(true, found, FAKE_HEADER, error);
    if (status)
        return status;
    status = bm_desc_interleaved(&picture->desc, found->width, found->height, BM_GRAY, 8, error);
    if (status)
        return status;
    picture->decoder_bytes = 1000;
    picture->orientation = 1;
    picture->origin = malloc(sizeof index); /* tells the encoder which picture it is */
    memcpy(picture->origin, &index, sizeof index);
    picture->origin_bytes = sizeof index;
    fake_warn_if(FAKE_DECODER_WARNS, found, &picture->warnings);

    bm_decoder *decoder = calloc(1, sizeof *decoder);
    decoder->fake = found;
    decoder->index = index;
    decoder->feed = feed;
    decoder->read = size;
    atomic_fetch_add(&fake.decoders, 1);
    *result = decoder;
    return BM_OK;
}

static void stall(void)
{
    pthread_mutex_lock(&fake.lock);
    fake.stalled++;
    pthread_cond_broadcast(&fake.changed);
    while (!fake.gate_open)
        pthread_cond_wait(&fake.changed, &fake.lock);
    fake.stalled--;
    pthread_mutex_unlock(&fake.lock);
}

static bm_status decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error)
{
    const fake_picture *picture = decoder->fake;
    fake_expect(!atomic_exchange(&decoder->busy, true));
    if (atomic_load(&fake.cancelled))
        atomic_fetch_add(&fake.late_bands, 1);
    fake_begin_computing();
    fake_expect(rows->y[0] == decoder->next_row && rows->count[0] > 0 &&
                rows->y[0] + rows->count[0] <= picture->height);
    uint32_t end = rows->y[0] + rows->count[0];
    bool here = picture->at >= rows->y[0] && picture->at < end;

    bm_status status = fake_call(error);
    if (!status)
        status = read_file(decoder, (size_t)((uint64_t)picture->file_bytes * end / picture->height),
                           error);
    if (!status)
        status = fake_fail_if(here, picture, FAKE_DAMAGED, error);
    if (!status)
        status = fake_fail_if(end > picture->at, picture, FAKE_SHORT, error);
    if (!status && here && picture->fault == FAKE_STALLS)
        stall();
    fake_be_slow_if(!status && here, picture, FAKE_SLOW);
    for (uint32_t y = rows->y[0]; !status && y < end; y++) {
        uint8_t *row = rows->row[0][y - rows->y[0]];
        for (uint32_t x = 0; x < picture->width; x++)
            row[x] = fake_sample(decoder->index, x, y);
    }
    decoder->next_row = end;
    fake_end_computing();
    fake_expect(atomic_exchange(&decoder->busy, false));
    return status;
}

static bm_status decode_end(bm_decoder *decoder, bm_error *error)
{
    fake_expect(decoder->next_row == decoder->fake->height);
    bm_status status = fake_call(error);
    if (!status)
        status = fake_fail_if(true, decoder->fake, FAKE_TAIL, error);
    return status ? status : read_file(decoder, SIZE_MAX, error);
}

static void decode_close(bm_decoder *decoder)
{
    if (!decoder)
        return;
    fake_call(NULL);
    decoder->fake->decoded_rows = decoder->next_row;
    free(decoder);
    atomic_fetch_sub(&fake.decoders, 1);
}

/* ---- encoder --------------------------------------------------------------------------------- */

struct bm_encoder {
    fake_picture *fake;
    bm_drain *drain;
    uint32_t next_row, height;
    size_t row_bytes;
    bool line;
    atomic_bool busy;
};

static void accepts(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    *model = desc->model;
    *depth = desc->depth;
}

static size_t encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source)
{
    (void)options, (void)source;
    return desc->width;
}

static bm_status open_encoder(bm_encoder **result, const bm_encode_request *request, bool line,
                              bm_error *error)
{
    size_t index;
    memcpy(&index, request->source->origin, sizeof index);
    bm_status status = fake_call(error);
    if (!status)
        status = fake_fail_if(true, &fake.picture[index], FAKE_ENCODER, error);
    if (status)
        return status;
    bm_encoder *encoder = calloc(1, sizeof *encoder);
    encoder->fake = &fake.picture[index];
    encoder->drain = request->drain;
    encoder->row_bytes = bm_desc_row_bytes(request->desc, 0);
    encoder->height = request->desc->height;
    encoder->line = line;
    fake_warn_if(FAKE_ENCODER_WARNS, encoder->fake, request->warnings);
    atomic_fetch_add(&fake.encoders, 1);
    *result = encoder;
    return BM_OK;
}

static bm_status encode_open(bm_encoder **encoder, const bm_encode_request *request,
                             bm_error *error)
{
    return open_encoder(encoder, request, false, error);
}

static bm_status line_open(bm_encoder **encoder, const bm_encode_request *request, bm_error *error)
{
    return open_encoder(encoder, request, true, error);
}

static bm_status encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error)
{
    fake_expect(!atomic_exchange(&encoder->busy, true));
    fake_begin_computing();
    fake_expect(rows->y[0] == encoder->next_row && rows->count[0] > 0);
    bm_status status = fake_call(error);
    bool writes = !encoder->line && encoder->fake->fault != FAKE_SILENT;
    for (uint32_t i = 0; writes && !status && i < rows->count[0]; i++)
        status = bm_drain_write(encoder->drain, rows->row[0][i], encoder->row_bytes, error);
    encoder->next_row += rows->count[0];
    pthread_mutex_lock(&fake.lock);
    encoder->fake->encoded_rows = encoder->next_row;
    pthread_cond_broadcast(&fake.changed);
    pthread_mutex_unlock(&fake.lock);
    fake_end_computing();
    fake_expect(atomic_exchange(&encoder->busy, false));
    return status;
}

static bm_status encode_end(bm_encoder *encoder, bm_error *error)
{
    fake_expect(encoder->next_row == encoder->height);
    fake_be_slow_if(true, encoder->fake, FAKE_SLOW_END);
    bm_status status = fake_call(error);
    char line[32];
    snprintf(line, sizeof line, "%u rows", encoder->next_row);
    if (!status && encoder->line)
        status = bm_drain_write(encoder->drain, line, strlen(line), error);
    return status;
}

static void encode_close(bm_encoder *encoder)
{
    if (!encoder)
        return;
    fake_call(NULL);
    free(encoder);
    atomic_fetch_sub(&fake.encoders, 1);
}

static const char *const extensions[] = {"fake", NULL};

const bm_codec fake_codec = {
    .name = "fake",
    .extensions = extensions,
    .match = match,
    .decode_open = decode_open,
    .decode_rows = decode_rows,
    .decode_end = decode_end,
    .decode_close = decode_close,
    .accepts = accepts,
    .encode_bytes = encode_bytes,
    .encode_open = encode_open,
    .encode_rows = encode_rows,
    .encode_end = encode_end,
    .encode_close = encode_close,
};

const bm_codec fake_line_codec = {
    .name = "line",
    .extensions = extensions,
    .accepts = accepts,
    .encode_bytes = encode_bytes,
    .encode_open = line_open,
    .encode_rows = encode_rows,
    .encode_end = encode_end,
    .encode_close = encode_close,
    .keeps_no_file = true,
};
