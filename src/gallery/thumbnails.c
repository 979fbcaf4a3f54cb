/* SPDX-License-Identifier: MIT */
#include "gallery/thumbnails.h"

#include <stdlib.h>
#include <string.h>

#include "engine_config.h"

/* ---- a store of files in memory -------------------------------------------------------------- */

typedef struct shelf {
    bm_thumbnail *thumbnails;
    const bm_task *tasks;
} shelf;

typedef struct parcel {
    bm_thumbnail *to;
    uint8_t *bytes;
    size_t size, capacity;
} parcel;

static bm_status begin(void *context, const bm_task *task, const bm_stamp *source, void **handle,
                       bm_error *error)
{
    const shelf *s = context;
    parcel *p = calloc(1, sizeof *p);
    (void)source;
    if (!p)
        return bm_fail(error, BM_E_NOMEM, "no memory for a thumbnail");
    p->to = &s->thumbnails[task - s->tasks];
    *handle = p;
    return BM_OK;
}

static bm_status data(void *context, void *handle, const void *bytes, size_t size, bm_error *error)
{
    parcel *p = handle;
    (void)context;
    if (size > p->capacity - p->size) {
        size_t capacity = 2 * p->capacity + size;
        uint8_t *grown = realloc(p->bytes, capacity);
        if (!grown)
            return bm_fail(error, BM_E_NOMEM, "no memory for a thumbnail");
        p->bytes = grown;
        p->capacity = capacity;
    }
    memcpy(p->bytes + p->size, bytes, size);
    p->size += size;
    return BM_OK;
}

static bm_status commit(void *context, void *handle, bm_warnings *warnings, bm_error *error)
{
    parcel *p = handle;
    (void)context, (void)warnings, (void)error;
    p->to->bytes = p->bytes;
    p->to->size = p->size;
    free(p);
    return BM_OK;
}

static void abandon(void *context, void *handle)
{
    parcel *p = handle;
    (void)context;
    free(p->bytes);
    free(p);
}

/* A picture that fails has no thumbnail, that is all. */
static void finished(void *context, size_t index, const bm_task *task, const bm_outcome *outcome)
{
    (void)context, (void)index, (void)task, (void)outcome;
}

/* ---- making them ----------------------------------------------------------------------------- */

static bm_status run(const bm_pipeline_config *config, const bm_task *tasks, size_t count,
                     bm_error *error)
{
    bm_pipeline *pipeline;
    bm_pipeline_stats stats;
    bm_status status = bm_pipeline_create(&pipeline, config, error);
    if (status)
        return status;
    status = bm_pipeline_run(pipeline, tasks, count, &stats, error);
    bm_pipeline_destroy(pipeline);
    return status;
}

bm_status bm_thumbnails_make(bm_thumbnail *thumbnails, size_t count, const bm_setup *setup,
                             bm_error *error)
{
    bm_chain chain = {0};
    bm_task *tasks = calloc(count + 1, sizeof *tasks);
    shelf s = {thumbnails, tasks};
    if (!tasks)
        return bm_fail(error, BM_E_NOMEM, "no memory for %zu thumbnails", count);
    for (size_t i = 0; i < count; i++)
        tasks[i] = (bm_task){.input = thumbnails[i].path ? thumbnails[i].path : "",
                             .output = "",
                             .encoder = bm_codec_by_name(thumbnails[i].alpha ? "png" : "jpeg")};
    bm_status status = bm_chain_append(&chain, "resize:480x480", error);
    if (!status) {
        bm_run_settings settings = bm_run_defaults;
        settings.to_srgb = true;
        settings.metadata = BM_METADATA_STRIP;
        settings.on_damage = BM_DAMAGE_KEEP;
        settings.depth = 0; /* 8 bits */
        bm_setup own = *setup;
        own.settings = &settings;
        own.chain = chain;
        bm_engine_parts parts;
        bm_pipeline_config config = bm_engine_config(&parts, &own);
        config.store = (bm_store){
            .context = &s, .begin = begin, .data = data, .commit = commit, .abort = abandon};
        config.finished = finished;
        status = run(&config, tasks, count, error);
    }
    bm_chain_clear(&chain);
    free(tasks);
    return status;
}
