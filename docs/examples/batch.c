/* SPDX-License-Identifier: MIT */
/* A batch without files: pictures from memory, here in the form in which they would come over a network, through a chain on all cores,
 * and as PNG into memory. Shows how far it is, and can be cancelled: `batch 10` stops when ten are done. */
#include <bandmill/codecs.h>
#include <bandmill/pipeline.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PICTURES = 40, WIDTH = 320, HEIGHT = 240 };

/* What comes in and what has gone out of one task. */
typedef struct picture {
    unsigned char *in, *out;
    size_t in_bytes, out_bytes;
    int kept;
} picture;

/* ---- an input: bytes of a picture, in pieces -------------------------------------------------- */

static bm_status open_picture(void *context, const bm_task *task, void **handle, bm_stamp *stamp,
                              bm_error *error)
{
    bm_input_room *room = (bm_input_room *)*handle; /* ours until it is closed */
    (void)context;
    (void)error;
    room->words[0] = 0; /* bytes read so far */
    room->words[1] = (uint64_t)(size_t)task->context;
    stamp->size = ((const picture *)task->context)->in_bytes;
    return BM_OK;
}

static bm_status read_picture(void *context, void *handle, void *bytes, size_t size, size_t *got,
                              bm_error *error)
{
    bm_input_room *room = (bm_input_room *)handle;
    const picture *from = (const picture *)(size_t)room->words[1];
    size_t at = (size_t)room->words[0], left = from->in_bytes - at;
    (void)context;
    (void)error;
    *got = left < size ? left : size;
    memcpy(bytes, from->in + at, *got);
    room->words[0] += *got;
    return BM_OK;
}

static void close_picture(void *context, void *handle)
{
    (void)context;
    (void)handle;
}

/* ---- a store: all calls come from one thread -------------------------------------------------- */

static bm_status begin(void *context, const bm_task *task, const bm_stamp *source, void **handle,
                       bm_error *error)
{
    (void)context;
    (void)source;
    (void)error;
    *handle = task->context;
    return BM_OK;
}

static bm_status append(void *context, void *handle, const void *bytes, size_t size,
                        bm_error *error)
{
    picture *to = (picture *)handle;
    unsigned char *grown = (unsigned char *)realloc(to->out, to->out_bytes + size);
    (void)context;
    if (!grown)
        return bm_fail(error, BM_E_NOMEM, "no memory for %lu bytes", (unsigned long)size);
    memcpy(grown + to->out_bytes, bytes, size);
    to->out = grown;
    to->out_bytes += size;
    return BM_OK;
}

static bm_status commit(void *context, void *handle, bm_warnings *warnings, bm_error *error)
{
    (void)context;
    (void)warnings;
    (void)error;
    ((picture *)handle)->kept = 1;
    return BM_OK;
}

static void discard(void *context, void *handle)
{
    picture *to = (picture *)handle;
    (void)context;
    free(to->out);
    to->out = NULL;
    to->out_bytes = 0;
}

/* ---- what is said ------------------------------------------------------------------------------ */

/* Also on that one thread. The context is the number of pictures at which the run is to stop. */
static bool show(void *context, const bm_pipeline_stats *stats)
{
    const size_t *most = (const size_t *)context;
    fprintf(stderr, "\r%lu of %lu", (unsigned long)stats->done, (unsigned long)stats->tasks);
    return stats->done < *most;
}

static void finished(void *context, size_t index, const bm_task *task, const bm_outcome *outcome)
{
    (void)context;
    (void)index;
    if (outcome->status != BM_OK && outcome->status != BM_E_CANCELLED)
        fprintf(stderr, "\n%s: %s\n", task->input, outcome->message);
}

/* ---- pictures ---------------------------------------------------------------------------------- */

/* A portable pixmap: a line of text, and samples. */
static int make_picture(picture *made, int number)
{
    char header[40];
    int header_bytes = sprintf(header, "P6 %d %d 255\n", WIDTH, HEIGHT);
    unsigned char *at;
    made->in_bytes = (size_t)header_bytes + WIDTH * HEIGHT * 3;
    made->in = (unsigned char *)malloc(made->in_bytes);
    if (!made->in)
        return 0;
    memcpy(made->in, header, (size_t)header_bytes);
    at = made->in + header_bytes;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++, at += 3) {
            at[0] = (unsigned char)(x + number);
            at[1] = (unsigned char)(y - number);
            at[2] = (unsigned char)(x * y >> 8);
        }
    return 1;
}

static int run(const bm_task *tasks, size_t most, bm_pipeline_stats *stats)
{
    bm_error error;
    bm_chain chain;
    bm_pipeline *pipeline = NULL;
    bm_pipeline_config config = bm_pipeline_defaults();
    memset(&chain, 0, sizeof chain);
    config.chain = &chain;
    config.codecs = bm_codecs;
    config.input.open = open_picture;
    config.input.read = read_picture;
    config.input.close = close_picture;
    config.store.begin = begin;
    config.store.data = append;
    config.store.commit = commit;
    config.store.abort = discard;
    config.memory_bytes = (size_t)256 << 20;
    config.context = &most;
    config.finished = finished;
    config.progress = show;

    int well = bm_chain_append(&chain, "resize:50% | sharpen", &error) == BM_OK &&
               bm_pipeline_create(&pipeline, &config, &error) == BM_OK &&
               bm_pipeline_run(pipeline, tasks, PICTURES, stats, &error) == BM_OK;
    if (!well)
        fprintf(stderr, "%s\n", error.message);
    bm_pipeline_destroy(pipeline);
    bm_chain_clear(&chain);
    return well;
}

int main(int count, char **words)
{
    static picture pictures[PICTURES];
    static bm_task tasks[PICTURES];
    bm_pipeline_stats stats;
    size_t kept = 0, bytes = 0;
    for (int i = 0; i < PICTURES; i++) {
        tasks[i].input = tasks[i].output = "a picture"; /* for messages */
        tasks[i].encoder = &bm_codec_png;
        tasks[i].context = &pictures[i];
        if (!make_picture(&pictures[i], i))
            return 1;
    }
    if (!run(tasks, count > 1 ? strtoul(words[1], NULL, 10) : PICTURES + 1, &stats))
        return 1;
    for (int i = 0; i < PICTURES; i++) {
        kept += pictures[i].kept && memcmp(pictures[i].out, "\x89PNG", 4) == 0;
        bytes += pictures[i].out_bytes;
        free(pictures[i].in);
        free(pictures[i].out);
    }
    printf("\n%lu done, %lu failed, %lu cancelled; %lu PNGs of %lu bytes\n",
           (unsigned long)stats.done, (unsigned long)stats.failed, (unsigned long)stats.cancelled,
           (unsigned long)kept, (unsigned long)bytes);
    return stats.failed != 0;
}
