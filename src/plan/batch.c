/* SPDX-License-Identifier: MIT */
/* The plan of a batch: walk, name, check, sort out. */
#include "plan/batch.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "bandmill/codecs.h"
#include "plan/planned.h"
#include "wrap.h"

/* Whether the pictures become files. */
static bool keeps_files(const bm_batch_request *request)
{
    return (request->output || request->in_place) &&
           (!request->format || !request->format->keeps_no_file);
}

/* A batch in the making. */
typedef struct making {
    const bm_batch_request *request;
    FILE *complaints;
    bm_walk walk;
    bm_output_tree *trees; /* that of the request itself first */
    bm_folder_id *folders; /* those of the trees that exist */
    size_t tree_count;
    bm_planned *planned; /* tree_count times as many as were found */
} making;

static bm_status list_trees(making *batch)
{
    const bm_batch_request *request = batch->request;
    struct stat info;
    size_t found = 0;
    batch->tree_count = 1 + request->also_count;
    batch->trees = calloc(batch->tree_count, sizeof *batch->trees);
    batch->folders = calloc(batch->tree_count, sizeof *batch->folders);
    if (!batch->trees || !batch->folders)
        return BM_E_NOMEM;
    batch->trees[0] = (bm_output_tree){request->output, request->format};
    for (size_t i = 0; i < request->also_count; i++)
        batch->trees[i + 1] = request->also[i];
    for (size_t i = 0; i < batch->tree_count; i++)
        if (batch->trees[i].folder && stat(batch->trees[i].folder, &info) == 0)
            batch->folders[found++] = (bm_folder_id){info.st_dev, info.st_ino};
    batch->walk.outputs = batch->folders;
    batch->walk.output_count = found;
    return BM_OK;
}

static bm_status find_inputs(making *batch)
{
    const bm_batch_request *request = batch->request;
    bm_walk *walk = &batch->walk;
    FILE *complaints = batch->complaints;
    if (request->from_standard)
        return bm_walk_add_standard(walk);
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

/* `before`: the picture before, or NULL. */
static bm_status name_output(const making *batch, bm_planned *planned, const bm_planned *before)
{
    const bm_batch_request *request = batch->request;
    const bm_found *found = planned->found;
    bm_arena *arena = batch->walk.arena;
    if (found->relative && request->to_standard)
        planned->output = BM_STANDARD_NAME;
    if (!found->relative || !keeps_files(request))
        return BM_OK;
    if (request->in_place)
        return bm_output_in_place(planned, request->rules.symlinks, arena) ? BM_OK : BM_E_NOMEM;
    planned->output = bm_output_name(arena, planned, false);
    return planned->output ? bm_output_locate(planned, before, arena) : BM_E_NOMEM;
}

static bm_status name_outputs(making *batch)
{
    const bm_walk *walk = &batch->walk;
    size_t count = walk->count * batch->tree_count;
    batch->planned = calloc(count + 1, sizeof *batch->planned);
    bm_status status = batch->planned ? BM_OK : BM_E_NOMEM;
    for (size_t i = 0; !status && i < count; i++) {
        const bm_found *found = &walk->found[i % walk->count];
        batch->planned[i] = (bm_planned){.found = found,
                                         .tree = &batch->trees[i / walk->count],
                                         .input = found->path,
                                         .skip = found->skip,
                                         .status = found->status,
                                         .message = found->message};
        status = name_output(batch, &batch->planned[i], i ? &batch->planned[i - 1] : NULL);
    }
    if (!status && batch->request->keep_extension)
        status = bm_keep_extensions(batch->planned, count, walk->arena);
    return status;
}

const bm_codec *bm_planned_encoder(const bm_planned *planned)
{
    return planned->tree->format ? planned->tree->format : bm_codec_by_path(planned->output);
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
    else if (!status && request->resume)
        status = bm_check_results(planned, count, request->resume, complaints);
    return status;
}

/* In place a file keeps its format, whatever its name says. */
static const bm_codec *encoder_of(const bm_planned *planned, const bm_batch_request *request)
{
    return request->in_place ? planned->tree->format : bm_planned_encoder(planned);
}

/* The i-th picture's output in the first tree from `tree` on in which it is not left out; `staying`: or is there as it would be made.
 * NULL: there is none. */
static const bm_planned *output_from(const making *batch, size_t i, size_t tree, bool staying)
{
    for (; tree < batch->tree_count; tree++) {
        const bm_planned *planned = &batch->planned[tree * batch->walk.count + i];
        bool stays = staying && planned->skip == BM_SKIP_UNCHANGED;
        if ((!planned->skip || stays) && !planned->status)
            return planned;
    }
    return NULL;
}

static char staying_mark; /* its address is the context of tasks whose outputs do */

bool bm_task_stays(const bm_task *task)
{
    return task->context == &staying_mark;
}

static bm_task task_of(const making *batch, const bm_planned *planned)
{
    return (bm_task){.input = planned->input,
                     .output = planned->output,
                     .encoder = encoder_of(planned, batch->request),
                     .branch = (size_t)(planned->tree - batch->trees),
                     .context = planned->skip ? &staying_mark : NULL,
                     .replaces = planned->replaces};
}

/* How a picture is decoded hangs on all that comes of it. So where one output is to be made, those that are there already go along:
 * then it comes out as it would have with them. */
static void add_task(bm_batch *result, const making *batch, size_t i)
{
    const bm_planned *first = output_from(batch, i, 0, true);
    bm_task *task = &result->tasks[result->count++];
    bm_task *also = &result->also[result->also_count];
    *task = task_of(batch, first);
    for (const bm_planned *next = output_from(batch, i, task->branch + 1, true); next;
         next = output_from(batch, i, also[task->also_count - 1].branch + 1, true))
        also[task->also_count++] = task_of(batch, next);
    task->also = also;
    result->also_count += task->also_count;
}

/* A picture is settled already when none of its outputs is to be made: they are all settled alike then. */
static void set_aside(bm_batch *result, const bm_planned *planned)
{
    if (planned->skip)
        result->skipped[planned->skip]++;
    else
        result->failed++;
    result->asides[result->aside_count++] = (bm_aside){.input = planned->input,
                                                       .output = planned->output,
                                                       .skip = planned->skip,
                                                       .status = planned->status,
                                                       .message = planned->message,
                                                       .before = result->count};
}

static bm_status list_outputs(bm_batch *result, const making *batch)
{
    size_t count = batch->walk.count * batch->tree_count;
    result->outputs = calloc(count + 1, sizeof *result->outputs);
    if (!result->outputs)
        return BM_E_NOMEM;
    for (size_t i = 0; i < count; i++)
        if (batch->planned[i].output)
            result->outputs[result->output_count++] = batch->planned[i].output;
    return BM_OK;
}

/* Tasks to one side, what is settled already to the other. */
static bm_status sort_out(bm_batch *result, const making *batch)
{
    size_t count = batch->walk.count, tasks = 0;
    for (size_t i = 0; i < count; i++)
        tasks += output_from(batch, i, 0, false) != NULL;
    result->tasks = calloc(tasks + 1, sizeof *result->tasks);
    result->also = calloc(tasks * (batch->tree_count - 1) + 1, sizeof *result->also);
    result->asides = calloc(count - tasks + 1, sizeof *result->asides);
    if (!result->tasks || !result->also || !result->asides)
        return BM_E_NOMEM;
    for (size_t i = 0; i < count; i++) {
        if (output_from(batch, i, 0, false))
            add_task(result, batch, i);
        else
            set_aside(result, &batch->planned[i]);
    }
    return BM_OK;
}

bm_status bm_batch_plan(bm_batch *batch, const bm_batch_request *request, FILE *complaints)
{
    *batch = (bm_batch){.from_standard = request->from_standard,
                        .to_standard = request->to_standard,
                        .used = request->used,
                        .used_count = request->used_count,
                        .resume = request->resume};
    making m = {.request = request,
                .complaints = complaints,
                .walk = {.rules = &request->rules,
                         .symlinks = request->rules.symlinks,
                         .arena = &batch->arena}};
    bm_status status = list_trees(&m);
    if (!status)
        status = find_inputs(&m);
    if (!status)
        status = name_outputs(&m);
    if (!status && m.walk.count)
        status = check(m.planned, m.walk.count * m.tree_count, request, complaints);
    if (!status)
        status = list_outputs(batch, &m);
    if (!status && keeps_files(request))
        status = bm_list_folders(batch, m.planned, m.walk.count * m.tree_count);
    if (!status)
        status = sort_out(batch, &m);
    batch->folders_left = m.walk.folders_left;
    batch->loops = m.walk.loops;
    batch->loop = m.walk.loop;
    batch->sources = m.walk.sources;
    batch->source_count = m.walk.source_count;
    bm_base_close(m.walk.base);
    free(m.planned);
    free(m.walk.found);
    free(m.folders);
    free(m.trees);
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
    free(batch->also);
    free(batch->asides);
    free(batch->outputs);
    free(batch->sources);
    free(batch->folders);
    bm_arena_clear(&batch->arena);
    *batch = (bm_batch){0};
}
