/* SPDX-License-Identifier: MIT */
/* The real pipeline over stages that sleep instead of working: sleeping scales past the cores of any machine, and so shows how
 * the pipeline itself does. Prints how long the batch took, in seconds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../plain_encoder.h"
#include "bandmill/pipeline.h"

static const char usage[] =
    "usage: sleepers READ COMPUTE WRITE COUNT THREADS READERS QUEUE\n"
    "  READ, COMPUTE, WRITE  milliseconds that each picture takes in the stage\n"
    "  COUNT                 pictures\n";

static double stage_ms[3];
enum { READING, COMPUTING, WRITING };

static void sleep_in(int stage)
{
    const struct timespec time = {(time_t)(stage_ms[stage] / 1e3),
                                  (long)(stage_ms[stage] * 1e6) % 1000000000};
    nanosleep(&time, NULL);
}

/* ---- input: four bytes, after a while -------------------------------------------------------- */

static bm_status open_input(void *context, const bm_task *task, void **handle, bm_stamp *stamp,
                            bm_error *error)
{
    (void)context, (void)task, (void)error;
    sleep_in(READING);
    stamp->size = 4;
    *handle = calloc(1, 1); /* bytes given out so far */
    return *handle ? BM_OK : BM_E_NOMEM;
}

static bm_status read_input(void *context, void *handle, void *bytes, size_t size, size_t *got,
                            bm_error *error)
{
    (void)context, (void)error;
    char *given = handle;
    *got = *given || size < 4 ? 0 : 4;
    memcpy(bytes, "zzzz", *got);
    *given = 1;
    return BM_OK;
}

static void close_input(void *context, void *handle)
{
    (void)context;
    free(handle);
}

/* ---- codec: one pixel, after a while --------------------------------------------------------- */

struct bm_encoder {
    bm_drain *drain;
};

static bool match(const uint8_t *head, size_t size)
{
    return size >= 4 && memcmp(head, "zzzz", 4) == 0;
}

static bm_status decode_open(bm_decoder **decoder, bm_feed *feed, const bm_decode_limits *limits,
                             bm_picture *picture, bm_error *error)
{
    const uint8_t *bytes;
    size_t size;
    (void)limits;
    *decoder = NULL;
    picture->orientation = 1;
    bm_status status = bm_feed_next(feed, &bytes, &size, error);
    return status ? status : bm_desc_interleaved(&picture->desc, 1, 1, BM_GRAY, 8, error);
}

static bm_status decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error)
{
    (void)decoder, (void)error;
    sleep_in(COMPUTING);
    *(uint8_t *)rows->row[0][0] = 1;
    return BM_OK;
}

static bm_status decode_end(bm_decoder *decoder, bm_error *error)
{
    (void)decoder, (void)error;
    return BM_OK;
}

static void decode_close(bm_decoder *decoder)
{
    (void)decoder;
}

static void accepts(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    *model = desc->model;
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
    (void)error;
    *encoder = malloc(sizeof **encoder);
    if (!*encoder)
        return BM_E_NOMEM;
    (*encoder)->drain = request->drain;
    return BM_OK;
}

static bm_status encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error)
{
    return bm_drain_write(encoder->drain, rows->row[0][0], 1, error);
}

static const char *const extensions[] = {"z", NULL};
static const bm_codec sleeping_codec = {
    .name = "sleep",
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
    .encode_end = plain_encode_end,
    .encode_close = plain_encode_close,
};

/* ---- store: nowhere, after a while ----------------------------------------------------------- */

static bm_status begin(void *context, const bm_task *task, const bm_stamp *source, void **handle,
                       bm_error *error)
{
    (void)context, (void)source, (void)error;
    *handle = (void *)(uintptr_t)task;
    return BM_OK;
}

static bm_status data(void *context, void *handle, const void *bytes, size_t size, bm_error *error)
{
    (void)context, (void)handle, (void)bytes, (void)size, (void)error;
    return BM_OK;
}

static bm_status commit(void *context, void *handle, bm_warnings *warnings, bm_error *error)
{
    (void)context, (void)handle, (void)warnings, (void)error;
    sleep_in(WRITING);
    return BM_OK;
}

static void abandon(void *context, void *handle)
{
    (void)context, (void)handle;
}

static void finished(void *context, size_t index, const bm_task *task, const bm_outcome *outcome)
{
    size_t *done = context;
    (void)index, (void)task;
    *done += outcome->status == BM_OK;
}

/* ---- the program ----------------------------------------------------------------------------- */

int main(int argc, char **argv)
{
    if (argc != 8)
        return fputs(usage, stderr), 2;
    for (int stage = 0; stage < 3; stage++)
        stage_ms[stage] = strtod(argv[1 + stage], NULL);
    size_t count = strtoul(argv[4], NULL, 10), done = 0;
    bm_task *tasks = calloc(count + 1, sizeof *tasks);
    if (!tasks)
        return 1;
    for (size_t i = 0; i < count; i++)
        tasks[i] = (bm_task){.input = "input", .output = "output"};

    const bm_codec *const codecs[] = {&sleeping_codec, NULL};
    const bm_chain chain = {0};
    const bm_pipeline_config config = {
        .struct_size = sizeof(bm_pipeline_config),
        .chain = &chain,
        .codecs = codecs,
        .input = {NULL, open_input, read_input, close_input},
        .store = {.begin = begin, .data = data, .commit = commit, .abort = abandon},
        .threads = (unsigned)strtoul(argv[5], NULL, 10),
        .readers = (unsigned)strtoul(argv[6], NULL, 10),
        .queue_items = strtoul(argv[7], NULL, 10),
        .context = &done,
        .finished = finished,
    };
    bm_pipeline *pipeline;
    bm_pipeline_stats stats;
    bm_error error;
    bm_status status = bm_pipeline_create(&pipeline, &config, &error);
    if (!status)
        status = bm_pipeline_run(pipeline, tasks, count, &stats, &error);
    if (status)
        return fprintf(stderr, "sleepers: %s\n", error.message), 1;
    bm_pipeline_destroy(pipeline);
    free(tasks);
    if (done != count)
        return fprintf(stderr, "sleepers: %zu of %zu pictures\n", done, count), 1;
    printf("%.6f\n", (double)stats.wall_ns / 1e9);
    return 0;
}
