/* SPDX-License-Identifier: MIT */
/* A format of one's own beside those that come with bandmill: `own_codec IN OUT [IN OUT]...` converts files, each to the format that
 * the name of OUT says: .tiny, .png, .jpg ...
 *
 * A .tiny file has "TINY", width and height as four bytes each, the lowest first, a byte 1 (gray) or 3 (RGB), and samples of 8 bits. */
#include <bandmill/codecs.h>
#include <bandmill/pipeline.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER_BYTES = 13 };

/* ---- decoding ---------------------------------------------------------------------------------- */

struct bm_decoder {
    bm_feed *feed;
    size_t row_bytes;
    const uint8_t *block; /* what is left of the feed's last block */
    size_t left;
};

/* Copies the next bytes of the file. */
static bm_status take(bm_decoder *decoder, uint8_t *to, size_t size, bm_error *error)
{
    while (size > 0) {
        size_t part = decoder->left < size ? decoder->left : size;
        if (part == 0) {
            bm_status status = bm_feed_next(decoder->feed, &decoder->block, &decoder->left, error);
            if (status != BM_OK)
                return status;
            if (decoder->left == 0)
                return bm_fail(error, BM_E_TRUNCATED, "the file ends early");
            continue;
        }
        memcpy(to, decoder->block, part);
        decoder->block += part;
        decoder->left -= part;
        to += part;
        size -= part;
    }
    return BM_OK;
}

static uint32_t get_u32(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* Fills *desc. */
static bm_status read_header(bm_decoder *decoder, const bm_decode_limits *limits, bm_desc *desc,
                             bm_error *error)
{
    uint8_t header[HEADER_BYTES];
    bm_status status = take(decoder, header, sizeof header, error);
    if (status != BM_OK)
        return status;
    uint32_t width = get_u32(header + 4), height = get_u32(header + 8);
    if (header[12] != 1 && header[12] != 3)
        return bm_fail(error, BM_E_CORRUPT, "%d channels", header[12]);
    if (limits->max_pixels && (uint64_t)width * height > limits->max_pixels)
        return bm_fail(error, BM_E_LIMIT_PIXELS, "%lux%lu pixels are more than allowed",
                       (unsigned long)width, (unsigned long)height);
    status = bm_desc_interleaved(desc, width, height, header[12] == 1 ? BM_GRAY : BM_RGB, 8, error);
    if (status == BM_OK)
        decoder->row_bytes = bm_desc_row_bytes(desc, 0);
    return status == BM_E_PARAM ? BM_E_CORRUPT : status; /* the file is to blame, not the caller */
}

static bool match(const uint8_t *head, size_t size)
{
    return size >= 4 && memcmp(head, "TINY", 4) == 0;
}

static bm_status decode_open(bm_decoder **result, bm_feed *feed, const bm_decode_limits *limits,
                             bm_picture *picture, bm_error *error)
{
    bm_decoder *decoder = (bm_decoder *)calloc(1, sizeof *decoder);
    if (!decoder)
        return bm_fail(error, BM_E_NOMEM, "no memory for a decoder");
    decoder->feed = feed;
    bm_status status = read_header(decoder, limits, &picture->desc, error);
    if (status != BM_OK) {
        free(decoder);
        return status;
    }
    picture->decoder_bytes = sizeof *decoder;
    *result = decoder;
    return BM_OK;
}

static bm_status decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error)
{
    for (uint32_t i = 0; i < rows->count[0]; i++) {
        bm_status status = take(decoder, (uint8_t *)rows->row[0][i], decoder->row_bytes, error);
        if (status != BM_OK)
            return status;
    }
    return BM_OK;
}

static bm_status decode_end(bm_decoder *decoder, bm_error *error)
{
    (void)decoder;
    (void)error;
    return BM_OK;
}

static void decode_close(bm_decoder *decoder)
{
    free(decoder);
}

/* ---- encoding ---------------------------------------------------------------------------------- */

struct bm_encoder {
    bm_drain *drain;
    size_t row_bytes;
};

/* Alpha is dropped, CMYK becomes RGB, 16 bits become 8: the pipeline sees to that. */
static void accepts(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    *model = desc->model == BM_GRAY || desc->model == BM_GRAYA ? BM_GRAY : BM_RGB;
    *depth = 8;
}

static size_t encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source)
{
    (void)desc;
    (void)options;
    (void)source;
    return sizeof(bm_encoder);
}

static bm_status encode_open(bm_encoder **result, const bm_encode_request *request, bm_error *error)
{
    const bm_desc *desc = request->desc;
    uint8_t header[HEADER_BYTES] = {'T', 'I', 'N', 'Y'};
    for (int i = 0; i < 4; i++) {
        header[4 + i] = (uint8_t)(desc->width >> 8 * i);
        header[8 + i] = (uint8_t)(desc->height >> 8 * i);
    }
    header[12] = (uint8_t)bm_model_channels(desc->model);
    bm_status status = bm_drain_write(request->drain, header, sizeof header, error);
    if (status != BM_OK)
        return status;
    bm_encoder *encoder = (bm_encoder *)malloc(sizeof *encoder);
    if (!encoder)
        return bm_fail(error, BM_E_NOMEM, "no memory for an encoder");
    encoder->drain = request->drain;
    encoder->row_bytes = bm_desc_row_bytes(desc, 0);
    *result = encoder;
    return BM_OK;
}

static bm_status encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error)
{
    bm_status status = BM_OK;
    for (uint32_t i = 0; status == BM_OK && i < rows->count[0]; i++)
        status = bm_drain_write(encoder->drain, rows->row[0][i], encoder->row_bytes, error);
    return status;
}

static bm_status encode_end(bm_encoder *encoder, bm_error *error)
{
    (void)encoder;
    (void)error;
    return BM_OK;
}

static void encode_close(bm_encoder *encoder)
{
    free(encoder);
}

static bm_codec tiny_codec(void)
{
    static const char *const extensions[] = {"tiny", NULL};
    bm_codec codec;
    memset(&codec, 0, sizeof codec);
    codec.name = "tiny";
    codec.extensions = extensions;
    codec.summary = "Samples as they are";
    codec.match = match;
    codec.decode_open = decode_open;
    codec.decode_rows = decode_rows;
    codec.decode_end = decode_end;
    codec.decode_close = decode_close;
    codec.accepts = accepts;
    codec.encode_bytes = encode_bytes;
    codec.encode_open = encode_open;
    codec.encode_rows = encode_rows;
    codec.encode_end = encode_end;
    codec.encode_close = encode_close;
    return codec;
}

/* ---- the batch --------------------------------------------------------------------------------- */

static void finished(void *context, size_t index, const bm_task *task, const bm_outcome *outcome)
{
    (void)context;
    (void)index;
    if (outcome->status != BM_OK)
        printf("%s: %s: %s\n", task->input, bm_status_name(outcome->status), outcome->message);
}

/* Pairs of names; whether the list holds them all. */
static int add_tasks(bm_task_list *list, char **words, const bm_codec *const *codecs)
{
    bm_error error;
    for (; words[0] && words[1]; words += 2) {
        const bm_codec *encoder = bm_codec_for_path(codecs, words[1]);
        if (!encoder) {
            fprintf(stderr, "%s: no format is called so\n", words[1]);
            return 0;
        }
        if (bm_task_list_add(list, words[0], words[1], encoder, &error) != BM_OK) {
            fprintf(stderr, "%s\n", error.message);
            return 0;
        }
    }
    return 1;
}

int main(int count, char **words)
{
    bm_codec tiny = tiny_codec();
    const bm_codec *codecs[BM_CODECS + 2];
    codecs[0] = &tiny; /* asked first */
    memcpy(codecs + 1, bm_codecs, sizeof *codecs * (BM_CODECS + 1));

    bm_file_store_options outputs = bm_file_store_defaults();
    outputs.replace = true;
    bm_pipeline_config config = bm_pipeline_defaults(); /* reads files */
    config.codecs = codecs;
    config.store = bm_file_store(&outputs);
    config.finished = finished;

    bm_error error;
    bm_pipeline *pipeline = NULL;
    bm_pipeline_stats stats;
    bm_task_list tasks;
    memset(&tasks, 0, sizeof tasks);
    int result = 1;
    if (count > 2 && add_tasks(&tasks, words + 1, codecs)) {
        if (bm_pipeline_create(&pipeline, &config, &error) != BM_OK ||
            bm_pipeline_run(pipeline, tasks.task, tasks.count, &stats, &error) != BM_OK)
            fprintf(stderr, "%s\n", error.message);
        else
            result = stats.failed != 0;
    }
    bm_pipeline_destroy(pipeline);
    bm_task_list_clear(&tasks);
    return result;
}
