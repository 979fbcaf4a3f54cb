/* SPDX-License-Identifier: MIT */
#include "resume/recorder.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* XXH3 wants its states aligned. */
enum { STATE_ALIGN = 64 };

/* What is known of a task's input. Written by its reader before it hands the last bytes on, read by the writer after it has got what was made of
 * them: queues are between. */
typedef struct seen {
    bm_digest sum;
    bm_mark mark;
    bool whole; /* the sum is that of all bytes */
} seen;

/* An input that is being read: a reader's, from open to close. */
typedef struct reading {
    XXH3_state_t state; /* first: it wants an alignment of 64 bytes */
    struct reading *next;
    seen *seen;
    uint64_t left; /* bytes to come */
    void *inner;   /* handle */
    bm_input_room room;
} reading;

/* An output that is being written, or that stays. The writer's. */
typedef struct writing {
    XXH3_state_t state; /* first */
    struct writing *next;
    const bm_task *task;
    void *inner; /* NULL: it stays, and what is made of it goes nowhere */
} writing;

struct bm_recorder {
    bm_resume *resume;
    const bm_batch *batch;
    bm_input input; /* what it stands in front of */
    bm_store store;
    seen *seen;    /* of each task */
    size_t *owner; /* of each further output of the batch: the task that it belongs to */

    pthread_mutex_t lock;
    reading *unread; /* under the lock: those that no reader has */
    reading *readings;

    writing *unwritten;        /* the writer's: those that are not in use */
    const writing *committing; /* whose output is being committed */
};

static bm_digest digest_of(const XXH3_state_t *state)
{
    XXH128_canonical_t canonical;
    bm_digest digest;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state));
    memcpy(digest.byte, canonical.digest, sizeof digest.byte);
    return digest;
}

/* ---- inputs ---------------------------------------------------------------------------------- */

static reading *take_reading(bm_recorder *recorder)
{
    pthread_mutex_lock(&recorder->lock);
    reading *taken = recorder->unread;
    if (taken)
        recorder->unread = taken->next;
    pthread_mutex_unlock(&recorder->lock);
    return taken;
}

static void give_reading(bm_recorder *recorder, reading *given)
{
    pthread_mutex_lock(&recorder->lock);
    given->next = recorder->unread;
    recorder->unread = given;
    pthread_mutex_unlock(&recorder->lock);
}

static bm_status input_open(void *context, const bm_task *task, void **handle, bm_stamp *stamp,
                            bm_error *error)
{
    bm_recorder *recorder = context;
    reading *taken = take_reading(recorder);
    if (!taken)
        return bm_fail(error, BM_E_INTERNAL, "there are more readers than were announced");
    taken->inner = &taken->room;
    bm_status status =
        recorder->input.open(recorder->input.context, task, &taken->inner, stamp, error);
    if (status) {
        give_reading(recorder, taken);
        return status;
    }
    taken->seen = &recorder->seen[task - recorder->batch->tasks];
    taken->seen->mark = bm_mark_of_input(stamp);
    taken->left = stamp->size;
    XXH3_128bits_reset(&taken->state);
    *handle = taken;
    return BM_OK;
}

static bm_status input_read(void *context, void *handle, void *bytes, size_t size, size_t *got,
                            bm_error *error)
{
    bm_recorder *recorder = context;
    reading *taken = handle;
    bm_status status =
        recorder->input.read(recorder->input.context, taken->inner, bytes, size, got, error);
    if (status || !*got || !taken->left)
        return status;
    /* What is there beyond the size makes the picture fail in the end. */
    size_t counted = *got < taken->left ? *got : (size_t)taken->left;
    XXH3_128bits_update(&taken->state, bytes, counted);
    taken->left -= counted;
    if (!taken->left) {
        taken->seen->sum = digest_of(&taken->state);
        taken->seen->whole = true;
    }
    return status;
}

static void input_close(void *context, void *handle)
{
    bm_recorder *recorder = context;
    reading *taken = handle;
    recorder->input.close(recorder->input.context, taken->inner);
    give_reading(recorder, taken);
}

/* ---- outputs --------------------------------------------------------------------------------- */

static void put_away(bm_recorder *recorder, writing *done)
{
    done->next = recorder->unwritten;
    recorder->unwritten = done;
}

static bm_status store_begin(void *context, const bm_task *task, const bm_stamp *source,
                             void **handle, bm_error *error)
{
    bm_recorder *recorder = context;
    writing *begun = recorder->unwritten;
    if (begun)
        recorder->unwritten = begun->next;
    else
        begun = aligned_alloc(STATE_ALIGN, sizeof *begun);
    if (!begun)
        return bm_fail(error, BM_E_NOMEM, "no memory for an output");
    begun->task = task;
    begun->inner = NULL;
    bm_status status = BM_OK;
    if (!bm_task_stays(task))
        status = recorder->store.begin(recorder->store.context, task, source, &begun->inner, error);
    if (status) {
        put_away(recorder, begun);
        return status;
    }
    XXH3_128bits_reset(&begun->state);
    *handle = begun;
    return BM_OK;
}

static bm_status store_data(void *context, void *handle, const void *bytes, size_t size,
                            bm_error *error)
{
    bm_recorder *recorder = context;
    writing *output = handle;
    if (!output->inner)
        return BM_OK;
    XXH3_128bits_update(&output->state, bytes, size);
    return recorder->store.data(recorder->store.context, output->inner, bytes, size, error);
}

static bm_status store_commit(void *context, void *handle, bm_warnings *warnings, bm_error *error)
{
    bm_recorder *recorder = context;
    writing *output = handle;
    bm_status status = BM_OK;
    recorder->committing = output;
    if (output->inner)
        status = recorder->store.commit(recorder->store.context, output->inner, warnings, error);
    recorder->committing = NULL;
    put_away(recorder, output);
    return status;
}

static void store_abort(void *context, void *handle)
{
    bm_recorder *recorder = context;
    writing *output = handle;
    if (output->inner)
        recorder->store.abort(recorder->store.context, output->inner);
    put_away(recorder, output);
}

static void store_end(void *context)
{
    const bm_recorder *recorder = context;
    if (recorder->store.end)
        recorder->store.end(recorder->store.context);
}

/* What was seen of the input that an output was made of. */
static const seen *seen_of(const bm_recorder *recorder, const bm_task *task)
{
    const bm_batch *batch = recorder->batch;
    bool further = task >= batch->also && task < batch->also + batch->also_count;
    return &recorder->seen[further ? recorder->owner[task - batch->also]
                                   : (size_t)(task - batch->tasks)];
}

/* The store's `placing`. */
static bm_status placing(void *context, const bm_task *task, const bm_stamp *file, bm_error *error)
{
    const bm_recorder *recorder = context;
    const seen *input = seen_of(recorder, task);
    if (!input->whole)
        return bm_fail(error, BM_E_INTERNAL, "an output was made of a part of its input");
    const bm_resume_made made = {
        .task = task,
        .input_sum = input->sum,
        .input = input->mark,
        .output_sum = digest_of(&recorder->committing->state),
        .output = bm_mark_of(file),
    };
    return bm_resume_note(recorder->resume, &made, error);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static bool make_room(bm_recorder *recorder, unsigned readers)
{
    const bm_batch *batch = recorder->batch;
    recorder->seen = calloc(batch->count + 1, sizeof *recorder->seen);
    recorder->owner = calloc(batch->also_count + 1, sizeof *recorder->owner);
    recorder->readings = aligned_alloc(STATE_ALIGN, readers * sizeof *recorder->readings);
    if (!recorder->seen || !recorder->owner || !recorder->readings)
        return false;
    for (unsigned i = 0; i < readers; i++)
        give_reading(recorder, &recorder->readings[i]);
    for (size_t i = 0; i < batch->count; i++)
        for (size_t k = 0; k < batch->tasks[i].also_count; k++)
            recorder->owner[&batch->tasks[i].also[k] - batch->also] = i;
    return true;
}

bm_status bm_recorder_create(bm_recorder **result, bm_resume *resume, const bm_batch *batch,
                             unsigned readers, bm_file_store_options *options, bm_error *error)
{
    bm_recorder *recorder = *result = calloc(1, sizeof *recorder);
    if (!recorder)
        return bm_fail(error, BM_E_NOMEM, "no memory for a journal");
    recorder->resume = resume;
    recorder->batch = batch;
    pthread_mutex_init(&recorder->lock, NULL);
    if (!make_room(recorder, readers)) {
        bm_recorder_destroy(recorder);
        *result = NULL;
        return bm_fail(error, BM_E_NOMEM, "no memory for a journal");
    }
    options->placing = placing;
    options->context = recorder;
    return BM_OK;
}

void bm_recorder_attach(bm_recorder *recorder, bm_pipeline_config *config)
{
    recorder->input = config->input;
    recorder->store = config->store;
    config->input = (bm_input){
        .context = recorder, .open = input_open, .read = input_read, .close = input_close};
    config->store = (bm_store){.context = recorder,
                               .begin = store_begin,
                               .data = store_data,
                               .commit = store_commit,
                               .abort = store_abort,
                               .end = store_end};
}

void bm_recorder_destroy(bm_recorder *recorder)
{
    if (!recorder)
        return;
    while (recorder->unwritten) {
        writing *next = recorder->unwritten->next;
        free(recorder->unwritten);
        recorder->unwritten = next;
    }
    pthread_mutex_destroy(&recorder->lock);
    free(recorder->readings);
    free(recorder->owner);
    free(recorder->seen);
    free(recorder);
}
