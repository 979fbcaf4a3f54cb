/* SPDX-License-Identifier: MIT */
#include "own.h"

#include <stdlib.h>
#include <string.h>

#include "../plain_encoder.h"

enum { MAGIC_BYTES = 4, ROW_BYTES = OWN_WIDTH * 3, SAMPLES = OWN_HEIGHT * ROW_BYTES };

uint8_t own_sample(unsigned number, size_t at)
{
    return (uint8_t)(at * 7 + at / ROW_BYTES + number);
}

/* Own code is called in `place`: whether the run goes on. */
static bool called(own_batch *batch, own_place place)
{
    if (place != batch->place || atomic_fetch_add(&batch->calls, 1) + 1 != batch->at)
        return true;
    bm_pipeline_cancel(batch->pipeline);
    return false;
}

/* ---- codec: which batch it is, only a picture's number tells ------------------------------------ */

static own_batch *batches[256]; /* by the picture's number; written before the run */

struct bm_decoder {
    bm_feed *feed;
    own_batch *batch;
    const uint8_t *block;
    size_t left;
};

static bm_status take(bm_decoder *decoder, uint8_t *to, size_t size, bm_error *error)
{
    for (; size > 0; to++, size--, decoder->block++, decoder->left--) {
        bm_status status =
            decoder->left ? BM_OK
                          : bm_feed_next(decoder->feed, &decoder->block, &decoder->left, error);
        if (status)
            return status;
        if (!decoder->left)
            return bm_fail(error, BM_E_TRUNCATED, "the file ends early");
        *to = *decoder->block;
    }
    return BM_OK;
}

static bool match(const uint8_t *head, size_t size)
{
    return size >= MAGIC_BYTES && memcmp(head, "OWN", 3) == 0;
}

static bm_status decode_open(bm_decoder **result, bm_feed *feed, const bm_decode_limits *limits,
                             bm_picture *picture, bm_error *error)
{
    (void)limits;
    bm_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder)
        return bm_fail(error, BM_E_NOMEM, "no memory for a decoder");
    decoder->feed = feed;
    uint8_t head[MAGIC_BYTES];
    bm_status status = take(decoder, head, sizeof head, error);
    if (!status)
        status = bm_desc_interleaved(&picture->desc, OWN_WIDTH, OWN_HEIGHT, BM_RGB, 8, error);
    if (status) {
        free(decoder);
        return status;
    }
    decoder->batch = batches[head[3]];
    called(decoder->batch, OWN_DECODE_OPEN);
    *result = decoder;
    return BM_OK;
}

static bm_status decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error)
{
    bm_status status = BM_OK;
    called(decoder->batch, OWN_DECODE_ROWS);
    for (uint32_t i = 0; !status && i < rows->count[0]; i++)
        status = take(decoder, rows->row[0][i], ROW_BYTES, error);
    return status;
}

static bm_status decode_end(bm_decoder *decoder, bm_error *error)
{
    (void)decoder, (void)error;
    return BM_OK;
}

static void decode_close(bm_decoder *decoder)
{
    free(decoder);
}

struct bm_encoder {
    bm_drain *drain;
    own_batch *batch;
    size_t row_bytes;
};

static void accepts(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    (void)desc;
    *model = BM_RGB;
    *depth = 8;
}

static size_t encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source)
{
    (void)desc, (void)options, (void)source;
    return sizeof(bm_encoder);
}

/* The task is not told: the options of this batch's configuration are, whose first value is a number of the batch's. */
static bm_status encode_open(bm_encoder **result, const bm_encode_request *request, bm_error *error)
{
    bm_encoder *encoder = malloc(sizeof *encoder);
    if (!encoder)
        return bm_fail(error, BM_E_NOMEM, "no memory for an encoder");
    own_batch *batch = batches[bm_encode_value(request->options, 0, 0)];
    *encoder = (bm_encoder){request->drain, batch, bm_desc_row_bytes(request->desc, 0)};
    called(batch, OWN_ENCODE_OPEN);
    *result = encoder;
    return BM_OK;
}

static bm_status encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error)
{
    called(encoder->batch, OWN_ENCODE_ROWS);
    return plain_write_rows(encoder->drain, encoder->row_bytes, rows, error);
}

static const char *const extensions[] = {"own", NULL};
static const bm_codec_option options[] = {
    {.name = "batch", .type = BM_CODEC_NUMBER, .min = 0, .max = 255, .doc = "Whose it is."}, {0}};

const bm_codec own_codec = {
    .name = "own",
    .extensions = extensions,
    .match = match,
    .decode_open = decode_open,
    .decode_rows = decode_rows,
    .decode_end = decode_end,
    .decode_close = decode_close,
    .options = options,
    .accepts = accepts,
    .encode_bytes = encode_bytes,
    .encode_open = encode_open,
    .encode_rows = encode_rows,
    .encode_end = plain_encode_end,
    .encode_close = plain_encode_close,
};

/* ---- input --------------------------------------------------------------------------------------- */

static bm_status open_input(void *context, const bm_task *task, void **handle, bm_stamp *stamp,
                            bm_error *error)
{
    (void)stamp, (void)error;
    own_batch *batch = context;
    bm_input_room *room = *handle;
    room->words[0] = 0;
    room->words[1] = ((const own_picture *)task->context)->number;
    called(batch, OWN_OPEN);
    atomic_fetch_add(&batch->inputs_open, 1);
    return BM_OK;
}

static bm_status read_input(void *context, void *handle, void *bytes, size_t size, size_t *got,
                            bm_error *error)
{
    (void)error;
    bm_input_room *room = handle;
    unsigned number = (unsigned)room->words[1];
    size_t at = room->words[0], end = MAGIC_BYTES + SAMPLES;
    uint8_t *to = bytes;
    const uint8_t head[MAGIC_BYTES] = {'O', 'W', 'N', (uint8_t)number};
    called(context, OWN_READ);
    *got = end - at < size ? end - at : size;
    if (*got > 1000)
        *got = 1000; /* fewer than asked for are no end */
    for (size_t i = 0; i < *got; i++, at++)
        to[i] = at < MAGIC_BYTES ? head[at] : own_sample(number, at - MAGIC_BYTES);
    room->words[0] = at;
    return BM_OK;
}

static void close_input(void *context, void *handle)
{
    (void)handle;
    own_batch *batch = context;
    called(batch, OWN_CLOSE);
    atomic_fetch_sub(&batch->inputs_open, 1);
}

/* ---- store --------------------------------------------------------------------------------------- */

static bm_status begin(void *context, const bm_task *task, const bm_stamp *source, void **handle,
                       bm_error *error)
{
    (void)source, (void)error;
    own_picture *picture = task->context;
    picture->open = true;
    called(context, OWN_BEGIN);
    *handle = picture;
    return BM_OK;
}

static bm_status data(void *context, void *handle, const void *bytes, size_t size, bm_error *error)
{
    own_picture *picture = handle;
    uint8_t *grown = realloc(picture->out, picture->out_bytes + size);
    if (!grown)
        return bm_fail(error, BM_E_NOMEM, "no memory for an output");
    picture->out = grown;
    memcpy(grown + picture->out_bytes, bytes, size);
    picture->out_bytes += size;
    called(context, OWN_DATA);
    return BM_OK;
}

static bm_status commit(void *context, void *handle, bm_warnings *warnings, bm_error *error)
{
    (void)warnings, (void)error;
    own_picture *picture = handle;
    picture->open = false;
    picture->committed = true;
    called(context, OWN_COMMIT);
    return BM_OK;
}

static void discard(void *context, void *handle)
{
    (void)context;
    own_picture *picture = handle;
    picture->open = false;
    free(picture->out);
    picture->out = NULL;
    picture->out_bytes = 0;
}

/* ---- who is told --------------------------------------------------------------------------------- */

static void inspect(void *context, const bm_task *task, const bm_picture *picture,
                    bm_warnings *warnings)
{
    (void)task, (void)picture, (void)warnings;
    called(context, OWN_INSPECT);
}

static void finished(void *context, size_t index, const bm_task *task, const bm_outcome *outcome)
{
    own_batch *batch = context;
    own_picture *picture = task->context;
    batch->told_badly |= task != &batch->task[index];
    picture->finished++;
    picture->status = outcome->status;
    called(batch, OWN_FINISHED);
}

static bool progress(void *context, const bm_pipeline_stats *stats)
{
    own_batch *batch = context;
    size_t ended = stats->done + stats->failed + stats->cancelled;
    batch->told_badly |= ended <= batch->last_ended || stats->tasks != batch->count;
    batch->last_ended = ended;
    batch->progress_calls++;
    return called(batch, OWN_PROGRESS);
}

/* ---- a run ----------------------------------------------------------------------------------------- */

static unsigned next_number;
static bm_encode_options encode[256][BM_CODECS + 1];

void own_begin(own_batch *batch, size_t count)
{
    memset(batch, 0, sizeof *batch);
    batch->count = count;
    for (size_t i = 0; i < count; i++) {
        unsigned number = next_number++ % 256;
        batches[number] = batch;
        batch->picture[i].number = number;
        batch->task[i] = (bm_task){.input = "one of our own",
                                   .output = "another",
                                   .encoder = i % 3 ? NULL : &bm_codec_png,
                                   .context = &batch->picture[i]};
    }
}

void own_end(own_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        free(batch->picture[i].out);
}

bm_pipeline_config own_config(own_batch *batch, const bm_chain *chain)
{
    static const bm_codec *codecs[BM_CODECS + 2] = {&own_codec};
    memcpy(codecs + 1, bm_codecs, BM_CODECS * sizeof *codecs);
    unsigned number = batch->picture[0].number;
    memset(encode[number], 0, sizeof encode[number]);
    bm_encode_set(&encode[number][0], &own_codec, "batch", (int)number);
    bm_pipeline_config config = bm_pipeline_defaults();
    config.chain = chain;
    config.codecs = codecs;
    config.encode = encode[number];
    config.input = (bm_input){batch, open_input, read_input, close_input};
    config.store = (bm_store){batch, begin, data, commit, discard, NULL};
    config.threads = 3;
    config.context = batch;
    config.inspect = inspect;
    config.finished = finished;
    config.progress = progress;
    return config;
}

bm_status own_run(own_batch *batch, const bm_pipeline_config *config, bm_pipeline_stats *stats)
{
    bm_status status = bm_pipeline_create(&batch->pipeline, config, NULL);
    if (!status)
        status = bm_pipeline_run(batch->pipeline, batch->task, batch->count, stats, NULL);
    bm_pipeline_destroy(batch->pipeline);
    return status;
}
