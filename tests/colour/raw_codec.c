/* SPDX-License-Identifier: MIT */
/* A codec of the tests' own, and a pipeline around it. */
#include "raw_codec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../plain_encoder.h"

#define MOST 16

static const raw_picture *shown; /* during raw_run() */
static raw_result *gathered;

static size_t row_bytes(const raw_picture *picture)
{
    return (size_t)picture->width * bm_model_channels(picture->model) * picture->depth / 8;
}

/* ---- decoder: a file is the magic and the picture's index, the rest comes from memory -------- */

struct bm_decoder {
    const raw_picture *picture;
    bm_feed *feed;
};

static bool match(const uint8_t *head, size_t size)
{
    return size >= 4 && memcmp(head, "RAW", 3) == 0;
}

static bm_status decode_open(bm_decoder **decoder, bm_feed *feed, const bm_decode_limits *limits,
                             bm_picture *picture, bm_error *error)
{
    (void)limits;
    const uint8_t *bytes;
    size_t size;
    bm_status status = bm_feed_next(feed, &bytes, &size, error);
    if (status)
        return status;
    size_t index = bytes[3];
    const raw_picture *raw = &shown[index];
    status =
        bm_desc_interleaved(&picture->desc, raw->width, raw->height, raw->model, raw->depth, error);
    if (!status && raw->icc)
        status = bm_picture_add_blob(picture, BM_BLOB_ICC, raw->icc, raw->icc_size, error);
    if (!status)
        status = (picture->origin = malloc(sizeof index)) ? BM_OK : BM_E_NOMEM;
    if (status)
        return status;
    memcpy(picture->origin, &index, sizeof index);
    picture->origin_bytes = sizeof index;
    picture->orientation = 1;
    *decoder = calloc(1, sizeof **decoder);
    if (!*decoder)
        return bm_fail(error, BM_E_NOMEM, "no memory for a decoder");
    **decoder = (bm_decoder){.picture = raw, .feed = feed};
    return BM_OK;
}

static bm_status decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error)
{
    (void)error;
    size_t bytes = row_bytes(decoder->picture);
    for (uint32_t i = 0; i < rows->count[0]; i++)
        memcpy(rows->row[0][i],
               (const uint8_t *)decoder->picture->samples + (rows->y[0] + i) * bytes, bytes);
    return BM_OK;
}

static bm_status decode_end(bm_decoder *decoder, bm_error *error)
{
    const uint8_t *bytes;
    size_t size;
    return bm_feed_next(decoder->feed, &bytes, &size, error);
}

static void decode_close(bm_decoder *decoder)
{
    free(decoder);
}

/* ---- encoder --------------------------------------------------------------------------------- */

struct bm_encoder {
    bm_drain *drain;
    size_t row_bytes;
};

static void takes_all(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    *model = desc->model;
    *depth = desc->depth;
}

static void takes_rgb(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    *model = BM_RGB;
    *depth = desc->depth;
}

static size_t encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source)
{
    (void)desc, (void)options, (void)source;
    return sizeof(bm_encoder);
}

static bm_status encode_open(bm_encoder **encoder, const bm_encode_request *request,
                             bm_error *error)
{
    size_t index;
    memcpy(&index, request->source->origin, sizeof index);
    gathered[index].is_srgb = request->is_srgb;
    gathered[index].same_pixels = request->same_pixels;
    *encoder = malloc(sizeof **encoder);
    if (!*encoder)
        return bm_fail(error, BM_E_NOMEM, "no memory for an encoder");
    **encoder = (bm_encoder){request->drain, bm_desc_row_bytes(request->desc, 0)};
    return BM_OK;
}

static bm_status encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error)
{
    return plain_write_rows(encoder->drain, encoder->row_bytes, rows, error);
}

static const char *const extensions[] = {"raw", NULL};

const bm_codec raw_codec = {
    .name = "raw",
    .extensions = extensions,
    .match = match,
    .decode_open = decode_open,
    .decode_rows = decode_rows,
    .decode_end = decode_end,
    .decode_close = decode_close,
    .accepts = takes_all,
    .encode_bytes = encode_bytes,
    .encode_open = encode_open,
    .encode_rows = encode_rows,
    .encode_end = plain_encode_end,
    .encode_close = plain_encode_close,
};

const bm_codec rgb_codec = {
    .name = "rgb",
    .extensions = extensions,
    .accepts = takes_rgb,
    .encode_bytes = encode_bytes,
    .encode_open = encode_open,
    .encode_rows = encode_rows,
    .encode_end = plain_encode_end,
    .encode_close = plain_encode_close,
};

/* ---- input and store: tasks are called by their index ---------------------------------------- */

static bm_status input_open(void *context, const bm_task *task, void **handle, bm_stamp *stamp,
                            bm_error *error)
{
    (void)context, (void)error;
    uint8_t *file = calloc(1, 5);
    if (!file)
        return bm_fail(error, BM_E_NOMEM, "no memory for an input");
    memcpy(file, "RAW", 3);
    file[3] = (uint8_t)atoi(task->input);
    stamp->size = 4;
    *handle = file;
    return BM_OK;
}

static bm_status input_read(void *context, void *handle, void *bytes, size_t size, size_t *got,
                            bm_error *error)
{
    (void)context, (void)error;
    uint8_t *file = handle;
    *got = file[4] ? 0 : size < 4 ? size : 4;
    memcpy(bytes, file, *got);
    file[4] = 1;
    return BM_OK;
}

static void input_close(void *context, void *handle)
{
    (void)context;
    free(handle);
}

static bm_status store_begin(void *context, const bm_task *task, const bm_stamp *source,
                             void **handle, bm_error *error)
{
    (void)context, (void)source, (void)error;
    *handle = &gathered[atoi(task->input)];
    return BM_OK;
}

static bm_status store_data(void *context, void *handle, const void *bytes, size_t size,
                            bm_error *error)
{
    (void)context;
    raw_result *result = handle;
    uint8_t *grown = realloc(result->samples, result->size + size);
    if (!grown)
        return bm_fail(error, BM_E_NOMEM, "no memory for an output");
    result->samples = grown;
    memcpy(result->samples + result->size, bytes, size);
    result->size += size;
    return BM_OK;
}

static bm_status store_commit(void *context, void *handle, bm_warnings *warnings, bm_error *error)
{
    (void)context, (void)handle, (void)warnings, (void)error;
    return BM_OK;
}

static void store_abort(void *context, void *handle)
{
    (void)context, (void)handle;
}

/* ---- a run ----------------------------------------------------------------------------------- */

static void finished(void *context, size_t index, const bm_task *task, const bm_outcome *outcome)
{
    (void)context, (void)task;
    raw_result *result = &gathered[index];
    result->status = outcome->status;
    snprintf(result->error.message, sizeof result->error.message, "%s", outcome->message);
    result->reserved_bytes = outcome->reserved_bytes;
    if (outcome->out)
        result->out = *outcome->out;
    result->warnings = *outcome->warnings;
    for (unsigned i = 0; outcome->picture && i < outcome->picture->warnings.count; i++) {
        const bm_warning *warning = &outcome->picture->warnings.item[i];
        for (unsigned k = 0; k < warning->count; k++)
            bm_warn(&result->warnings, warning->code, "%s", warning->message);
    }
}

void raw_run(const raw_picture *pictures, raw_result *results, unsigned count, const raw_way *way)
{
    static const bm_codec *const codecs[] = {&raw_codec, &rgb_codec, NULL};
    static const bm_chain nothing;
    bm_task tasks[MOST];
    char names[MOST][4];
    memset(results, 0, count * sizeof *results);
    for (unsigned i = 0; i < count && i < MOST; i++) {
        snprintf(names[i], sizeof names[i], "%u", i % 100);
        tasks[i] = (bm_task){.input = names[i], .output = names[i], .encoder = way->encoder};
    }
    shown = pictures;
    gathered = results;
    const bm_pipeline_config config = {
        .struct_size = sizeof(bm_pipeline_config),
        .chain = way->chain ? way->chain : &nothing,
        .codecs = codecs,
        .input = {NULL, input_open, input_read, input_close},
        .store = {.begin = store_begin,
                  .data = store_data,
                  .commit = store_commit,
                  .abort = store_abort},
        .colour = way->colour,
        .rewriting = BM_REWRITE_NONE, /* rows are to come back, not the file */
        .threads = way->threads ? way->threads : 1,
        .readers = 2,
        .queue_items = 4,
        .memory_bytes = way->memory_bytes,
        .level = BM_CPU_SCALAR,
        .band_rows = way->band_rows,
        .finished = finished,
    };
    bm_pipeline *pipeline;
    bm_error error;
    if (bm_pipeline_create(&pipeline, &config, &error) ||
        bm_pipeline_run(pipeline, tasks, count, NULL, &error)) {
        fprintf(stderr, "%s\n", error.message);
        abort();
    }
    bm_pipeline_destroy(pipeline);
}

const bm_warning *raw_warning(const raw_result *result, const char *code)
{
    for (unsigned i = 0; i < result->warnings.count; i++)
        if (strcmp(result->warnings.item[i].code, code) == 0)
            return &result->warnings.item[i];
    return NULL;
}
