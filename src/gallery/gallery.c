/* SPDX-License-Identifier: MIT */
#include "gallery/gallery.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "gallery/thumbnails.h"
#include "json.h"
#include "memory_text.h"
#include "page.h"
#include "side_file.h"

bm_status bm_gallery_open(bm_gallery *gallery, const char *path, const bm_batch *batch,
                          bm_error *error)
{
    *gallery = (bm_gallery){.batch = batch};
    if (!path)
        return BM_OK;
    bm_status status = bm_side_file_open(&gallery->stream, "gallery", path, NULL, batch, error);
    if (status)
        return status;
    gallery->path = path;
    gallery->entries = calloc(batch->count + 1, sizeof *gallery->entries);
    if (!gallery->entries)
        return bm_fail(error, BM_E_NOMEM, "no memory for a gallery");
    for (size_t i = 0; i < batch->count; i++)
        gallery->entries[i].status = BM_E_CANCELLED;
    return BM_OK;
}

void bm_gallery_note(bm_gallery *gallery, size_t index, const bm_outcome *outcome)
{
    if (!gallery->path)
        return;
    bm_gallery_entry *entry = &gallery->entries[index];
    entry->status = outcome->status;
    if (outcome->status)
        entry->message =
            strdup(*outcome->message ? outcome->message : bm_status_meaning(outcome->status));
    if (outcome->picture) {
        entry->width = outcome->picture->desc.width;
        entry->height = outcome->picture->desc.height;
        entry->alpha = bm_model_has_alpha(outcome->picture->desc.model);
        entry->warnings = outcome->picture->warnings.count;
    }
    if (outcome->out) {
        entry->out_width = outcome->out->width;
        entry->out_height = outcome->out->height;
        entry->out_alpha = bm_model_has_alpha(outcome->out->model);
    }
    entry->warnings += outcome->warnings->count;
    entry->bytes_in = outcome->bytes_in;
    entry->bytes_out = outcome->bytes_out;
    entry->ns = outcome->decode_ns + outcome->filter_ns + outcome->encode_ns;
}

/* ---- which pictures are shown ---------------------------------------------------------------- */

static size_t count_done(const bm_gallery *gallery)
{
    size_t done = 0;
    for (size_t i = 0; i < gallery->batch->count; i++)
        done += gallery->entries[i].status == BM_OK;
    return done;
}

/* Fills `shown` with indices of tasks, evenly spread over the ones that were done. Returns how many. */
static size_t choose(const bm_gallery *gallery, size_t done, size_t shown[BM_GALLERY_PICTURES])
{
    size_t wanted = done < BM_GALLERY_PICTURES ? done : BM_GALLERY_PICTURES, count = 0, seen = 0;
    for (size_t i = 0; i < gallery->batch->count && count < wanted; i++)
        if (gallery->entries[i].status == BM_OK && seen++ == count * done / wanted)
            shown[count++] = i;
    return count;
}

/* ---- the data -------------------------------------------------------------------------------- */

static void put_thumbnail(const char *key, const bm_thumbnail *thumbnail, FILE *text)
{
    if (!thumbnail->bytes) {
        fprintf(text, ",\"%s\":null", key);
        return;
    }
    fprintf(text, ",\"%s\":\"data:image/%s;base64,", key, thumbnail->alpha ? "png" : "jpeg");
    bm_json_base64(text, thumbnail->bytes, thumbnail->size);
    fputc('"', text);
}

static void put_picture(const bm_gallery *gallery, size_t index, const bm_thumbnail *pair,
                        FILE *text)
{
    const bm_gallery_entry *entry = &gallery->entries[index];
    fputc('{', text);
    bm_json_name(text, "input", gallery->batch->tasks[index].input);
    fputc(',', text);
    bm_json_name(text, "output", gallery->batch->tasks[index].output);
    fprintf(text,
            ",\"width\":%u,\"height\":%u,\"out_width\":%u,\"out_height\":%u,\"bytes_in\":%" PRIu64
            ",\"bytes_out\":%" PRIu64 ",\"ms\":%.1f,\"warnings\":%u",
            entry->width, entry->height, entry->out_width, entry->out_height, entry->bytes_in,
            entry->bytes_out, (double)entry->ns / 1e6, entry->warnings);
    put_thumbnail("before", &pair[0], text);
    put_thumbnail("after", &pair[1], text);
    fputc('}', text);
}

static void put_failure(const char *input, bm_status status, const char *message, size_t *count,
                        FILE *text)
{
    if (++*count > BM_GALLERY_FAILURES)
        return;
    fputs(*count > 1 ? ",\n{" : "\n{", text);
    bm_json_name(text, "input", input);
    fprintf(text, ",\"code\":\"%s\",\"message\":", bm_status_name(status));
    bm_json_string(text, message ? message : "");
    fputc('}', text);
}

/* Those that the plan knew, and those of the run. Returns how many there are. */
static size_t put_failures(const bm_gallery *gallery, FILE *text)
{
    const bm_batch *batch = gallery->batch;
    size_t count = 0;
    for (size_t i = 0; i < batch->aside_count; i++)
        if (batch->asides[i].status)
            put_failure(batch->asides[i].input, batch->asides[i].status, batch->asides[i].message,
                        &count, text);
    for (size_t i = 0; i < batch->count; i++)
        if (gallery->entries[i].status && gallery->entries[i].status != BM_E_CANCELLED)
            put_failure(batch->tasks[i].input, gallery->entries[i].status,
                        gallery->entries[i].message, &count, text);
    return count;
}

static void put_data(const bm_gallery *gallery, const bm_setup *setup, const size_t *shown,
                     size_t count, const bm_thumbnail *thumbnails, FILE *text)
{
    size_t size = bm_chain_format(&setup->chain, NULL, 0) + 1;
    char *chain = malloc(size);
    if (chain)
        bm_chain_format(&setup->chain, chain, size);
    fputc('{', text);
    bm_json_name(text, "chain", chain ? chain : "");
    fprintf(text, ",\"done\":%zu,\"pictures\":[", count_done(gallery));
    for (size_t i = 0; i < count; i++) {
        fputs(i ? ",\n" : "\n", text);
        put_picture(gallery, shown[i], &thumbnails[2 * i], text);
    }
    fputs("],\"failures\":[", text);
    size_t failures = put_failures(gallery, text);
    fprintf(text, "],\"failed\":%zu}", failures);
    free(chain);
}

/* ---- the page -------------------------------------------------------------------------------- */

static bm_status write_page(const bm_gallery *gallery, const bm_setup *setup, const size_t *shown,
                            size_t count, const bm_thumbnail *thumbnails, bm_error *error)
{
    bm_memory_text json;
    if (bm_memory_text_open(&json))
        put_data(gallery, setup, shown, count, thumbnails, json.stream);
    bool whole = bm_memory_text_close(&json);
    if (whole) {
        const char *rest = bm_page_until(bm_page_gallery, "/*DATA*/", gallery->stream);
        bm_page_json(json.text, json.size, gallery->stream);
        fputs(rest, gallery->stream);
    }
    free(json.text);
    return whole ? BM_OK : bm_fail(error, BM_E_NOMEM, "no memory for a gallery");
}

bm_status bm_gallery_close(bm_gallery *gallery, const bm_setup *setup, bool hurry, bm_error *error)
{
    size_t shown[BM_GALLERY_PICTURES];
    bm_thumbnail thumbnails[2 * BM_GALLERY_PICTURES] = {0};
    if (!gallery->path)
        return BM_OK;
    size_t count = hurry ? 0 : choose(gallery, count_done(gallery), shown);
    for (size_t i = 0; i < count; i++) {
        const bm_gallery_entry *entry = &gallery->entries[shown[i]];
        const bm_task *task = &gallery->batch->tasks[shown[i]];
        thumbnails[2 * i] = (bm_thumbnail){.path = task->input, .alpha = entry->alpha};
        thumbnails[2 * i + 1] = (bm_thumbnail){.path = task->output, .alpha = entry->out_alpha};
    }
    bm_status status = bm_thumbnails_make(thumbnails, 2 * count, setup, error);
    if (!status)
        status = write_page(gallery, setup, shown, count, thumbnails, error);
    for (size_t i = 0; i < 2 * count; i++)
        free(thumbnails[i].bytes);
    bm_status closed =
        bm_side_file_close(gallery->stream, "gallery", gallery->path, status ? NULL : error);
    gallery->stream = NULL;
    return status ? status : closed;
}

void bm_gallery_destroy(bm_gallery *gallery)
{
    if (gallery->stream)
        bm_side_file_close(gallery->stream, "gallery", gallery->path, NULL);
    for (size_t i = 0; gallery->entries && i < gallery->batch->count; i++)
        free(gallery->entries[i].message);
    free(gallery->entries);
    *gallery = (bm_gallery){0};
}
