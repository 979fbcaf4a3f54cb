/* SPDX-License-Identifier: MIT */
/* The plan of a batch: walk, name, check, sort out. */
#include "plan/batch.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "codec/codecs.h"
#include "plan/planned.h"
#include "wrap.h"

/* Whether the pictures become files. */
static bool keeps_files(const bm_batch_request *request)
{
    return (request->output || request->in_place) &&
           (!request->format || !request->format->keeps_no_file);
}

static bm_status find_inputs(bm_walk *walk, const bm_batch_request *request, FILE *complaints)
{
    struct stat info;
    if (request->from_standard)
        return bm_walk_add_standard(walk);
    if (request->output && stat(request->output, &info) == 0) {
        walk->has_output = true;
        walk->output_dev = info.st_dev;
        walk->output_ino = info.st_ino;
    }
    bm_error error;
    if (request->relative_to && keeps_files(request)) {
        bm_status status = bm_base_open(&walk->base, request->relative_to, &error);
        if (status == BM_E_PARAM)
            fprintf(complaints, "%s\n", error.message);
        if (status)
            return status;
    }
    for (size_t i = 0; i < request->count; i++) {
        bm_status status = bm_walk_add(walk, request->inputs[i]);
        if (status == BM_E_PARAM) {
            bm_put_name(complaints, request->inputs[i]);
            fprintf(complaints, ": not below the folder of --relative-to=%s\n",
                    request->relative_to);
        }
        if (status)
            return status;
    }
    return BM_OK;
}

static bm_status name_outputs(bm_planned *planned, const bm_walk *walk,
                              const bm_batch_request *request)
{
    for (size_t i = 0; i < walk->count; i++) {
        const bm_found *found = &walk->found[i];
        planned[i] = (bm_planned){.input = found->path,
                                  .skip = found->skip,
                                  .status = found->status,
                                  .message = found->message};
        if (found->relative && request->to_standard)
            planned[i].output = BM_STANDARD_NAME;
        if (!found->relative || !keeps_files(request))
            continue;
        if (request->in_place) {
            if (!bm_output_in_place(&planned[i], request->rules.symlinks, walk->arena))
                return BM_E_NOMEM;
            continue;
        }
        planned[i].output = bm_output_name(walk->arena, request, found->relative, false);
        if (!planned[i].output)
            return BM_E_NOMEM;
    }
    return request->keep_extension ? bm_keep_extensions(planned, walk, request) : BM_OK;
}

static bm_status check(bm_planned *planned, size_t count, const bm_batch_request *request,
                       FILE *complaints)
{
    if (!keeps_files(request))
        return BM_OK;
    bm_status status = request->in_place
                           ? bm_check_in_place(planned, count, request->format, complaints)
                           : bm_check_collisions(planned, count, request, complaints);
    if (!status)
        status = bm_check_folders(planned, count, complaints);
    if (!status && !request->in_place)
        status = bm_check_existing(planned, count, request, complaints);
    return status;
}

/* In place a file keeps its format, whatever its name says. */
static const bm_codec *encoder_of(const bm_planned *planned, const bm_batch_request *request)
{
    if (request->format || request->in_place)
        return request->format;
    return bm_codec_by_path(planned->output);
}

/* Tasks to one side, what is settled already to the other. */
static bm_status sort_out(bm_batch *batch, const bm_planned *planned, size_t count,
                          const bm_batch_request *request)
{
    for (size_t i = 0; i < count; i++) {
        if (planned[i].skip)
            batch->skipped[planned[i].skip]++;
        else
            batch->failed += planned[i].status != BM_OK;
    }
    size_t asides = bm_batch_skipped(batch) + batch->failed;
    batch->tasks = calloc(count - asides + 1, sizeof *batch->tasks);
    batch->asides = calloc(asides + 1, sizeof *batch->asides);
    if (!batch->tasks || !batch->asides)
        return BM_E_NOMEM;
    for (size_t i = 0; i < count; i++) {
        const bm_planned *from = &planned[i];
        if (from->skip || from->status)
            batch->asides[batch->aside_count++] = (bm_aside){.input = from->input,
                                                             .output = from->output,
                                                             .skip = from->skip,
                                                             .status = from->status,
                                                             .message = from->message,
                                                             .before = batch->count};
        else
            batch->tasks[batch->count++] = (bm_task){
                .input = from->input, .output = from->output, .encoder = encoder_of(from, request)};
    }
    return BM_OK;
}

bm_status bm_batch_plan(bm_batch *batch, const bm_batch_request *request, FILE *complaints)
{
    *batch =
        (bm_batch){.from_standard = request->from_standard, .to_standard = request->to_standard};
    bm_walk walk = {
        .rules = &request->rules, .symlinks = request->rules.symlinks, .arena = &batch->arena};
    bm_planned *planned = NULL;
    bm_status status = find_inputs(&walk, request, complaints);
    if (status)
        goto done;
    planned = calloc(walk.count + 1, sizeof *planned);
    status = planned ? name_outputs(planned, &walk, request) : BM_E_NOMEM;
    if (!status && walk.count)
        status = check(planned, walk.count, request, complaints);
    if (!status)
        status = sort_out(batch, planned, walk.count, request);
    batch->folders_left = walk.folders_left;
    batch->loops = walk.loops;
    batch->loop = walk.loop;

done:
    bm_base_close(walk.base);
    free(planned);
    free(walk.found);
    return status;
}

size_t bm_batch_skipped(const bm_batch *batch)
{
    size_t sum = 0;
    for (size_t i = 0; i < BM_SKIP_COUNT; i++)
        sum += batch->skipped[i];
    return sum;
}

void bm_batch_destroy(bm_batch *batch)
{
    free(batch->tasks);
    free(batch->asides);
    bm_arena_clear(&batch->arena);
    *batch = (bm_batch){0};
}
